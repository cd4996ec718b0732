//! One TOML file of `entries/` to a [`Week`], or everything that is wrong with it; and back.

use std::collections::HashMap;

use rayon::prelude::*;
use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Report, Source};
use crate::key::{self, Spans, tables};
use crate::site::Site;
use crate::week::{Paper, Week};
use crate::{identity, syntax};

mod across;
mod keys;
mod within;

pub use keys::{PAPER, WEEK};

/// A week, and where in its file its parts stand.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The file.
    pub source: &'a Source,
    /// What it says.
    pub week: Week<'a>,
    /// Where the week's keys have their values.
    pub spans: Spans,
    /// The same of each paper.
    pub paper_spans: Vec<Spans>,
    /// The id of each paper's item.
    pub ids: Vec<String>,
}

/// What a set of entry files says: the weeks that are valid, in the order of their days, and what
/// was found in all files, in the order of their names.
#[derive(Debug)]
pub struct Entries<'a> {
    /// The weeks whose days are known; of use where no report holds an error.
    pub entries: Vec<Entry<'a>>,
    /// What was found.
    pub reports: Vec<Report<'a>>,
}

/// Reads all entry files and reports everything that is wrong in any of them.
///
/// `published` says whether an ID of a week was published: papers keep those that an older release derived.
pub fn read_all<'a>(
    sources: &'a [Source],
    site: &Site,
    published: &(dyn Fn(&Week, &str) -> bool + Sync),
) -> Entries<'a> {
    let read = |source| read_with(source, site, published);
    let read: Vec<_> = sources.par_iter().map(read).collect();
    let mut reports: HashMap<&str, Vec<Diagnostic>> = HashMap::new();
    let mut entries = Vec::with_capacity(read.len());
    for (source, (entry, found)) in sources.iter().zip(read) {
        entries.extend(entry);
        reports.insert(&source.path, found);
    }
    entries.sort_by(|a, b| (a.week.start, &a.source.path).cmp(&(b.week.start, &b.source.path)));
    for (path, diagnostic) in across::check(&entries, site) {
        reports.entry(path).or_default().push(diagnostic);
    }
    let reports = sources
        .iter()
        .map(|source| Report::new(source, reports.remove(source.path.as_str()).unwrap_or_default()))
        .filter(|report| !report.diagnostics.is_empty())
        .collect();
    Entries { entries, reports }
}

/// Reads one entry file. There is a week if its days are known; it is valid if no finding is an error.
pub fn read<'a>(source: &'a Source, site: &Site) -> (Option<Entry<'a>>, Vec<Diagnostic>) {
    read_with(source, site, &|_, _| false)
}

fn read_with<'a>(
    source: &'a Source,
    site: &Site,
    published: &dyn Fn(&Week, &str) -> bool,
) -> (Option<Entry<'a>>, Vec<Diagnostic>) {
    let (table, mut found) = syntax::parse(&source.text);
    let Some(table) = &table else { return (None, found) };
    let entry = examine(source, table, site, published, &mut found);
    (entry, found)
}

/// What keeps a week that was not read from a file from being one.
pub fn faults(week: &Week, site: &Site) -> Vec<Diagnostic> {
    let path = format!("{}.toml", week.start);
    let source = Source { path, text: String::new() };
    let mut found = Vec::new();
    examine(&source, &keys::table_of_week(week), site, &|_, _| false, &mut found);
    found.retain(Diagnostic::is_error);
    found
}

fn examine<'a>(
    source: &'a Source,
    table: &DeTable<'a>,
    site: &Site,
    published: &dyn Fn(&Week, &str) -> bool,
    found: &mut Vec<Diagnostic>,
) -> Option<Entry<'a>> {
    key::check(&source.text, table, &WEEK, 0..0, found);
    let week = keys::week_of(table);
    let papers = table.get("paper").into_iter().flat_map(tables);
    let beginning = identity::beginning(&site.tag, &week);
    let entry = Entry {
        source,
        spans: Spans::new(table, &WEEK, 0..0),
        paper_spans: papers.map(|(paper, place)| Spans::new(paper, &PAPER, place)).collect(),
        ids: ids(&week, &beginning, published),
        week,
    };
    let is_day = |name: &str| table.get(name).and_then(key::convert::day).is_some();
    let has_days = is_day("start") && is_day("end");
    within::check(&entry, has_days, site, found);
    has_days.then_some(entry)
}

/// The ids of the papers of a week. One that was published under a key that an older release derived keeps it.
fn ids(week: &Week, beginning: &str, published: &dyn Fn(&Week, &str) -> bool) -> Vec<String> {
    let before = |paper: &Paper| {
        let id = Some(identity::key_before(paper)?.into());
        Some(identity::item_id(beginning, &Paper { id, ..paper.clone() }))
    };
    let id = |paper: &Paper| {
        let kept = before(paper).filter(|id| published(week, id));
        kept.unwrap_or_else(|| identity::item_id(beginning, paper))
    };
    week.papers.iter().map(id).collect()
}

/// Writes an entry file: keys in the order of the entry format, long text as it was wrapped.
///
/// ```
/// # use paperfeed::{diagnostic::Source, entry, site::Site};
/// let text = "start = 2024-04-15\nend = 2024-04-21\n\n[[paper]]\ntitle = \"R&D\"\n\
///     summary = \"\"\"\nShort.\n\"\"\"\nlinks = { Paper = \"https://example.org/\" }\n";
/// let source = Source { path: "2024-04-15.toml".into(), text: text.into() };
/// let (entry, _) = entry::read(&source, &Site::default());
/// assert_eq!(entry::write(&entry.unwrap().week), text);
/// ```
pub fn write(week: &Week) -> String {
    key::write::table(&keys::table_of_week(week), &WEEK, "")
}

/// The lines of a paper, each with its key; links in one line.
pub fn lines(paper: &Paper) -> Vec<(&'static str, String)> {
    let table = keys::table_of_paper(paper);
    let line = |key: &key::Key| Some((key.name, key::write::line(key, table.get(key.name)?)));
    PAPER.keys.iter().filter_map(line).collect()
}

/// The text of an entry with papers at its end: all that stands in it stays as it is, its line endings too.
pub fn with_papers<'a>(before: &str, papers: impl IntoIterator<Item = &'a Paper<'a>>) -> String {
    let mut text: String = papers.into_iter().map(write_paper).collect();
    if before.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    let parted = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    [before, parted, &text].concat()
}

/// Writes one `[[paper]]`, after a blank line.
fn write_paper(paper: &Paper) -> String {
    let table = key::write::table(&keys::table_of_paper(paper), &PAPER, "paper");
    format!("\n[[paper]]\n{table}")
}
