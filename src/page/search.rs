//! What the main page searches: a script for each year with a line for each paper. A script, since
//! a page that is opened from a disk may not fetch; for each year, so that a new week changes one of
//! them.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::Datelike;
use maud::{Markup, html};

use crate::channel::{Channel, List};
use crate::item::Item;
use crate::page::anchor;

/// The folder of the scripts under `feeds/`, with a slash at the end.
pub const FOLDER: &str = "search/";

/// The file of a year.
pub fn file_name(year: i32) -> String {
    format!("{year}.js")
}

/// What a file begins with: a call of `page.js`.
pub const BEGIN: &[u8] = b"addPapers([\n";

/// What a file ends with.
pub const END: &[u8] = b"]);\n";

/// The lines of one week's papers: week, place on its page, day, title, address, topics, summary.
pub fn lines(list: &List, channel: &Channel, items: &[Item]) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    let Some(at) = channel.week else { return Ok(lines) };
    let week = list.entries[at].week.start.to_string();
    for item in items {
        let Some(paper) = list.paper(&item.origin) else { continue };
        let place = anchor(channel, item);
        let (title, topics) = (item.title.as_ref(), &paper.topics);
        let row = (&week, place, item.day(), title, &item.link, topics, &item.plain);
        serde_json::to_writer(&mut lines, &row).context("cannot write the search index")?;
        lines.extend_from_slice(b",\n");
    }
    Ok(lines)
}

/// The field, hidden until the script that answers it is there.
pub(super) fn form(list: &List) -> Markup {
    let years: BTreeSet<i32> = list.entries.iter().map(|entry| entry.week.start.year()).collect();
    let years: Vec<String> =
        years.iter().rev().map(|year| format!("{FOLDER}{}", file_name(*year))).collect();
    html! {
        form #search role="search" data-index=(years.join(" ")) hidden {
            label for="words" { "Search all papers" }
            input #words type="search" autocomplete="off" spellcheck="false";
            p #found role="status" {}
            ol #results {}
        }
        "\n"
    }
}
