//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), written by serde_json.

use std::borrow::Cow;

use anyhow::{Context, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::channel::Channel;
use crate::feed::{icon, size};
use crate::item::Item;

/// The file in a channel's folder.
pub const FILE_NAME: &str = "feed.json";

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    icon: String,
    #[serde(flatten)]
    authors: Authors<'a>,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(flatten)]
    authors: Authors<'a>,
    tags: &'a [Cow<'a, str>],
    #[serde(rename = "_paper", skip_serializing_if = "PaperFields::is_empty")]
    paper: PaperFields<'a>,
}

/// What JSON Feed has no field for: names of extensions begin with `_` (version 1.1, "Extensions"). The PDF is no
/// attachment, since readers of podcasts download these.
#[derive(Serialize)]
struct PaperFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    arxiv: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doi: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    venue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pdf: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released: Option<String>,
}

impl PaperFields<'_> {
    fn is_empty(&self) -> bool {
        let texts = [self.arxiv, self.doi, self.venue, self.pdf];
        texts.iter().all(Option::is_none) && self.released.is_none()
    }
}

/// `authors` is version 1.1's, `author` version 1.0's: readers know one or the other. An item without `authors` has the
/// feed's (JSON Feed 1.1, "Items"), so that one whose authors are not known says that it has none.
#[derive(Serialize)]
struct Authors<'a> {
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Author<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// Writes a channel as JSON Feed.
pub fn render(channel: &Channel, items: &[&Item]) -> Result<Vec<u8>> {
    let site = channel.site;
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: channel.page(),
        feed_url: channel.url(&channel.folder, FILE_NAME),
        description: &channel.description,
        // The next older items: for a list, the same chain as RFC 5005's archives.
        next_url: channel
            .history
            .prev_archive
            .as_ref()
            .map(|folder| channel.url(folder, FILE_NAME)),
        icon: icon(channel),
        authors: authors(&[&site.author]),
        language: &site.language,
        hubs: site.hub.iter().map(|url| Hub { kind: "WebSub", url }).collect(),
        items: items.iter().map(|item| json_item(item)).collect(),
    };
    let mut bytes = Vec::with_capacity(size(items));
    serde_json::to_writer_pretty(&mut bytes, &feed)
        .with_context(|| format!("cannot write {}{FILE_NAME}", channel.folder))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn json_item<'a>(item: &'a Item) -> JsonItem<'a> {
    JsonItem {
        id: &item.id,
        url: &item.link,
        title: &item.title,
        content_html: &item.html,
        summary: &item.summary,
        date_published: rfc3339(item.published),
        // Only for what was corrected: readers show it as the date.
        date_modified: (item.updated > item.published).then(|| rfc3339(item.updated)),
        authors: authors(&item.authors),
        tags: &item.categories,
        paper: PaperFields {
            arxiv: item.reference.numbers.arxiv,
            doi: item.reference.numbers.doi.as_deref(),
            venue: item.reference.venue,
            pdf: item.reference.pdf.as_deref(),
            released: item.reference.released.map(|day| day.to_string()),
        },
    }
}

fn authors<'a>(names: &[&'a str]) -> Authors<'a> {
    let author = |name: &&'a str| Author { name };
    Authors {
        authors: names.iter().map(author).collect(),
        // The first alone: readers that know both fields show each name that is new.
        author: names.first().map(author),
    }
}

/// An instant as JSON Feed says it.
pub fn rfc3339(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
