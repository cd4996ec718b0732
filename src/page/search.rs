//! What the pages search: two scripts for each year with a line for each paper, first what names it, then its summary,
//! so that a first answer loads little. Scripts, since a page that is opened from a disk may not fetch; for each year,
//! so that a new week changes two of them.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::Datelike;
use maud::{Markup, html};
use serde::Serialize;

use crate::channel::{Channel, List};
use crate::identity::Numbers;
use crate::item::Item;
use crate::page::Page;
use crate::page::paper::anchor;
use crate::topic::slug;
use crate::value::percent_encoded;

/// The folder of the scripts under `feeds/`, with a slash at the end.
pub const FOLDER: &str = "search/";

/// The files of a year, as name and the function of `page.js` that each calls: names first.
const FILES: [(&str, &str); 2] = [(".js", "addPapers"), ("-text.js", "addTexts")];

/// The names of a year's files.
pub fn file_names(year: i32) -> [String; 2] {
    FILES.map(|(ending, _)| format!("{year}{ending}"))
}

/// Whether a file is one of these scripts.
pub fn is_script(bytes: &[u8]) -> bool {
    FILES.iter().any(|(_, function)| bytes.starts_with(format!("{function}(").as_bytes()))
}

/// The lines of one week's papers, for each of a year's files.
#[derive(Debug, Default)]
pub struct Lines {
    names: Vec<u8>,
    texts: Vec<u8>,
}

/// What names a paper.
#[derive(Serialize)]
struct Names<'p>(
    /// The first day of its week.
    &'p str,
    /// Its place on the week's page.
    &'p str,
    /// The day by which it is sorted, and whether it is that of its release.
    (String, bool),
    /// The title.
    &'p str,
    /// The address.
    &'p str,
    /// Topics, as name and folder.
    Vec<(&'p str, String)>,
    /// Authors.
    &'p [&'p str],
    /// The venue and the numbers by which it is known: of arXiv, DOI.
    Vec<&'p str>,
);

/// The lines of one week's papers.
pub fn lines(list: &List, channel: &Channel, items: &[Item]) -> Result<Lines> {
    let mut lines = Lines::default();
    let Some(at) = channel.week else { return Ok(lines) };
    let week = list.entries[at].week.start.to_string();
    let writing = "cannot write the search index";
    for item in items {
        let Some(paper) = list.paper(&item.origin) else { continue };
        let topics = paper.topics.iter();
        let topics = topics.map(|topic| (topic.as_ref(), percent_encoded(&slug(topic))));
        let Numbers { arxiv, doi } = &item.reference.numbers;
        let known = [paper.venue.as_deref(), *arxiv, doi.as_deref()];
        let row = Names(
            &week,
            anchor(channel, item),
            (item.day().to_string(), paper.released == Some(item.day())),
            &item.title,
            &item.link,
            topics.collect(),
            &item.authors,
            known.into_iter().flatten().collect(),
        );
        serde_json::to_writer(&mut lines.names, &row).context(writing)?;
        lines.names.extend_from_slice(b",\n");
        serde_json::to_writer(&mut lines.texts, &item.plain).context(writing)?;
        lines.texts.extend_from_slice(b",\n");
    }
    Ok(lines)
}

/// A year's files, as name and bytes.
pub fn files(year: i32, weeks: Vec<Lines>) -> [(String, Vec<u8>); 2] {
    let (names, texts): (Vec<_>, Vec<_>) =
        weeks.into_iter().map(|lines| (lines.names, lines.texts)).unzip();
    let mut contents = [names.concat(), texts.concat()].into_iter();
    FILES.map(|(ending, function)| {
        let begin = format!("{function}({year},[\n");
        let lines = contents.next().unwrap_or_default();
        (format!("{year}{ending}"), [begin.as_bytes(), &lines, b"]);\n"].concat())
    })
}

/// The field, hidden until the script that answers it is there.
pub(super) fn form(page: &Page) -> Markup {
    let entries = page.list.entries.iter();
    let years: BTreeSet<i32> = entries.map(|entry| entry.week.start.year()).collect();
    let years: Vec<String> = years.iter().rev().map(i32::to_string).collect();
    let words = page.words;
    html! {
        form #search role="search" lang=[words.lang] data-top=(page.top) data-years=(years.join(" "))
            data-one=(words.found_one) data-many=(words.found_many) data-first=(words.found_first)
            data-week=(words.week_of) data-failed=(words.search_failed) hidden {
            label for="words" { (words.search) }
            input #words type="search" name="q" autocomplete="off" spellcheck="false";
            p #found role="status" {}
        }
        ol #results hidden {}
        "\n"
    }
}
