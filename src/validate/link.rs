//! Links of Atom (RFC 4287, section 4.2.7), and what they say together.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use roxmltree::Node;

use crate::media_type;
use crate::rule;
use crate::validate::check::Check;
use crate::validate::name::{self, has_name, name_of};
use crate::validate::subject::{Subject, is_said, tag_span};
use crate::validate::table::{Attribute, attribute};
use crate::validate::value::media_type::{MEDIA_TYPE, is_media_type};
use crate::validate::value::{number, text, uri};
use crate::validate::walk::Walk;

const ATTRIBUTES: &[Attribute] = &[
    attribute("href", &[uri::IRI]),
    attribute("rel", &[text::ATTRIBUTE_FILLED, RELATION]),
    attribute("type", &[MEDIA_TYPE]),
    attribute("hreflang", &[text::LANGUAGE]),
    attribute("title", &[text::ATTRIBUTE_FILLED, text::PLAIN]),
    attribute("length", &[text::FILLED, number::NOT_NEGATIVE]),
];

/// Judges a link.
pub(super) fn link(walk: &mut Walk, node: Node) {
    walk.attributes(node, ATTRIBUTES);
    let name = name_of(node, walk.kind());
    if !node.has_attribute("href") {
        let message = format!("{name} has no href");
        walk.report_tag(&rule::MissingHref, node, message, &[("attr", "href")]);
    }
    if let Some(text) = node.children().find(is_said) {
        let message = format!("{name} is empty; its attributes say all");
        let at = Subject::of(node);
        walk.report_at(&rule::AtomLinkNotEmpty, &at, text.range(), message, &[]);
    }
    if rel(&node) != "replies" {
        let of_replies = node.attributes().filter(|attribute| {
            ["thr:count", "thr:updated"].contains(&&*name::attribute_name(attribute))
        });
        for attribute in of_replies {
            walk.unexpected_attribute(node, attribute);
        }
    }
    to_itself(walk, node);
    history_in_entry(walk, node);
}

/// A registered relation, or an IRI.
const RELATION: Check = Check::Is(
    |value| {
        let is_address = value.contains(':') && !value.contains(char::is_whitespace);
        is_address || RELATIONS.contains(value)
    },
    &rule::UnregisteredAtomLinkRel,
    "a registered relation of links",
);

static RELATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("data/relations.txt").lines().skip(1).flat_map(|line| line.split(' ')).collect()
});

/// The relation of a link, which may be written as an address.
pub(super) fn rel<'a>(link: &Node<'a, '_>) -> &'a str {
    let rel = link.attribute("rel").unwrap_or("alternate");
    rel.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(rel)
}

/// The links of Atom in an element, in whatever format.
pub(super) fn links<'a, 'i>(walk: &Walk, node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let of_atom = |child: &Node| {
        child.tag_name().name() == "link"
            && (has_name(*child, "atom:link", walk.kind())
                || walk.kind() == crate::validate::kind::DocumentKind::Atom
                    && has_name(*child, "link", walk.kind()))
    };
    node.children().filter(of_atom).collect()
}

/// What an element stands in, by its name.
fn stands_in(node: Node, names: &[&str]) -> bool {
    node.parent_element().is_some_and(|parent| names.contains(&parent.tag_name().name()))
}

/// The media types of feeds, as a feed may call itself.
const FEED_TYPES: [&str; 3] = [media_type::ATOM, media_type::RSS, media_type::RDF];

/// What a link to the feed itself must be.
fn to_itself(walk: &mut Walk, node: Node) {
    if rel(&node) != "self" {
        return;
    }
    let kind = node.attribute("type").filter(|kind| is_media_type(kind));
    let essence = |kind: &str| kind.split(';').next().unwrap_or_default().to_owned();
    if let Some(kind) = kind.filter(|kind| !FEED_TYPES.contains(&essence(kind).as_str())) {
        let message =
            format!("the link to the feed itself has the type {kind:?}, not one of a feed");
        walk.report_tag(&rule::SelfNotAtom, node, message, &[("type", kind)]);
    }
    let Some(href) = node.attribute("href").filter(|_| stands_in(node, &["feed", "channel"]))
    else {
        return;
    };
    let mut bases = node.ancestors().filter_map(|node| node.attribute((name::XML, "base")));
    if !has_authority(href) && !bases.any(has_authority) {
        let message = format!("the address {href:?} of the feed itself is relative");
        walk.report_tag(&rule::RelativeSelf, node, message, &[("value", href)]);
        return;
    }
    let published = walk.facts.options.url.clone();
    let Some(address) = resolve(&base_of(node, walk), href) else { return };
    if published.is_some_and(|published| !is_same_document(&published, &address)) {
        let message = format!("the feed says it lies at {address:?}, and was found elsewhere");
        walk.report_tag(&rule::SelfDoesntMatchLocation, node, message, &[("value", href)]);
    }
}

