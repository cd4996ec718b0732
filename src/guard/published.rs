//! What lies in `feeds/`: the items of feeds that were published, and whether they can be read.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use roxmltree::{Document, Node};
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Source};
use crate::feed::{atom, json, rss};
use crate::project::FEEDS;
use crate::publish::{self, is_ours};
use crate::rule;
use crate::validate;

/// A feed that was published.
pub(super) struct Feed {
    /// The file.
    pub(super) source: Source,
    /// Its items.
    pub(super) items: Vec<Item>,
    /// Why it could not be read.
    pub(super) fault: Option<Diagnostic>,
}

/// An item that was published.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) link: String,
    /// Where the id stands.
    pub(super) span: Range<usize>,
}

/// How paperfeed writes a format, so that ids are seen without a parser.
struct Format {
    file_name: &'static str,
    begin: &'static str,
    end: &'static str,
    /// What begins an item.
    item: &'static str,
    /// What stands before its id.
    before: &'static str,
    /// What stands after it.
    after: &'static str,
    read: fn(&str) -> Result<Vec<Item>, Fault>,
}

/// Why a feed could not be read, and where.
struct Fault {
    message: String,
    at: usize,
}

/// The feeds that ids are read from. Each has all ids of its folder, for the others may be emptied, deleted or
/// cut off.
const FORMATS: [Format; 3] = [
    Format {
        file_name: atom::FILE_NAME,
        begin: "<?xml",
        end: "</feed>\n",
        item: "<entry>",
        before: "<id>",
        after: "</id>",
        read: |text| of_xml(text, "entry", "id"),
    },
    Format {
        file_name: rss::FILE_NAME,
        begin: "<?xml",
        end: "</rss>\n",
        item: "<item>",
        before: "<guid isPermaLink=\"false\">",
        after: "</guid>",
        read: |text| of_xml(text, "item", "guid"),
    },
    Format {
        file_name: json::FILE_NAME,
        begin: "{\n  \"version\": \"https://jsonfeed.org/version/1",
        end: "\n}\n",
        item: "\n    {\n",
        before: "\"id\": \"",
        after: "\"",
        read: of_json,
    },
];

/// Whether all ids in the feeds of a folder are settled, so that nothing can be lost with them. Told from the
/// text of Atom and RSS, since every build asks of every folder, and of JSON Feed where neither is there; merge
/// conflicts in one, of which no side holds another id, are written over. What cannot be told so is not.
pub(super) fn holds_only(settled: &HashSet<&str>, folder: &Path) -> bool {
    let tells = |format: &Format| match text_of(&folder.join(format.file_name)) {
        Ok(text) => {
            text.map(|text| format.is_whole(&text) && format.is_settled(&text, settled, false))
        }
        Err(_) => Some(false),
    };
    let [atom, rss, json] = &FORMATS;
    match (tells(atom), tells(rss)) {
        (None, None) => tells(json).unwrap_or(true),
        (atom, rss) => atom.unwrap_or(true) && rss.unwrap_or(true),
    }
}

/// The feeds of a folder under `feeds/` that are there and ours. Of those that cannot be read, only the ones whose
/// ids no other tells have a fault: what was cut off when the power failed is written anew.
pub(super) fn read(feeds: &Path, folder: &str, settled: &HashSet<&str>) -> Result<Vec<Feed>> {
    let mut found = Vec::new();
    for format in &FORMATS {
        let path = format!("{folder}{}", format.file_name);
        let Some(text) = text_of(&feeds.join(&path))?.filter(|text| text.starts_with(format.begin))
        else {
            continue;
        };
        let (items, fault) = match (format.read)(&text) {
            Ok(_) if !format.is_ours(&text) => continue,
            Ok(items) => (items, None),
            Err(fault) => {
                let message = format!("this feed cannot be read: {}", fault.message);
                (vec![], Some(Diagnostic::new(&rule::UnreadableFeed, fault.at..fault.at, message)))
            }
        };
        let source = Source { path: format!("{FEEDS}/{path}"), text };
        found.push((format, Feed { source, items, fault }));
    }
    let is_told = found.iter().any(|(_, feed)| !feed.items.is_empty());
    for (format, feed) in &mut found {
        if is_told && format.is_settled(&feed.source.text, settled, true) {
            feed.fault = None;
        }
    }
    Ok(found.into_iter().map(|(_, feed)| feed).collect())
}

impl Format {
    /// Whether a text begins as this format does and, where the format has a place for it, names paperfeed.
    fn is_ours(&self, text: &str) -> bool {
        text.starts_with(self.begin) && (self.file_name == json::FILE_NAME || is_ours(text))
    }

    /// Whether a text is ours and ends as this format does. It may still be broken within.
    fn is_whole(&self, text: &str) -> bool {
        self.is_ours(text) && text.ends_with(self.end) && !text.contains('\0')
    }

    /// Whether the ids of all items in a text are settled. `lacking` says what an item without an id is.
    fn is_settled(&self, text: &str, settled: &HashSet<&str>, lacking: bool) -> bool {
        let is_settled = |item: &str| {
            let (id, _) = item.split_once(self.before)?.1.split_once(self.after)?;
            // No other character of an id is escaped.
            let id = match id.contains('&') {
                true => Cow::Owned(id.replace("&apos;", "'").replace("&amp;", "&")),
                false => Cow::Borrowed(id),
            };
            Some(settled.contains(id.as_ref()))
        };
        text.split(self.item).skip(1).all(|item| is_settled(item).unwrap_or(lacking))
    }
}

/// The text of a file; none if it is not there, or has no content: what is left of a file whose blocks were not
/// written when the power failed.
fn text_of(file: &Path) -> Result<Option<String>> {
    let bytes = publish::read(file)?.filter(|bytes| bytes.iter().any(|byte| *byte != 0));
    let lossy = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    };
    Ok(bytes.map(lossy))
}

fn of_xml(text: &str, item: &str, id: &str) -> Result<Vec<Item>, Fault> {
    let document = Document::parse(text).map_err(|error| Fault {
        message: error.to_string(),
        at: validate::place(text, error.pos()),
    })?;
    let named = |node: &Node, name: &str| node.is_element() && node.tag_name().name() == name;
    let items = document.descendants().filter(|node| named(node, item));
    let items = items.filter_map(|item| {
        let child = |name| item.children().find(|node| named(node, name));
        let text = |name| child(name).and_then(|node| node.text()).unwrap_or_default();
        let href = child("link").and_then(|link| link.attribute("href"));
        Some(Item {
            id: text(id).trim().to_owned(),
            title: text("title").to_owned(),
            link: href.unwrap_or(text("link")).to_owned(),
            span: child(id)?.range(),
        })
    });
    Ok(items.collect())
}

#[derive(Deserialize)]
struct JsonFeed {
    items: Vec<JsonItem>,
}

#[derive(Deserialize)]
struct JsonItem {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
}

fn of_json(text: &str) -> Result<Vec<Item>, Fault> {
    let feed: JsonFeed = serde_json::from_str(text).map_err(|error| Fault {
        message: error.to_string(),
        at: text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum(),
    })?;
    let mut at = 0;
    let items = feed.items.into_iter().map(|JsonItem { id, title, url }| {
        at += text[at..].find(&id).unwrap_or(0);
        Item { span: at..at + id.len(), id, title, link: url }
    });
    Ok(items.collect())
}
