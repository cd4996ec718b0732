//! One TOML file of `entries/` to a [`Week`], or everything that is wrong with it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Lines, Report, Source};
use crate::identity;
use crate::key::{self, Key, Keys, Kind, Value};
use crate::rule::{self, Rule};
use crate::site::Site;
use crate::syntax;
use crate::topic;
use crate::week::{Link, Paper, Week};

mod write;

pub(crate) use write::quoted;
pub use write::{paper, write};

/// The keys of `[[paper]]`.
pub const PAPER: Keys = Keys {
    what: "[[paper]]",
    keys: &[
        Key { name: "title", kind: Kind::Line, needed: true, help: "the title, plain text" },
        Key {
            name: "released",
            kind: Kind::Day,
            needed: false,
            help: "the day it came out; the week's last day if left out",
        },
        Key {
            name: "updated",
            kind: Kind::Day,
            needed: false,
            help: "the day of the last correction that subscribers should see",
        },
        Key { name: "summary", kind: Kind::Markdown, needed: true, help: "the summary, Markdown" },
        Key {
            name: "links",
            kind: Kind::Links,
            needed: true,
            help: "labels and URLs, the first is the one that readers open: { Paper = \"https://…\" }",
        },
        Key {
            name: "authors",
            kind: Kind::List(&Kind::Line),
            needed: false,
            help: "the authors' names",
        },
        Key {
            name: "topics",
            kind: Kind::List(&Kind::Topic),
            needed: false,
            help: "topics such as \"fine-tuning\"",
        },
        Key {
            name: "id",
            kind: Kind::Id,
            needed: false,
            help: "the paper's key, which never changes, such as \"arxiv:2404.03592\"; from its links if \
                left out",
        },
    ],
};

/// The keys of an entry file.
pub const WEEK: Keys = Keys {
    what: "entry",
    keys: &[
        Key { name: "start", kind: Kind::Day, needed: true, help: "its first day" },
        Key { name: "end", kind: Kind::Day, needed: true, help: "its last day" },
        Key {
            name: "listed",
            kind: Kind::Day,
            needed: false,
            help: "the day the list was posted; `end` if left out",
        },
        Key {
            name: "title",
            kind: Kind::Line,
            needed: false,
            help: "a name; the days if left out",
        },
        Key {
            name: "intro",
            kind: Kind::Markdown,
            needed: false,
            help: "Markdown at the head of the week",
        },
        Key {
            name: "paper",
            kind: Kind::Tables(&PAPER),
            needed: false,
            help: "a [[paper]] for each paper; a week without one is not published",
        },
    ],
};

/// A week, and where in its file its parts stand.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The file.
    pub source: &'a Source,
    /// What it says.
    pub week: Week<'a>,
    /// Where `start` has its value.
    pub start_span: Range<usize>,
    /// Where each paper has its title and its links.
    pub places: Vec<PaperPlaces>,
    /// The id of each paper's item.
    pub ids: Vec<String>,
}

/// Where the parts of one paper stand.
#[derive(Clone, Debug)]
pub struct PaperPlaces {
    /// The title's value.
    pub title: Range<usize>,
    /// The value of `id`, if it is written.
    pub id: Option<Range<usize>>,
    /// Each link's address.
    pub links: Vec<Range<usize>>,
}

impl PaperPlaces {
    /// Where what gives the paper its ID stands: `id`, or the title.
    fn span_of_id(&self) -> Range<usize> {
        self.id.clone().unwrap_or_else(|| self.title.clone())
    }
}

/// The line of a place in an entry's file, from 1.
fn line_of(entry: &Entry, span: &Range<usize>) -> usize {
    Lines::new(&entry.source.text).position(span.start).line
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
pub fn read_all<'a>(sources: &'a [Source], site: &Site) -> Entries<'a> {
    let read: Vec<_> = sources.par_iter().map(|source| read(source, site)).collect();
    let mut reports: HashMap<&str, Vec<Diagnostic>> = HashMap::new();
    let mut entries = Vec::with_capacity(read.len());
    for (source, (entry, found)) in sources.iter().zip(read) {
        entries.extend(entry);
        reports.insert(&source.path, found);
    }
    entries.sort_by(|a, b| (a.week.start, &a.source.path).cmp(&(b.week.start, &b.source.path)));
    for (path, diagnostic) in across_weeks(&entries, site) {
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
    let text = &source.text;
    let (table, mut found) = syntax::parse(text);
    let Some(table) = &table else { return (None, found) };
    key::check(text, table, &WEEK, 0..0, &mut found);
    let entry = entry_of(source, table, site);
    let has_days =
        ["start", "end"].iter().all(|name| table.get(*name).and_then(key::day_of).is_some());
    check_days(&entry, table, &mut found);
    if has_days {
        check_file_name(&entry, &mut found);
    }
    if !table.contains_key("paper") && found.iter().all(|found| !found.is_error()) {
        let message = "this week has no paper yet, so it is skipped";
        found.push(Diagnostic::new(&rule::EmptyWeek, entry.start_span.clone(), message));
    }
    check_papers(&entry, table, &mut found);
    check_ids(&entry, site, &mut found);
    (has_days.then_some(entry), found)
}

