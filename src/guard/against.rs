//! What the move of a feed does to its readers: they know an item by its id, and sort by its date.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};

use crate::diagnostic::{Diagnostic, Source};
use crate::guard::published::{Item, items};
use crate::rule;

/// What a new feed says otherwise than the old one, at the items of the new. What was last in the old feed and is gone
/// has grown old; ids that are gone before it are lost.
pub fn compare(new: &Source, old: &Source) -> Vec<Diagnostic> {
    let (new, old) = match (items(&new.text), items(&old.text)) {
        (Ok(new), Ok(items)) => (new, items),
        // A new feed that cannot be read has been reported by the validator.
        (Err(_), _) => return vec![],
        (_, Err(fault)) => {
            let message = format!("{} cannot be read: {fault}", old.path);
            return vec![Diagnostic::new(&rule::UnreadableFeed, 0..0, message)];
        }
    };
    let by_id: HashMap<&str, &Item> = new.iter().map(|item| (item.id.as_str(), item)).collect();
    let same = |old: &Item| {
        let is_same = |item: &&Item| {
            !old.link.is_empty() && item.link == old.link
                || !old.title.is_empty() && item.title == old.title
        };
        new.iter().find(is_same)
    };
    let goes_on = |old: &Item| by_id.contains_key(old.id.as_str()) || same(old).is_some();
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
        let message = format!("none of the {} items of the old feed is in the new one", old.len());
        let help = "compare the feed with the one that it replaces, and keep its ids";
        found.push(Diagnostic::new(&rule::IdGone, 0..0, message).with_help(help));
    }
    found
}

fn gone(old: &Item) -> Diagnostic {
    let message = format!("the item {:?} is gone, with its id {:?}", old.title, old.id);
    let help = "keep the item: readers that have not seen it lose it";
    Diagnostic::new(&rule::IdGone, 0..0, message).with_help(help)
}

fn changed(old: &Item, now: &Item) -> Diagnostic {
    let message =
        format!("the item {:?} had the id {:?}, and has {:?} now", now.title, old.id, now.id);
    let help = format!("keep the old id, or readers show the item twice:\n  {}", old.id);
    Diagnostic::new(&rule::IdGone, now.span.clone(), message).with_help(help)
}

fn moved(old: &Item, now: &Item) -> Option<Diagnostic> {
    let is_same = match (moment(&old.date), moment(&now.date)) {
        (Some(old), Some(now)) => old == now,
        _ => old.date == now.date,
    };
    let message =
        format!("the item {:?} was of {}, and is of {} now", now.title, old.date, now.date);
    let help = "keep the old date: readers sort by it, and some show the item again";
    let diagnostic = Diagnostic::new(&rule::DatesMoved, now.span.clone(), message);
    (!is_same && !old.date.is_empty()).then(|| diagnostic.with_help(help))
}

/// A date of Atom or of RSS.
fn moment(date: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(date).or_else(|_| DateTime::parse_from_rfc2822(date)).ok()
}
