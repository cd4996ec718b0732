//! Atom 1.0 (RFC 4287), written by atom_syndication.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig,
};
use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::feed::{GENERATOR, extensions, history_namespace, icon, size, stylesheet};
use crate::identity::iri_of;
use crate::item::Item;
use crate::text;
use crate::validate::is_plain;

/// The file in a channel's folder.
pub const FILE_NAME: &str = "atom.xml";

/// Writes a channel as Atom.
pub fn render(channel: &Channel, items: &[&Item]) -> Result<Vec<u8>> {
    let site = channel.site;
    let mut links = vec![link("alternate", channel.page())];
    let feeds = channel.feed_links(FILE_NAME);
    links.extend(feeds.into_iter().map(|(rel, href)| link(rel, href)));
    let feed = Feed {
        title: words(&channel.title),
        id: channel.id(),
        updated: fixed(channel.updated),
        authors: vec![person(&site.author)],
        generator: Some(Generator { value: GENERATOR.to_owned(), uri: None, version: None }),
        icon: Some(icon(channel)),
        links,
        subtitle: Some(words(&channel.description)),
        entries: items.iter().map(|item| entry(&site.tag, item)).collect(),
        extensions: archive_mark(channel),
        namespaces: history_namespace(channel),
        lang: Some(site.language.clone()),
        ..Feed::default()
    };
    let config = WriteConfig { write_document_declaration: false, indent_size: Some(1) };
    // The crate's own declaration names no encoding, which the W3C's validator asks for.
    let mut bytes = Vec::with_capacity(size(items));
    bytes.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    bytes.extend_from_slice(stylesheet(channel).as_bytes());
    feed.write_with_config(&mut bytes, config)
        .with_context(|| format!("cannot write {}{FILE_NAME}", channel.folder))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(tag: &str, item: &Item) -> Entry {
    let alternate = link("alternate", item.link.to_string());
    let related = item.related.iter().map(|related| Link {
        title: Some(related.label.to_owned()),
        mime_type: related.media_type.map(str::to_owned),
        ..link("related", related.url.to_string())
    });
    Entry {
        title: words(&item.title),
        id: iri_of(tag, &item.id).into_owned(),
        updated: fixed(item.updated),
        published: Some(fixed(item.published)),
        // The feed has an author, which Atom requires where an entry has none (RFC 4287, section 4.1.2).
        authors: item.authors.iter().map(|name| person(name)).collect(),
        // Half the readers show a term, half a label.
        categories: item
            .categories
            .iter()
            .map(|name| Category {
                term: name.to_string(),
                scheme: None,
                label: Some(name.to_string()),
            })
            .collect(),
        links: std::iter::once(alternate).chain(related).collect(),
        summary: (!item.plain.is_empty()).then(|| words(&item.summary)),
        content: Some(Content {
            value: Some(item.html.clone()),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        contributors: vec![],
        rights: None,
        source: None,
        extensions: ExtensionMap::new(),
        namespaces: BTreeMap::new(),
    }
}

/// Plain text. What looks like HTML is written as HTML, escaped: readers differ in whether they obey the type of such a
/// text (RFC 4287, section 3.1.1). Others stay plain, since some show the escapes of a title: sfeed, rss-parser.
fn words(text: &str) -> Text {
    if is_plain(text) { Text::plain(text) } else { Text::html(text::escape(text)) }
}

fn link(rel: &str, href: String) -> Link {
    Link { href, rel: rel.to_owned(), ..Link::default() }
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), ..Person::default() }
}

fn fixed(instant: DateTime<Utc>) -> FixedDateTime {
    instant.fixed_offset()
}

/// `fh:archive` (RFC 5005, section 4.1).
fn archive_mark(channel: &Channel) -> ExtensionMap {
    // Empty on purpose: without a value the writer puts a line break into it.
    let value = Some(String::new());
    let mark = Extension { name: "fh:archive".to_owned(), value, ..Extension::default() };
    match channel.history.is_archive {
        true => extensions("fh", "archive", vec![mark]),
        false => ExtensionMap::new(),
    }
}