/// The week as far as it can be read; what is missing or wrong has been reported.
fn entry_of<'a>(source: &'a Source, table: &DeTable<'a>, site: &Site) -> Entry<'a> {
    let day = |name: &str| table.get(name).and_then(key::day_of);
    let text = |name: &str| table.get(name).and_then(key::text_of);
    let papers: Vec<_> = paper_tables(table).map(|(_, paper)| paper_of(paper)).collect();
    let (papers, places) = papers.into_iter().unzip();
    let week = Week {
        start: day("start").unwrap_or_default(),
        end: day("end").unwrap_or_default(),
        listed: day("listed"),
        title: text("title"),
        intro: table.get("intro").and_then(key::markdown_of).filter(|intro| !intro.is_empty()),
        papers,
    };
    let beginning = identity::beginning(&site.tag, &week);
    let ids = week.papers.iter().map(|paper| identity::item_id(&beginning, paper)).collect();
    Entry { source, start_span: span_of(table, "start"), week, places, ids }
}

fn paper_tables<'t, 'a>(
    table: &'t DeTable<'a>,
) -> impl Iterator<Item = (&'t Value<'a>, &'t DeTable<'a>)> {
    let array = match table.get("paper").map(|value| value.get_ref()) {
        Some(DeValue::Array(array)) => Some(array),
        _ => None,
    };
    array.into_iter().flat_map(|array| array.iter()).filter_map(|value| match value.get_ref() {
        DeValue::Table(paper) => Some((value, paper)),
        _ => None,
    })
}

fn paper_of<'a>(table: &DeTable<'a>) -> (Paper<'a>, PaperPlaces) {
    let text = |name: &str| table.get(name).and_then(key::text_of);
    let day = |name: &str| table.get(name).and_then(key::day_of);
    let texts = |name: &str| table.get(name).map(key::texts_of).unwrap_or_default();
    let (links, link_places) = links_of(table);
    let paper = Paper {
        title: text("title").unwrap_or_default(),
        released: day("released"),
        updated: day("updated"),
        summary: table.get("summary").and_then(key::markdown_of).unwrap_or_default(),
        links,
        authors: texts("authors"),
        topics: texts("topics"),
        id: text("id"),
    };
    let places = PaperPlaces {
        title: span_of(table, "title"),
        id: table.get("id").map(|value| value.span()),
        links: link_places,
    };
    (paper, places)
}

fn links_of<'a>(table: &DeTable<'a>) -> (Vec<Link<'a>>, Vec<Range<usize>>) {
    let Some(DeValue::Table(links)) = table.get("links").map(|value| value.get_ref()) else {
        return (vec![], vec![]);
    };
    let link = |(label, url): (&toml::Spanned<Cow<'a, str>>, &Value<'a>)| {
        let label = match label.get_ref() {
            Cow::Borrowed(label) => Cow::Borrowed(label.trim()),
            Cow::Owned(label) => Cow::Owned(label.trim().to_owned()),
        };
        (Link { label, url: key::text_of(url).unwrap_or_default() }, url.span())
    };
    links.iter().map(link).unzip()
}

fn span_of(table: &DeTable, name: &str) -> Range<usize> {
    table.get(name).map_or(0..0, |value| value.span())
}

