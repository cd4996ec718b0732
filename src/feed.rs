//! The formats of feeds. A format is a function from a [`Channel`] to bytes; to add one, write the
//! function in a file of `feed/` and add its line to [`FORMATS`].

use std::collections::BTreeMap;

use anyhow::Result;

use crate::channel::Channel;
use crate::item::Item;

pub mod atom;
pub mod json;
pub mod rss;

/// A format in which every channel is published.
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// The file in a channel's folder. XML files end in `.xml`, which static hosts serve as a type
    /// that all readers take.
    pub file_name: &'static str,
    /// The media type for links.
    pub media_type: &'static str,
    /// Writes a channel with its items.
    pub render: fn(&Channel, &[&Item]) -> Result<Vec<u8>>,
}

/// Every format. Atom comes first, because readers that discover feeds take the first.
pub const FORMATS: &[Format] = &[
    Format {
        name: "Atom",
        file_name: atom::FILE_NAME,
        media_type: "application/atom+xml",
        render: atom::render,
    },
    Format {
        name: "RSS",
        file_name: rss::FILE_NAME,
        media_type: "application/rss+xml",
        render: rss::render,
    },
    Format {
        name: "JSON Feed",
        file_name: json::FILE_NAME,
        media_type: json::MEDIA_TYPE,
        render: json::render,
    },
];

/// What feeds name as their generator, and what tells paperfeed's own files from others. It has no
/// version: a new version alone changes no feed.
pub const GENERATOR: &str = "paperfeed";

/// How a browser shows the feeds that are XML.
pub const STYLE: &str = "feed.css";

/// The picture of lists that name none.
pub const ICON: &str = "paperfeed.png";

/// Files that the feeds share, as name under `feeds/` and bytes.
pub const SHARED: [(&str, &[u8]); 2] =
    [(STYLE, include_bytes!("feed/feed.css")), (ICON, include_bytes!("feed/icon.png"))];

/// The address of a channel's picture: the curator's, or ours.
pub fn icon(channel: &Channel) -> String {
    channel.site.icon.clone().unwrap_or_else(|| channel.url("", ICON))
}

/// How many bytes a feed will have at most, nearly always, so that its buffer grows once.
fn size(items: &[&Item]) -> usize {
    4096 + items.iter().map(|item| 1536 + item.html.len() * 5 / 4).sum::<usize>()
}

/// Names the style sheet (<https://www.w3.org/TR/xml-stylesheet/>). Not XSLT: Chromium shows a
/// banner that it will be removed.
fn stylesheet(channel: &Channel) -> String {
    let top = channel.to_top();
    format!("<?xml-stylesheet type=\"text/css\" href=\"{top}{STYLE}\"?>\n")
}

/// The prefix and namespace of `fh:archive` (RFC 5005, section 2), where a channel needs it.
fn history_namespace(channel: &Channel) -> BTreeMap<String, String> {
    let namespace = "http://purl.org/syndication/history/1.0";
    let needed = channel.history.is_archive;
    needed.then(|| ("fh".to_owned(), namespace.to_owned())).into_iter().collect()
}
