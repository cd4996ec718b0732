//! The formats in which a channel is published. A format is a function from a [`Channel`] to bytes; to add one,
//! write the function in a file of `feed/` and add its row to [`FORMATS`].

use std::collections::BTreeMap;

use anyhow::Result;

use crate::channel::Channel;
use crate::item::Item;
use crate::media_type;

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
    /// The media type in links.
    pub media_type: &'static str,
    /// The media type as which the file is served.
    pub served_as: &'static str,
    /// Whether one subscribes to it, so that pages offer it to readers.
    pub is_subscribed: bool,
    /// How the ids in it are found again; none if it holds none that must not go.
    pub written: Option<Written>,
    /// Writes a channel with its items.
    pub render: fn(&Channel, &[&Item]) -> Result<Vec<u8>>,
}

/// How a format is written, so that the ids in what was published are seen without a parser.
pub struct Written {
    /// What a file begins with.
    pub begin: &'static str,
    /// What it ends with.
    pub end: &'static str,
    /// Whether a file names its generator, which tells paperfeed's own from others.
    pub names_generator: bool,
    /// What begins an item.
    pub item: &'static str,
    /// What stands before its id.
    pub before_id: &'static str,
    /// What stands after it.
    pub after_id: &'static str,
    /// What stands before the instant at which it was published, where that is written as the guard compares
    /// it (RFC 3339); empty elsewhere.
    pub before_date: &'static str,
}

/// Every format. Atom comes first, because readers that discover feeds take the first. As XML it is served as such:
/// Chromium shows `application/atom+xml` and `application/rss+xml` as source, without the style.
pub const FORMATS: &[Format] = &[
    Format {
        name: "Atom",
        file_name: atom::FILE_NAME,
        media_type: media_type::ATOM,
        served_as: "application/xml; charset=utf-8",
        is_subscribed: true,
        written: Some(Written {
            begin: "<?xml",
            end: "</feed>\n",
            names_generator: true,
            item: "<entry>",
            before_id: "<id>",
            after_id: "</id>",
            before_date: "<published>",
        }),
        render: atom::render,
    },
    Format {
        name: "RSS",
        file_name: rss::FILE_NAME,
        media_type: media_type::RSS,
        served_as: "application/xml; charset=utf-8",
        is_subscribed: true,
        written: Some(Written {
            begin: "<?xml",
            end: "</rss>\n",
            names_generator: true,
            item: "<item>",
            before_id: "<guid isPermaLink=\"false\">",
            after_id: "</guid>",
            before_date: "",
        }),
        render: rss::render,
    },
    Format {
        name: "JSON Feed",
        file_name: json::FILE_NAME,
        media_type: media_type::JSON_FEED,
        served_as: "application/feed+json; charset=utf-8",
        is_subscribed: true,
        written: Some(Written {
            begin: "{\n  \"version\": \"https://jsonfeed.org/version/1",
            end: "\n}\n",
            names_generator: false,
            item: "\n    {\n",
            before_id: "\"id\": \"",
            after_id: "\"",
            before_date: "",
        }),
        render: json::render,
    },
];

/// The formats that one subscribes to.
pub fn subscribed() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.is_subscribed)
}

/// The format that is offered where there is room for one: the first.
pub fn first() -> &'static Format {
    &FORMATS[0]
}

/// The media type as which a file under `feeds/` is served.
pub fn served_as(name: &str) -> &'static str {
    let format = FORMATS.iter().find(|format| format.file_name == name);
    format.map_or_else(|| media_type::of_ending(name), |format| format.served_as)
}

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

/// The prefix and namespace of `fh:archive` (RFC 5005, section 2), where a channel says that it is an archive.
fn history_namespace(channel: &Channel) -> BTreeMap<String, String> {
    let namespace = "http://purl.org/syndication/history/1.0";
    let needed = channel.history.is_archive;
    needed.then(|| ("fh".to_owned(), namespace.to_owned())).into_iter().collect()
}

/// Elements of one name of another vocabulary, as both crates keep them.
fn extensions<E>(prefix: &str, name: &str, elements: Vec<E>) -> Extensions<E> {
    let by_name = BTreeMap::from([(name.to_owned(), elements)]);
    BTreeMap::from([(prefix.to_owned(), by_name)])
}

/// Elements by prefix and by name.
type Extensions<E> = BTreeMap<String, BTreeMap<String, Vec<E>>>;
