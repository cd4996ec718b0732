//! RSS 2.0 (<https://www.rssboard.org/rss-specification>), written by the rss crate.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use memchr::{memchr, memmem};
use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Guid, Image};

use crate::calendar::rfc822;
use crate::channel::Channel;
use crate::feed::{self, GENERATOR, history_namespace, icon, size, stylesheet};
use crate::item::Item;
use crate::{media_type, text};

/// The file in a channel's folder.
pub const FILE_NAME: &str = "rss.xml";

/// Writes a channel as RSS.
pub fn render(channel: &Channel, items: &[&Item]) -> Result<Vec<u8>> {
    let site = channel.site;
    let markdown = items.iter().map(|item| item.reference.markdown.len()).sum::<usize>();
    let size = size(items) + markdown;
    let links = channel.feed_links(FILE_NAME).into_iter().map(atom_link).collect();
    let mut extensions = feed::extensions("atom", "link", links);
    let mut namespaces = history_namespace(channel);
    namespaces.insert("atom".to_owned(), "http://www.w3.org/2005/Atom".to_owned());
    let items: Vec<rss::Item> = items.iter().map(|item| rss_item(item)).collect();
    let is_used = |prefix: &str| items.iter().any(|item| item.extensions.contains_key(prefix));
    let used = VOCABULARIES.iter().filter(|(prefix, _)| is_used(prefix));
    namespaces.extend(used.map(|(prefix, uri)| ((*prefix).to_owned(), (*uri).to_owned())));
    if channel.history.is_archive {
        let mark = extension("fh:archive", BTreeMap::new());
        extensions.extend(feed::extensions("fh", "archive", vec![mark]));
    }
    let feed = rss::Channel {
        title: channel.title.clone(),
        link: channel.page(),
        description: channel.description.clone(),
        language: Some(site.language.clone()),
        last_build_date: Some(rfc822(channel.updated)),
        generator: Some(GENERATOR.to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        // The picture bears the channel's own title and link (RSS 2.0, <image>).
        image: Some(Image {
            url: icon(channel),
            title: channel.title.clone(),
            link: channel.page(),
            ..Image::default()
        }),
        items,
        extensions,
        namespaces,
        ..rss::Channel::default()
    };
    let mut bytes = feed
        .pretty_write_to(Vec::with_capacity(size), b' ', 1)
        .with_context(|| format!("cannot write {}{FILE_NAME}", channel.folder))?;
    bytes.push(b'\n');
    // Behind the declaration, which is the first line.
    let head = memchr(b'\n', &bytes).map_or(0, |end| end + 1);
    bytes.splice(head..head, stylesheet(channel).into_bytes());
    let mut titles = feed.items.iter().filter_map(|item| item.title.as_ref()).chain([&feed.title]);
    match titles.any(|title| title.contains(['&', '<'])) {
        true => Ok(plain_titles(&String::from_utf8(bytes).context("RSS is UTF-8")?).into_bytes()),
        false => Ok(bytes),
    }
}

/// Titles are plain text, and half the readers take them for HTML. The RSS profile recommends
/// `&#x26;` and `&#x3C;` for both to see the same (<https://www.rssboard.org/rss-profile#data-types-characterdata>);
/// the crate writes `&amp;` and `&lt;`. No HTML of an item holds the tag `<title>`.
fn plain_titles(feed: &str) -> String {
    let mut out = String::with_capacity(feed.len() + feed.len() / 64);
    let mut rest = feed;
    let (begin, close) = (memmem::Finder::new("<title>"), memmem::Finder::new("</title>"));
    while let Some(title) = begin.find(rest.as_bytes()) {
        let end = close.find(&rest.as_bytes()[title..]).map_or(rest.len(), |end| title + end);
        out.push_str(&rest[..title]);
        if rest[title..end].contains('&') {
            out.push_str(&rest[title..end].replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;"));
        } else {
            out.push_str(&rest[title..end]);
        }
        rest = &rest[end..];
    }
    out + rest
}

fn rss_item(item: &Item) -> rss::Item {
    rss::Item {
        title: Some(item.title.to_string()),
        link: Some(item.link.to_string()),
        description: Some(description(item)),
        categories: item
            .categories
            .iter()
            .map(|name| Category { name: name.to_string(), domain: None })
            .collect(),
        guid: Some(Guid { value: item.id.to_string(), permalink: false }),
        pub_date: Some(rfc822(item.published)),
        content: Some(item.html.clone()),
        // RSS's own <author> is an email address; names go here.
        dublin_core_ext: Some(DublinCoreExtension {
            creators: item.authors.iter().map(|name| name.to_string()).collect(),
            identifiers: item
                .reference
                .numbers
                .doi
                .iter()
                .map(|doi| format!("doi:{doi}"))
                .collect(),
            sources: item.reference.venue.iter().map(|venue| venue.to_string()).collect(),
            ..DublinCoreExtension::default()
        }),
        extensions: reference(item),
        ..rss::Item::default()
    }
}

/// Vocabularies of items: pictures and files (<https://www.rssboard.org/media-rss>), what publishers say of articles
/// (PRISM 2.0), and the Markdown of a text (<https://source.scripting.com>).
const VOCABULARIES: [(&str, &str); 3] = [
    ("media", "http://search.yahoo.com/mrss/"),
    ("prism", "http://prismstandard.org/namespaces/basic/2.0/"),
    ("source", "http://source.scripting.com/"),
];

/// What reference managers read of a paper, and its Markdown, which NetNewsWire prefers to HTML. The PDF is no enclosure:
/// readers of podcasts would download it.
fn reference(item: &Item) -> ExtensionMap {
    let reference = &item.reference;
    let mut elements = ExtensionMap::new();
    if let Some(pdf) = &reference.pdf {
        let attributes = [("url", pdf.as_ref()), ("type", media_type::PDF)];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let content = extension("media:content", BTreeMap::from(attributes));
        elements.extend(feed::extensions("media", "content", vec![content]));
    }
    if let Some(day) = reference.released {
        let date = text_element("prism:publicationDate", day.to_string());
        elements.extend(feed::extensions("prism", "publicationDate", vec![date]));
    }
    if !reference.markdown.is_empty() {
        let markdown = text_element("source:markdown", reference.markdown.clone());
        elements.extend(feed::extensions("source", "markdown", vec![markdown]));
    }
    elements
}

fn text_element(name: &str, value: String) -> Extension {
    Extension { name: name.to_owned(), value: Some(value), ..Extension::default() }
}

/// Every reader takes the description for HTML, so plain text is escaped as HTML first. A paper
/// without a summary shows its links: some readers show the description alone.
fn description(item: &Item) -> String {
    if item.plain.is_empty() { item.html.clone() } else { text::escape(&item.summary) }
}

/// `atom:link`, `rel` and `href` (the RSS profile, <https://www.rssboard.org/rss-profile#namespace-elements-atom-link>).
fn atom_link((rel, href): (&str, String)) -> Extension {
    let mut attributes =
        BTreeMap::from([("href".to_owned(), href), ("rel".to_owned(), rel.to_owned())]);
    // The profile asks for the type of the self link only; readers use it there.
    if rel == "self" {
        attributes.insert("type".to_owned(), media_type::RSS.to_owned());
    }
    extension("atom:link", attributes)
}

/// An element without content. Its value is empty on purpose: without one the writer puts a line break into it.
fn extension(name: &str, attrs: BTreeMap<String, String>) -> Extension {
    Extension { name: name.to_owned(), value: Some(String::new()), attrs, ..Extension::default() }
}
