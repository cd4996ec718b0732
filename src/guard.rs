//! The guard on published ids: what subscribers have seen keeps its id, or is taken back on purpose.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use roxmltree::{Document, Node};

use crate::diagnostic::{Diagnostic, Source};
use crate::entry::Entry;
use crate::feed::{FORMATS, atom};
use crate::project::FEEDS;
use crate::publish::{is_ours, week_folders};
use crate::rule;
use crate::site::Site;

/// An item that lies in `feeds/`.
#[derive(Debug)]
struct Published {
    id: String,
    title: String,
    link: String,
    span: Range<usize>,
}

/// A finding in a file of its own: a published feed, or the entry that should keep an id.
pub type Finding = (Source, Diagnostic);

/// The ids under `feeds/weeks/` that the entries no longer give and that are not withdrawn, each
/// with the line that mends it.
pub fn ids_gone(feeds: &Path, entries: &[Entry], site: &Site) -> Result<Vec<Finding>> {
    let given: HashSet<&str> = entries
        .iter()
        .flat_map(|entry| &entry.ids)
        .chain(&site.withdrawn)
        .map(|id| id.as_str())
        .collect();
    let folders = week_folders(feeds)?;
    let found: Vec<Vec<(Source, Lost)>> =
        folders.par_iter().map(|folder| lost_in(feeds, folder, &given)).collect::<Result<_>>()?;
    let lost = found.into_iter().flatten();
    let papers = Papers::new(entries);
    Ok(lost.map(|(source, lost)| papers.finding(source, lost)).collect())
}

/// What is lost in one week's feed.
enum Lost {
    Unreadable(Diagnostic),
    Id(Published),
}

fn lost_in(feeds: &Path, folder: &str, given: &HashSet<&str>) -> Result<Vec<(Source, Lost)>> {
    // Any one format tells the ids; the next serves where one was deleted by hand.
    for format in FORMATS.iter().filter(|format| format.file_name.ends_with(".xml")) {
        let path = feeds.join(folder).join(format.file_name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(error).with_context(|| format!("could not read {}", path.display()));
            }
        };
        let source = Source {
            path: format!("{FEEDS}/{folder}{}", format.file_name),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        };
        let lost = match Document::parse(&source.text) {
            Ok(_) if !is_ours(&source.text) => continue,
            Ok(document) if format.file_name == atom::FILE_NAME => items(&document, "entry", "id"),
            Ok(document) => items(&document, "item", "guid"),
            Err(error) => {
                let at = offset(&source.text, error.pos());
                let message = format!("this feed cannot be read: {error}");
                let diagnostic = Diagnostic::new(&rule::UnreadableFeed, at..at, message);
                return Ok(vec![(source, Lost::Unreadable(diagnostic))]);
            }
        };
        let lost = lost.into_iter().filter(|item| !given.contains(item.id.as_str()));
        return Ok(lost.map(|item| (source.clone(), Lost::Id(item))).collect());
    }
    Ok(vec![])
}

fn items(document: &Document, item: &str, id: &str) -> Vec<Published> {
    let named = |node: &Node, name: &str| node.is_element() && node.tag_name().name() == name;
    let items = document.descendants().filter(|node| named(node, item));
    items
        .filter_map(|item| {
            let child = |name| item.children().find(|node| named(node, name));
            let text = |name| child(name).and_then(|node| node.text()).unwrap_or_default();
            let href = child("link").and_then(|link| link.attribute("href"));
            Some(Published {
                id: text(id).trim().to_owned(),
                title: text("title").to_owned(),
                link: href.unwrap_or(text("link")).to_owned(),
                span: child(id)?.range(),
            })
        })
        .collect()
}

/// The byte at a row and column of roxmltree, which counts both from 1.
fn offset(text: &str, place: roxmltree::TextPos) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum();
    let column = place.col.saturating_sub(1) as usize;
    let in_line = text[line_start..].char_indices().nth(column).map_or(0, |(at, _)| at);
    line_start + in_line
}

/// The papers of the entries by link and by title, to find the one that had a lost id.
struct Papers<'e, 'a> {
    by_link: HashMap<String, (&'e Entry<'a>, usize)>,
    by_title: HashMap<&'e str, (&'e Entry<'a>, usize)>,
}

impl<'e, 'a> Papers<'e, 'a> {
    fn new(entries: &'e [Entry<'a>]) -> Self {
        let mut papers = Papers { by_link: HashMap::new(), by_title: HashMap::new() };
        for entry in entries {
            for (at, paper) in entry.week.papers.iter().enumerate() {
                if let Some(link) = paper.links.first() {
                    papers.by_link.insert(crate::channel::item_link(&link.url), (entry, at));
                }
                papers.by_title.insert(&paper.title, (entry, at));
            }
        }
        papers
    }

    fn finding(&self, published_in: Source, lost: Lost) -> Finding {
        let item = match lost {
            Lost::Unreadable(diagnostic) => return (published_in, diagnostic),
            Lost::Id(item) => item,
        };
        let id = &item.id;
        let now = self.by_link.get(&item.link).or_else(|| self.by_title.get(item.title.as_str()));
        let Some((entry, at)) = now else {
            let message = format!(
                "the id {id:?} of “{}” was published, and no entry gives it; if the paper is taken \
                 back on purpose, add it under [feed] in paperfeed.toml: withdrawn = [{id:?}]",
                item.title
            );
            return (published_in, Diagnostic::new(&rule::IdGone, item.span, message));
        };
        let places = &entry.places[*at];
        let message = format!(
            "“{}” was published with the id {id:?} and now has {:?}; keep it with the line \
             id = {id:?}",
            entry.week.papers[*at].title, entry.ids[*at]
        );
        let span = places.id.clone().unwrap_or_else(|| places.title.clone());
        (entry.source.clone(), Diagnostic::new(&rule::IdGone, span, message))
    }
}
