//! What the move of a feed does to its readers: they know an item by its id, and sort by its date.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};

use crate::diagnostic::{Diagnostic, Source};
use crate::guard::record::{PublishedItem, items};
use crate::rule;

/// What a new feed says otherwise than the old one, at the items of the new. What was last in the old feed and is gone
/// has grown old; ids that are gone before it are lost. A new feed that cannot be read is the validator's to report.
pub fn compare(new: &Source, old: &[PublishedItem]) -> Vec<Diagnostic> {
    let Ok(new) = items(&new.text) else { return vec![] };
    let by_id: HashMap<&str, &PublishedItem> =
        new.iter().map(|item| (item.id.as_str(), item)).collect();
    let (link, title) =
        (|item: &PublishedItem| item.link.clone(), |item: &PublishedItem| item.title.clone());
    let (old_links, old_titles) = (unique(old, link), unique(old, title));
    let (new_links, new_titles) = (unique(&new, link), unique(&new, title));
    // What several items share does not say which is which.
    let same = |item: &PublishedItem| {
        let by_link = old_links.get(&item.link).and_then(|_| new_links.get(&item.link));
        by_link.or_else(|| old_titles.get(&item.title).and_then(|_| new_titles.get(&item.title)))
    };
    let goes_on =
        |item: &PublishedItem| by_id.contains_key(item.id.as_str()) || same(item).is_some();
    let kept = old.iter().rposition(goes_on).map_or(0, |last| last + 1);
    let mut found = Vec::new();
    for item in &old[..kept] {
        match (by_id.get(item.id.as_str()), same(item)) {
            (Some(now), _) => found.extend(moved(item, now)),
            (None, Some(now)) => found.push(changed(item, now)),
            (None, None) => found.push(gone(item)),
        }
    }
    if kept == 0 && !old.is_empty() {
        let message =
            format!("no item of the old feed, which has {}, is in the new one", old.len());
        let help = "compare the feed with the one that it replaces, and keep its ids";
        found.push(Diagnostic::new(&rule::IdGone, 0..0, message).with_help(help));
    }
    found
}

/// Items by what only one of them says.
fn unique(
    items: &[PublishedItem],
    of: fn(&PublishedItem) -> String,
) -> HashMap<String, &PublishedItem> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    items.iter().for_each(|item| *counts.entry(of(item)).or_default() += 1);
    let is_unique = |item: &&PublishedItem| !of(item).is_empty() && counts[&of(item)] == 1;
    items.iter().filter(is_unique).map(|item| (of(item), item)).collect()
}

fn gone(old: &PublishedItem) -> Diagnostic {
    let message = format!("the item {:?} is gone, with its id {:?}", old.title, old.id);
    let help = "keep the item: readers that have not seen it lose it";
    Diagnostic::new(&rule::IdGone, 0..0, message).with_help(help)
}

fn changed(old: &PublishedItem, now: &PublishedItem) -> Diagnostic {
    let message =
        format!("the item {:?} had the id {:?}, and has {:?} now", now.title, old.id, now.id);
    let help = format!("keep the old id, or readers show the item twice:\n  {}", old.id);
    Diagnostic::new(&rule::IdGone, now.span.clone(), message).with_help(help)
}

/// A date that moves, where both can be read.
fn moved(old: &PublishedItem, now: &PublishedItem) -> Option<Diagnostic> {
    let is_moved = moment(&old.date)? != moment(&now.date)?;
    let message =
        format!("the item {:?} was of {}, and is of {} now", now.title, old.date, now.date);
    let help = "keep the old date: readers sort by it, and some show the item again";
    let diagnostic = Diagnostic::new(&rule::DatesMoved, now.span.clone(), message);
    is_moved.then(|| diagnostic.with_help(help))
}

/// A date of Atom or of RSS.
fn moment(date: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(date).or_else(|_| DateTime::parse_from_rfc2822(date)).ok()
}
