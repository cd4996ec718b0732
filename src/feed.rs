//! The formats of feeds. A format is a function from a [`Channel`] to bytes; to add one, write the
//! function in a file of `feed/` and add its line to [`FORMATS`].

use std::collections::BTreeMap;

use anyhow::Result;

use crate::channel::Channel;

pub mod atom;
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
    /// Writes a channel.
    pub render: fn(&Channel) -> Result<Vec<u8>>,
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
];

/// What feeds name as their generator, and what tells paperfeed's own files from others. It has no
/// version: a new version alone changes no feed.
pub const GENERATOR: &str = "paperfeed";

/// The prefix and namespace of `fh:archive` (RFC 5005, section 2), where a channel needs it.
fn history_namespace(channel: &Channel) -> BTreeMap<String, String> {
    let namespace = "http://purl.org/syndication/history/1.0";
    let needed = channel.history.is_archive;
    needed.then(|| ("fh".to_owned(), namespace.to_owned())).into_iter().collect()
}
