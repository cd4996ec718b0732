//! What is wrong within one week, whose values are each of their form.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Lines};
use crate::entry::Entry;
use crate::key::Spans;
use crate::key::write::quoted;
use crate::rule;
use crate::site::Site;
use crate::week::Paper;
use crate::{calendar, identity, markdown, topic};

/// The keys that give a paper its ID, and that findings about it mark; the title where none is written.
pub(super) const GIVES_ID: [&str; 3] = ["guid", "id", "title"];

/// Checks a week, of which the days are known or not.
pub(super) fn check(entry: &Entry, has_days: bool, site: &Site, found: &mut Vec<Diagnostic>) {
    if has_days {
        check_days(entry, found);
        check_file_name(entry, found);
    }
    if !entry.spans.has("paper") && found.iter().all(|found| !found.is_error()) {
        let message = "this week has no paper yet, so it is skipped";
        found.push(Diagnostic::new(&rule::EmptyWeek, entry.spans.of("start"), message));
    }
    for (paper, spans) in entry.week.papers.iter().zip(&entry.paper_spans) {
        check_paper(paper, spans, found);
        check_formulas(entry, paper, spans, found);
    }
    check_ids(entry, site, found);
}

fn check_days(entry: &Entry, found: &mut Vec<Diagnostic>) {
    let (start, end) = (entry.week.start, entry.week.end);
    if let Some(listed) = entry.week.listed.filter(|listed| *listed < start) {
        let message = format!("`listed` is {listed}, before the week starts on {start}");
        let span = entry.spans.of("listed");
        found.push(Diagnostic::new(&rule::ListedBeforeStart, span, message));
    }
    let span = entry.spans.of("end");
    if end < start {
        let message = format!("`end` is {end}, before `start`, which is {start}");
        let help = format!("move `end` to {start} or later, or `start` to {end} or before");
        found.push(Diagnostic::new(&rule::EndBeforeStart, span, message).with_help(help));
        return;
    } else if (end - start).num_days() > 10 && !entry.week.is_part_of_year() {
        let days = (end - start).num_days() + 1;
        let message = format!("this week has {days} days ({start} to {end})");
        found.push(Diagnostic::new(&rule::LongWeek, span, message));
    }
    for (paper, spans) in entry.week.papers.iter().zip(&entry.paper_spans) {
        let listed = entry.week.listed();
        if let Some(released) = paper.released.filter(|released| *released > listed) {
            let message =
                format!("`released` is {released}, after the list was posted on {listed}");
            let span = spans.of("released");
            found.push(Diagnostic::new(&rule::ReleasedAfterListed, span, message));
        }
        if let Some(released) = paper.released.filter(|day| (*day - end).num_days() > 366) {
            let message =
                format!("`released` is {released}, more than a year after the week ends on {end}");
            let span = spans.of("released");
            found.push(Diagnostic::new(&rule::ReleasedLate, span, message));
            continue;
        }
        let released = paper.released(&entry.week);
        if let Some(updated) = paper.updated.filter(|updated| *updated < released) {
            let message = format!("`updated` is {updated}, before the release on {released}");
            let span = spans.of("updated");
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
        let named = name.strip_suffix(".toml").and_then(calendar::day);
        let help = match named {
            Some(day) => format!(
                "set the days of this week, or rename the file to {expected}:\n  start = {day}"
            ),
            None => format!("rename the file to {expected}, or correct `start`"),
        };
        let diagnostic = Diagnostic::new(&rule::WrongFileName, entry.spans.of("start"), message);
        found.push(diagnostic.with_help(help));
    }
}

fn check_paper(paper: &Paper, spans: &Spans, found: &mut Vec<Diagnostic>) {
    if paper.topics.len() > topic::MOST {
        let message =
            format!("`topics` has {} topics, more than {}", paper.topics.len(), topic::MOST);
        found.push(Diagnostic::new(&rule::ManyTopics, spans.of("topics"), message));
    }
    let mut seen: HashMap<String, Range<usize>> = HashMap::new();
    for (at, name) in paper.topics.iter().enumerate() {
        let (slug, span) = (topic::slug(name), spans.of_part("topics", at));
        if slug.is_empty() {
            continue;
        }
        if let Some(first) = seen.insert(slug, span.clone()) {
            let message = format!("duplicate topic {name:?}");
            let found_here = Diagnostic::new(&rule::DuplicateTopic, span, message);
            found.push(found_here.with_related(first, "first used here"));
        }
    }
}

/// One finding a paper: who writes one such formula writes several.
fn check_formulas(entry: &Entry, paper: &Paper, spans: &Spans, found: &mut Vec<Diagnostic>) {
    let unread = markdown::unread_formulas(&paper.summary);
    let Some(first) = unread.first() else { return };
    let message = match unread.len() {
        1 => "this formula cannot be read, so pages show it as it is written".to_owned(),
        count => format!(
            "{count} formulas, this one first, cannot be read, so pages show them as they are written"
        ),
    };
    let value = spans.of("summary");
    let at = entry.source.text.get(value.clone()).and_then(|text| text.find(first));
    // A formula with escapes of TOML stands there otherwise.
    let span = at.map_or(value.clone(), |at| value.start + at..value.start + at + first.len());
    found.push(Diagnostic::new(&rule::UnreadFormula, span, message));
}

/// Two papers of one week with one id would hide each other in every reader.
fn check_ids(entry: &Entry, site: &Site, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, paper) in entry.week.papers.iter().enumerate() {
        if paper.guid.is_none() && paper.id.is_none() && paper.links.is_empty() {
            continue;
        }
        let span = entry.paper_spans[at].of_first(&GIVES_ID);
        if identity::is_reserved(&site.tag, &entry.ids[at]) {
            let message =
                format!("invalid ID {:?}: it is the ID of a feed or a week", entry.ids[at]);
            found.push(Diagnostic::new(&rule::InvalidId, span.clone(), message));
        }
        if let Some(first) = seen.insert(&entry.ids[at], at) {
            let key = paper.guid.clone().unwrap_or_else(|| identity::key(paper));
            let first = entry.paper_spans[first].of_first(&GIVES_ID);
            let line = Lines::new(&entry.source.text).position(first.start).line;
            let message = format!("duplicate ID {key:?}; first used at line {line}");
            let help = match paper.guid {
                Some(_) => "remove one of the papers, or correct its `guid`".to_owned(),
                None => format!(
                    "remove one of the papers, or give one an ID of its own:\n  id = {}",
                    quoted(&format!("{key}/2"))
                ),
            };
            let diagnostic = Diagnostic::new(&rule::DuplicateId, span, message).with_help(help);
            found.push(diagnostic.with_related(first, "first used here"));
        }
    }
}