fn check_days(entry: &Entry, table: &DeTable, found: &mut Vec<Diagnostic>) {
    let day = |name: &str| table.get(name).and_then(key::day_of);
    let (Some(start), Some(end)) = (day("start"), day("end")) else { return };
    if let Some(listed) = day("listed").filter(|listed| *listed < start) {
        let message = format!("`listed` is {listed}, before the week starts on {start}");
        let span = span_of(table, "listed");
        found.push(Diagnostic::new(&rule::ListedBeforeStart, span, message));
    }
    let span = span_of(table, "end");
    if end < start {
        let message = format!("`end` is {end}, before `start`, which is {start}");
        let help = format!("move `end` to {start} or later, or `start` to {end} or before");
        found.push(Diagnostic::new(&rule::EndBeforeStart, span, message).with_help(help));
        return;
    } else if (end - start).num_days() > 10 {
        let days = (end - start).num_days() + 1;
        let message = format!("this week has {days} days ({start} to {end})");
        found.push(Diagnostic::new(&rule::LongWeek, span, message));
    }
    for (paper, (_, table)) in entry.week.papers.iter().zip(paper_tables(table)) {
        let listed = entry.week.listed();
        if let Some(released) = paper.released.filter(|released| *released > listed) {
            let message =
                format!("`released` is {released}, after the list was posted on {listed}");
            let span = span_of(table, "released");
            found.push(Diagnostic::new(&rule::ReleasedAfterListed, span, message));
        }
        if let Some(released) = paper.released.filter(|day| (*day - end).num_days() > 366) {
            let message =
                format!("`released` is {released}, more than a year after the week ends on {end}");
            let span = span_of(table, "released");
            found.push(Diagnostic::new(&rule::ReleasedLate, span, message));
            continue;
        }
        let released = paper.released(&entry.week);
        if let Some(updated) = paper.updated.filter(|updated| *updated < released) {
            let message = format!("`updated` is {updated}, before the release on {released}");
            let span = span_of(table, "updated");
            found.push(Diagnostic::new(&rule::UpdatedBeforeReleased, span, message));
        }
    }
}

fn check_file_name(entry: &Entry, found: &mut Vec<Diagnostic>) {
    let path = &entry.source.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let expected = format!("{}.toml", entry.week.start);
    if name != expected {
        let message = format!("the file name must be {expected}, found {name}");
        // A file that was copied for the next week has the right name and the days of the old one.
        let named =
            name.strip_suffix(".toml").filter(|name| name.parse::<chrono::NaiveDate>().is_ok());
        let help = match named {
            Some(day) => format!(
                "set the days of this week, or rename the file to {expected}:\n  start = {day}"
            ),
            None => format!("rename the file to {expected}, or correct `start`"),
        };
        let diagnostic = Diagnostic::new(&rule::WrongFileName, entry.start_span.clone(), message);
        found.push(diagnostic.with_help(help));
    }
}

fn check_papers(entry: &Entry, table: &DeTable, found: &mut Vec<Diagnostic>) {
    for (paper, (value, table)) in entry.week.papers.iter().zip(paper_tables(table)) {
        let is_text = |value: &Value| matches!(value.get_ref(), DeValue::String(_));
        if table.get("summary").is_some_and(is_text) && paper.summary.is_empty() {
            let span = table.get("summary").map_or(value.span(), |summary| summary.span());
            let message = "`summary` is empty".to_owned();
            found.push(Diagnostic::new(&rule::EmptySummary, span, message));
        }
        check_topics(paper, table, found);
    }
}

fn check_topics(paper: &Paper, table: &DeTable, found: &mut Vec<Diagnostic>) {
    let Some(DeValue::Array(values)) = table.get("topics").map(|value| value.get_ref()) else {
        return;
    };
    if paper.topics.len() > topic::MOST {
        let message =
            format!("`topics` has {} topics, more than {}", paper.topics.len(), topic::MOST);
        let span = span_of(table, "topics");
        found.push(Diagnostic::new(&rule::ManyTopics, span, message));
    }
    let mut seen: HashMap<String, Range<usize>> = HashMap::new();
    for value in values.iter() {
        let name = key::text_of(value).filter(|name| !topic::slug(name).is_empty());
        let Some(name) = name else { continue };
        if let Some(first) = seen.insert(topic::slug(&name), value.span()) {
            let message = format!("duplicate topic {name:?}");
            let found_here = Diagnostic::new(&rule::DuplicateTopic, value.span(), message);
            found.push(found_here.with_related(first, "first used here"));
        }
    }
}

/// Two papers of one week with one id would hide each other in every reader.
fn check_ids(entry: &Entry, site: &Site, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, paper) in entry.week.papers.iter().enumerate() {
        if paper.id.is_none() && paper.links.is_empty() {
            continue;
        }
        let places = &entry.places[at];
        let span = places.span_of_id();
        if identity::is_reserved(&site.tag, &entry.ids[at]) {
            let message =
                format!("invalid ID {:?}: it is the ID of a feed or a week", entry.ids[at]);
            found.push(Diagnostic::new(&rule::InvalidId, span.clone(), message));
        }
        if let Some(first) = seen.insert(&entry.ids[at], at) {
            let key = identity::key(paper);
            let first = entry.places[first].span_of_id();
            let line = line_of(entry, &first);
            let message = format!("duplicate ID {key:?}; first used at line {line}");
            let help = format!(
                "remove one of the papers, or give one an ID of its own:\n  id = {}",
                quoted(&format!("{key}/2"))
            );
            let diagnostic = Diagnostic::new(&rule::DuplicateId, span, message).with_help(help);
            found.push(diagnostic.with_related(first, "first used here"));
        }
    }
}