/// Whether an address names a host.
fn has_authority(address: &str) -> bool {
    let host = address.split_once("//").map(|(_, rest)| rest);
    host.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#']))
}

/// The base of relative addresses at an element.
fn base_of(node: Node, walk: &Walk) -> String {
    let bases: Vec<&str> =
        node.ancestors().filter_map(|node| node.attribute((name::XML, "base"))).collect();
    let mut base = walk.facts.options.url.clone().unwrap_or_default();
    for own in bases.into_iter().rev() {
        base = resolve(&base, own).unwrap_or_else(|| own.to_owned());
    }
    base
}

/// An address on a base (RFC 3986, 5.2).
fn resolve(base: &str, address: &str) -> Option<String> {
    if oxiri::Iri::parse(address).is_ok() {
        return Some(address.to_owned());
    }
    let base = oxiri::Iri::parse(base).ok()?;
    base.resolve(address).ok().map(|resolved| resolved.into_inner())
}

fn is_same_document(a: &str, b: &str) -> bool {
    let form = |address: &str| uri::canonical_form(address.split('#').next().unwrap_or(address));
    form(a) == form(b)
}

/// Links to other parts of a feed make no sense in an entry (RFC 5005).
fn history_in_entry(walk: &mut Walk, node: Node) {
    let rel = rel(&node);
    let parts = ["next", "previous", "prev-archive", "next-archive", "first", "last", "current"];
    if stands_in(node, &["entry"]) && parts.contains(&rel) {
        let message = format!("a link to the {rel} part of a feed stands in an entry");
        walk.report_tag(&rule::FeedHistoryRelInEntry, node, message, &[("rel", rel)]);
    }
}

/// Links of one relation, type and language are one too many (RFC 4287, 4.1.1 and 4.1.2).
pub(super) fn alternates(walk: &mut Walk, node: Node) {
    let mut met = HashMap::new();
    let entry = node.children().find(|child| has_name(*child, "entry", walk.kind()));
    let end = entry.map_or(usize::MAX, |entry| entry.range().start);
    let links = links(walk, node).into_iter().filter(|link| link.range().start < end);
    for link in links.filter(|link| rel(link) == "alternate") {
        let key = (
            link.attribute("type").unwrap_or_default(),
            link.attribute("hreflang").unwrap_or_default(),
        );
        if let Some(first) = met.insert(key, tag_span(link)) {
            let message = "two alternate links have one type and one language";
            let first = (first, "the other stands here");
            walk.report_again(&rule::DuplicateAtomLink, link, first, message, &[]);
        }
    }
}

/// What the links of complete feeds and archives may be (RFC 5005).
pub(super) fn history(walk: &mut Walk, node: Node) {
    let marked = |name: &str| {
        node.children()
            .any(|child| child.has_tag_name(("http://purl.org/syndication/history/1.0", name)))
    };
    let links = links(walk, node);
    let find = |rel: &str| links.iter().find(|link| self::rel(link) == rel).copied();
    let href = |rel: &str| find(rel).and_then(|link| link.attribute("href"));
    if marked("complete") {
        for rel in ["next", "previous", "first", "last", "next-archive", "prev-archive"] {
            if let Some(link) = find(rel) {
                let message = format!("a complete feed has no {rel} part");
                walk.report_tag(&rule::FeedRelInCompleteFeed, link, message, &[("rel", rel)]);
            }
        }
        if let (Some(current), Some(own)) = (href("current"), href("self"))
            && current != own
            && let Some(link) = find("current")
        {
            let message = "the current link of a complete feed is its own address";
            walk.report_tag(&rule::CurrentNotSelfInCompleteFeed, link, message, &[]);
        }
    }
    if marked("archive") && !marked("complete") {
        if find("current").is_none() {
            let message = "an archive has no link to the current feed";
            walk.report_tag(&rule::MissingCurrentInArchive, node, message, &[]);
        }
        if find("prev-archive").is_none() && find("next-archive").is_none() {
            let message = "an archive has no link to the one before or after it";
            walk.report_tag(&rule::ArchiveIncomplete, node, message, &[]);
        }
    }
    for (end, beyond) in [("first", "previous"), ("last", "next")] {
        if let (Some(own), Some(last), Some(link)) = (href("self"), href(end), find(beyond))
            && own == last
        {
            let message = format!("the {end} part of a feed has no {beyond} one");
            walk.report_tag(&rule::LinkPastEnd, link, message, &[("rel", beyond), ("self", end)]);
        }
    }
}
