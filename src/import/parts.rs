//! Papers of sources that name their parts, BibTeX and feeds: nothing of them has to be guessed.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use chrono::NaiveDate;

use crate::diagnostic::Diagnostic;
use crate::import::lines;
use crate::import::paper::{add_topics, label_apart};
use crate::week::{Link, Paper};
use crate::{rule, value};

/// What a source says of a paper.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// What findings mark.
    pub(super) place: Range<usize>,
    /// Plain text.
    pub(super) title: String,
    /// Labels and addresses; a label may be empty.
    pub(super) links: Vec<(String, String)>,
    /// Paragraphs of Markdown.
    pub(super) summary: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) topics: Vec<String>,
    pub(super) venue: Option<String>,
    pub(super) guid: Option<String>,
    pub(super) released: Option<NaiveDate>,
}

/// The paper of its parts; none if it is no paper, which has been reported.
pub(super) fn paper(parts: Parts, found: &mut Vec<Diagnostic>) -> Option<Paper<'static>> {
    let Parts { place, title, links, summary, authors, topics, venue, guid, released } = parts;
    if title.is_empty() {
        let message = "no title; skipped";
        found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
        return None;
    }
    let mut faults = Vec::new();
    let mut kept: Vec<Link> = Vec::new();
    let mut seen = HashSet::new();
    let in_text = summary.iter().flat_map(|words| lines::web(words).collect::<Vec<_>>());
    let in_text: Vec<(String, String)> = in_text.map(|link| (link.label, link.url)).collect();
    let label_in_text = |url: &str| in_text.iter().find(|(_, other)| other == url);
    for (label, url) in links.iter().chain(&in_text) {
        let label = match label.trim() {
            "" => label_in_text(url).map_or("", |(label, _)| label.trim()),
            label => label,
        };
        let label = if label.is_empty() { "Link" } else { label };
        match value::url(url) {
            Ok(()) if !seen.insert(url.clone()) => {}
            Ok(()) => kept.push(Link {
                label: Cow::Owned(label.split_whitespace().collect::<Vec<_>>().join(" ")),
                url: Cow::Owned(url.clone()),
            }),
            Err(fault) => faults.push(format!("invalid URL {url:?}: {}", fault.reason)),
        }
    }
    if kept.is_empty() {
        let fault = faults.into_iter().next().unwrap_or("it has no link".to_owned());
        let message = format!("{title:?} was skipped: {fault}");
        found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
        return None;
    }
    for fault in faults {
        let message = format!("{fault}; skipped");
        found.push(Diagnostic::new(&rule::NotUnderstood, place.clone(), message));
    }
    let mut kept_topics = Vec::new();
    add_topics(&mut kept_topics, &topics, &place, found);
    label_apart(&mut kept, place, found);
    let owned = |texts: Vec<String>| texts.into_iter().map(Cow::Owned).collect::<Vec<_>>();
    Some(Paper {
        title: Cow::Owned(title),
        released,
        summary: Cow::Owned(summary.join("\n\n")),
        links: kept,
        authors: owned(authors),
        venue: venue.map(Cow::Owned),
        topics: kept_topics,
        guid: guid.map(Cow::Owned),
        ..Paper::default()
    })
}