/// What can only be seen when all weeks lie side by side, each with the path of its file. The weeks
/// stand in the order of their days.
fn across_weeks<'a>(entries: &[Entry<'a>], site: &Site) -> Vec<(&'a str, Diagnostic)> {
    let mut found = Vec::new();
    for pair in entries.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let other = &before.source.path;
        let diagnostic = if before.week.start == after.week.start {
            let start = after.week.start.to_string();
            let message = format!("duplicate week {start:?}; first used at {other}");
            Diagnostic::new(&rule::DuplicateWeek, after.start_span.clone(), message)
        } else if after.week.start <= before.week.end {
            let end = before.week.end;
            let start = after.week.start;
            let message = match start == end {
                true => format!("this week starts on {start}, the last day of {other}"),
                false => format!("this week starts on {start}, before {other} ends on {end}"),
            };
            Diagnostic::new(&rule::OverlappingWeeks, after.start_span.clone(), message)
        } else {
            continue;
        };
        found.push((after.source.path.as_str(), diagnostic));
    }
    found.extend(papers_met_before(entries, site));
    found
}

/// A paper in two weeks, a link in two papers, an id given twice.
fn papers_met_before<'a>(entries: &[Entry<'a>], site: &Site) -> Vec<(&'a str, Diagnostic)> {
    let mut found = Vec::new();
    let papers = entries.iter().map(|entry| entry.ids.len()).sum();
    let mut ids: HashMap<&str, &Entry> = HashMap::with_capacity(papers);
    let mut keys: HashMap<&str, (&str, &Paper)> = HashMap::with_capacity(papers);
    let mut links: HashMap<&str, (&str, &Paper)> = HashMap::with_capacity(papers * 2);
    let mut topics: HashMap<String, (&str, &str)> = HashMap::new();
    let mut spellings: HashSet<&str> = HashSet::new();
    for entry in entries {
        let path = entry.source.path.as_str();
        let beginning = identity::beginning(&site.tag, &entry.week);
        for (at, (paper, places)) in entry.week.papers.iter().zip(&entry.places).enumerate() {
            if paper.id.is_none() && paper.links.is_empty() {
                continue;
            }
            for topic in paper.topics.iter().filter(|topic| !topic::slug(topic).is_empty()) {
                let (first, other) = topics.entry(topic::slug(topic)).or_insert((topic, path));
                if first != topic && spellings.insert(topic) {
                    let message = format!(
                        "topic {topic:?} is the same as {first:?}, first used at {other}; it is shown as {first:?}"
                    );
                    let help = format!("use {first:?}");
                    let diagnostic =
                        Diagnostic::new(&rule::TopicSpelling, places.title.clone(), message);
                    found.push((path, diagnostic.with_help(help)));
                }
            }
            let mut report = |rule: &'static Rule, span: &Range<usize>, message: String| {
                found.push((path, Diagnostic::new(rule, span.clone(), message)));
            };
            let span = places.id.as_ref().unwrap_or(&places.title);
            let id = entry.ids[at].as_str();
            // One week in two files is one diagnostic, not one for each paper.
            let other = ids.insert(id, entry).filter(|other| other.week.start != entry.week.start);
            if let Some(other) = other {
                let other = &other.source.path;
                report(
                    &rule::DuplicateId,
                    span,
                    format!("duplicate ID {id:?}; first used at {other}"),
                );
            }
            let key = id.strip_prefix(&beginning).unwrap_or(id);
            let met = keys.insert(key, (path, paper));
            if let Some((other, first)) = met.filter(|(before, _)| *before != path) {
                let message = match paper.title == first.title {
                    true => format!("{:?} is also in {other}", paper.title),
                    false => format!("{:?} is also in {other}, as {:?}", paper.title, first.title),
                };
                report(&rule::PaperInTwoWeeks, span, message);
                continue;
            }
            for (link, place) in paper.links.iter().zip(&places.links) {
                let met = links.insert(&link.url, (path, paper));
                if let Some((other, first)) = met.filter(|(_, first)| *first != paper) {
                    let url = &link.url;
                    let message = format!(
                        "duplicate link {url:?}; first used at {other} by {:?}",
                        first.title
                    );
                    report(&rule::RepeatedLink, place, message);
                }
            }
        }
    }
    found
}
