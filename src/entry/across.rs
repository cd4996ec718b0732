//! What is wrong with weeks that lie side by side, each sound in itself.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Lines};
use crate::entry::Entry;
use crate::entry::within::GIVES_ID;
use crate::rule::{self, Rule};
use crate::site::Site;
use crate::week::Paper;
use crate::{identity, topic};

/// What is found across the weeks, each with the path of its file. The weeks stand in the order of their days.
pub(super) fn check<'a>(entries: &[Entry<'a>], site: &Site) -> Vec<(&'a str, Diagnostic)> {
    let mut found = Vec::new();
    for pair in entries.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let other = &before.source.path;
        let diagnostic = if before.week.start == after.week.start {
            let start = after.week.start.to_string();
            let message = format!("duplicate week {start:?}; first used at {other}");
            Diagnostic::new(&rule::DuplicateWeek, after.spans.of("start"), message)
        } else if after.week.start <= before.week.end {
            let end = before.week.end;
            let start = after.week.start;
            let message = match start == end {
                true => format!("this week starts on {start}, the last day of {other}"),
                false => format!("this week starts on {start}, before {other} ends on {end}"),
            };
            Diagnostic::new(&rule::OverlappingWeeks, after.spans.of("start"), message)
        } else {
            continue;
        };
        found.push((after.source.path.as_str(), diagnostic));
    }
    let (met_before, repeated) =
        rayon::join(|| papers_met_before(entries, site), || repeated_titles(entries));
    found.extend(met_before);
    found.extend(repeated);
    found.extend(without_summary(entries));
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
        for (at, (paper, spans)) in entry.week.papers.iter().zip(&entry.paper_spans).enumerate() {
            if paper.guid.is_none() && paper.id.is_none() && paper.links.is_empty() {
                continue;
            }
            for (number, topic) in paper.topics.iter().enumerate() {
                if topic::slug(topic).is_empty() {
                    continue;
                }
                let (first, other) = topics.entry(topic::slug(topic)).or_insert((topic, path));
                if first != topic && spellings.insert(topic) {
                    let message = format!(
                        "topic {topic:?} is the same as {first:?}, first used at {other}; it is shown as {first:?}"
                    );
                    let help = format!("use {first:?}");
                    let span = spans.of_part("topics", number);
                    let diagnostic = Diagnostic::new(&rule::TopicSpelling, span, message);
                    found.push((path, diagnostic.with_help(help)));
                }
            }
            let mut report = |rule: &'static Rule, span: Range<usize>, message: String| {
                found.push((path, Diagnostic::new(rule, span, message)));
            };
            let span = || spans.of_first(&GIVES_ID);
            let id = entry.ids[at].as_str();
            // One week in two files is one diagnostic, not one for each paper.
            let other = ids.insert(id, entry).filter(|other| other.week.start != entry.week.start);
            if let Some(other) = other {
                let other = &other.source.path;
                report(
                    &rule::DuplicateId,
                    span(),
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
                report(&rule::PaperInTwoWeeks, span(), message);
                continue;
            }
            for (number, link) in paper.links.iter().enumerate() {
                let met = links.insert(&link.url, (path, paper));
                if let Some((other, first)) = met.filter(|(_, first)| *first != paper) {
                    let url = &link.url;
                    let message = format!(
                        "duplicate link {url:?}; first used at {other} by {:?}",
                        first.title
                    );
                    report(&rule::RepeatedLink, spans.of_part("links", number), message);
                }
            }
        }
    }
    found
}

/// Papers with a title that another had before, under another id.
fn repeated_titles<'a>(entries: &[Entry<'a>]) -> Vec<(&'a str, Diagnostic)> {
    let mut found = Vec::new();
    // The line of the first paper is counted once, however many follow.
    let mut seen: HashMap<u64, (&Entry, usize, Option<usize>)> = HashMap::new();
    for entry in entries {
        for (at, paper) in entry.week.papers.iter().enumerate() {
            let Some(hash) = hash_of_title(&paper.title) else { continue };
            let (first, first_at, line) = seen.entry(hash).or_insert((entry, at, None));
            let other = &first.week.papers[*first_at];
            // Nearly always it is the first itself.
            if entry.ids[at] == first.ids[*first_at] || identity::key(paper) == identity::key(other)
            {
                continue;
            }
            let line = line.get_or_insert_with(|| {
                let place = first.paper_spans[*first_at].of("title").start;
                Lines::new(&first.source.text).position(place).line
            });
            let message =
                format!("{:?} is also the title at {}:{line}", paper.title, first.source.path);
            let span = entry.paper_spans[at].of("title");
            let diagnostic = Diagnostic::new(&rule::RepeatedTitle, span, message);
            found.push((entry.source.path.as_str(), diagnostic));
        }
    }
    found
}

/// What titles have in common that differ in case, marks and spaces; none for a title too short to name one paper.
fn hash_of_title(title: &str) -> Option<u64> {
    let letters = || title.chars().filter(|c| c.is_alphanumeric());
    // Hashed at once, since the hasher takes long over each part.
    let folded: String = letters().flat_map(char::to_lowercase).collect();
    let mut hasher = DefaultHasher::new();
    folded.hash(&mut hasher);
    (letters().nth(SHORTEST_TITLE - 1).is_some()).then(|| hasher.finish())
}

/// In letters and digits: `Editorial` may be the title of many.
const SHORTEST_TITLE: usize = 12;

/// Papers without a summary: one finding for all, at the newest. A list of titles has thousands.
fn without_summary<'a>(entries: &[Entry<'a>]) -> Option<(&'a str, Diagnostic)> {
    let papers = entries.iter().rev().flat_map(|entry| {
        let papers = entry.week.papers.iter().zip(&entry.paper_spans);
        papers.filter(|(paper, _)| paper.summary.is_empty()).map(move |(_, spans)| (entry, spans))
    });
    let mut papers = papers.peekable();
    let (entry, spans) = papers.peek().copied()?;
    let span = spans.of_first(&["summary", "title"]);
    let message = match papers.count() {
        1 => "this paper has no summary".to_owned(),
        count => format!("{count} papers have no summary, this one among them"),
    };
    Some((&entry.source.path, Diagnostic::new(&rule::EmptySummary, span, message)))
}
