//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>). A value of another type than it should have is as
//! none: one slip in an item does not cost the others.

use std::ops::Range;

use serde_json::Value;

use super::{Content, Feed, Item};
use crate::diagnostic::Diagnostic;
use crate::import::content::whole;
use crate::rule;

/// Reads a document, or says why it is no feed.
pub(super) fn read(text: &str) -> Result<Feed, Box<Diagnostic>> {
    let feed: Value = serde_json::from_str(text).map_err(|error| {
        let before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let at: usize = before.map(str::len).sum();
        let message = format!("the feed cannot be read: {error}");
        let diagnostic = Diagnostic::new(&rule::NoWeeks, at..at, message);
        Box::new(diagnostic.with_help("`paperfeed validate` says more"))
    })?;
    let base = words(&feed, "home_page_url").unwrap_or_default();
    let mut at = 0;
    let items = list(&feed, "items").iter().map(|item| {
        let marked = words(item, "title").or(words(item, "id")).unwrap_or_default();
        let written = Value::String(marked).to_string();
        let found = text[at..].find(&written).map(|start| at + start..at + start + written.len());
        at = found.as_ref().map_or(at, |found| found.end);
        of_item(item, found.unwrap_or(at..at), &base)
    });
    let items = items.collect();
    let title = words(&feed, "title").unwrap_or_default();
    Ok(Feed { title, items, authors: names(&feed), slips: vec![] })
}

fn of_item(item: &Value, place: Range<usize>, base: &str) -> Item {
    let address = |name| words(item, name).map(|url| whole(&url, &[base]));
    let own = ["external_url", "url"].into_iter().filter_map(address);
    let attached = list(item, "attachments").iter().filter_map(|attachment| {
        let label = words(attachment, "title").unwrap_or_else(|| "Attachment".to_owned());
        Some((label, whole(&words(attachment, "url")?, &[base])))
    });
    let links = own.map(|url| (String::new(), url)).chain(attached).collect();
    let title = words(item, "title").unwrap_or_default();
    let tags = list(item, "tags").iter().filter_map(Value::as_str).map(str::to_owned);
    let text = words(item, "content_text").or(words(item, "summary"));
    Item {
        place,
        guid: words(item, "id"),
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        links,
        date: words(item, "date_published").or(words(item, "date_modified")).unwrap_or_default(),
        authors: names(item),
        topics: tags.collect(),
        content: match words(item, "content_html") {
            Some(html) => Content::Html(html, address("url").or(Some(base.to_owned()))),
            None => Content::Text(text.unwrap_or_default()),
        },
    }
}

/// A string, or a number, which older feeds have as an id; none if it is empty.
fn words(value: &Value, name: &str) -> Option<String> {
    let words = match value.get(name)? {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!words.trim().is_empty()).then_some(words)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The authors of a feed or an item: `authors`, and `author` of version 1.0.
fn names(value: &Value) -> Vec<String> {
    let authors = list(value, "authors").iter().chain(value.get("author"));
    let name = |author: &Value| words(author, "name").or(author.as_str().map(str::to_owned));
    let mut names: Vec<String> = authors.filter_map(name).collect();
    names.dedup();
    names
}
