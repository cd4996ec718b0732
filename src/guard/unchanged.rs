//! Warnings of weeks that are published as they are: known for long, so they are counted, not repeated.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Report, Source};
use crate::entry::Entry;
use crate::feed::json;
use crate::item;
use crate::project::{ENTRIES, Project};
use crate::rule;
use crate::site::Site;

/// Takes out of `reports` what is old, and says how much that was. Placeholders are never old.
pub(super) fn fold_old(
    project: &Project,
    site: &Site,
    entries: &[Entry],
    reports: &mut Vec<Report>,
) -> Option<Report<'static>> {
    let is_old = |found: &Diagnostic| {
        // The rule came after weeks had been published, and harms nothing there.
        let is_late = found.rule == &rule::ReleasedLate;
        (!found.is_error() || is_late) && found.rule != &rule::Placeholder
    };
    let by_path: HashMap<&str, &Entry> =
        entries.iter().map(|entry| (entry.source.path.as_str(), entry)).collect();
    let known = RefCell::new(HashMap::<String, bool>::new());
    let is_unchanged = |entry: &Entry| {
        let path = entry.source.path.clone();
        *known.borrow_mut().entry(path).or_insert_with(|| is_published(&project.feeds, site, entry))
    };
    let mut old = 0;
    for report in reports.iter_mut() {
        let Some(entry) = by_path.get(report.source.path.as_str()) else { continue };
        // A copy of a published week is not that week.
        let is_named = entry.source.path.ends_with(&format!("{}.toml", entry.week.start));
        if is_named && report.diagnostics.iter().any(is_old) && is_unchanged(entry) {
            let before = report.diagnostics.len();
            // What is found between two weeks is new if one of them is.
            let is_new = |found: &Diagnostic| {
                by_path
                    .iter()
                    .any(|(path, other)| found.message.contains(path) && !is_unchanged(other))
            };
            report.diagnostics.retain(|found| !is_old(found) || is_new(found));
            old += before - report.diagnostics.len();
        }
    }
    reports.retain(|report| !report.diagnostics.is_empty());
    (old > 0).then(|| {
        let (noun, are) = if old == 1 { ("warning", "is") } else { ("warnings", "are") };
        let message = format!(
            "{old} {noun} in published, unchanged weeks {are} not shown; `paperfeed check --all` shows {}",
            if old == 1 { "it" } else { "them" }
        );
        let source = Source { path: format!("{ENTRIES}/"), text: String::new() };
        Report::new(source, vec![Diagnostic::new(&rule::OldWarnings, 0..0, message)])
    })
}

#[derive(Deserialize)]
struct WeekFeed {
    items: Vec<WeekItem>,
}

#[derive(Deserialize)]
struct WeekItem {
    id: String,
    url: String,
    title: String,
    content_html: String,
    date_published: String,
}

/// Whether the feed of a week in `feeds/` has its papers with the same ids, dates and texts.
fn is_published(feeds: &Path, site: &Site, entry: &Entry) -> bool {
    let path = feeds.join(entry.week.folder()).join(json::FILE_NAME);
    let Ok(bytes) = std::fs::read(path) else { return false };
    let Ok(feed) = serde_json::from_slice::<WeekFeed>(&bytes) else { return false };
    let published: HashMap<&str, &WeekItem> =
        feed.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let items = item::of_week(site, 0, entry);
    published.len() == items.len()
        && items.iter().all(|item| {
            published.get(item.id.as_ref()).is_some_and(|published| {
                published.title == item.title
                    && published.url == item.link
                    && published.content_html == item.html
                    && published.date_published == json::rfc3339(item.published)
            })
        })
}
