//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde::Deserialize;
use serde_json::Value;

use super::{Content, Feed, Item, whole};
use crate::diagnostic::Diagnostic;
use crate::rule;

#[derive(Deserialize)]
struct ReadFeed {
    #[serde(default)]
    home_page_url: String,
    #[serde(default)]
    authors: Vec<ReadAuthor>,
    author: Option<ReadAuthor>,
    items: Vec<ReadItem>,
}

#[derive(Deserialize)]
struct ReadAuthor {
    #[serde(default)]
    name: String,
}

/// An item; what readers do without may be missing.
#[derive(Deserialize)]
struct ReadItem {
    /// A string; of older feeds also a number.
    #[serde(default)]
    id: Value,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    #[serde(default)]
    authors: Vec<ReadAuthor>,
    author: Option<ReadAuthor>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    attachments: Vec<ReadAttachment>,
}

#[derive(Deserialize)]
struct ReadAttachment {
    url: String,
    title: Option<String>,
}

/// Reads a document, or says why it is no feed.
pub(super) fn read(text: &str) -> Result<Feed, Box<Diagnostic>> {
    let text = text.trim_start_matches('\u{feff}');
    let feed: ReadFeed = serde_json::from_str(text).map_err(|error| {
        let before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let at: usize = before.map(str::len).sum();
        let message = format!("the feed cannot be read: {error}");
        Diagnostic::new(&rule::NoWeeks, at..at, message).with_help("`paperfeed validate` says more")
    })?;
    let mut at = 0;
    let base = feed.home_page_url;
    let items = feed.items.into_iter().map(|read| {
        let guid = match &read.id {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        };
        let guid = guid.filter(|guid| !guid.is_empty());
        let marked = read.title.clone().or(guid.clone()).unwrap_or_default();
        let written = serde_json::to_string(&marked).unwrap_or_default();
        let found = text[at..].find(&written).map(|start| at + start..at + start + written.len());
        at = found.as_ref().map_or(at, |found| found.end);
        of_item(read, guid, found.unwrap_or(at..at), &base)
    });
    let items = items.collect();
    Ok(Feed { items, authors: names(feed.authors, feed.author) })
}

fn of_item(
    read: ReadItem,
    guid: Option<String>,
    place: std::ops::Range<usize>,
    base: &str,
) -> Item {
    let page = read.url.as_ref().map_or(base.to_owned(), |url| whole(url, &[base]));
    let own = [read.external_url, read.url].into_iter().flatten();
    let own = own.map(|url| (String::new(), whole(&url, &[base])));
    let attached = read.attachments.into_iter().map(|attachment| {
        let label = attachment.title.unwrap_or_else(|| "Attachment".to_owned());
        (label, whole(&attachment.url, &[base]))
    });
    let links: Vec<(String, String)> = own.chain(attached).collect();
    Item {
        place,
        guid,
        title: read.title.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
        links,
        date: read.date_published.or(read.date_modified).unwrap_or_default(),
        authors: names(read.authors, read.author),
        topics: read.tags,
        content: match (read.content_html, read.content_text.or(read.summary)) {
            (Some(html), _) => Content::Html(html, Some(page)),
            (None, words) => Content::Text(words.unwrap_or_default()),
        },
    }
}

fn names(authors: Vec<ReadAuthor>, author: Option<ReadAuthor>) -> Vec<String> {
    let names = authors.into_iter().chain(author).map(|author| author.name.trim().to_owned());
    let mut names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    names.dedup();
    names
}
