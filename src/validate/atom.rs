//! Atom 1.0 (RFC 4287).

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use roxmltree::Node;

use crate::rule;
use crate::validate::construct::{self, NO_SPACE};
use crate::validate::link::{self, links, rel};
use crate::validate::name::{self, name_of};
use crate::validate::subject::{tag_span, trimmed_text_of};
use crate::validate::table::{
    Child, Content, Element, Parents, any, attribute, needed, once, one as needed_once, text,
};
use crate::validate::value::{date, person, text as words, uri};
use crate::validate::vocabulary::itunes;
use crate::validate::walk::{Walk, child_named};

const fn one(name: &'static str, content: Content) -> Child {
    needed_once(name, &rule::MissingElement, content)
}

const fn of_source(name: &'static str, content: Content) -> Child {
    needed_once(name, &rule::MissingSourceElement, content)
}

const ID: Content = text(&[NO_SPACE, uri::WHOLE, uri::CANONICAL]);
const FILLED_ID: Content = text(&[words::FILLED, NO_SPACE, uri::WHOLE, uri::CANONICAL]);
const DATE: Content = text(&[NO_SPACE, date::RFC_3339]);
const FILLED_DATE: Content = text(&[words::FILLED, NO_SPACE, date::RFC_3339]);
const PICTURE: Content = text(&[words::FILLED, NO_SPACE, uri::REFERENCE]);
const TEXT: Content = Content::Special(construct::text);
const LINK: Content = Content::Special(link::link);

/// Section 4.1.1.
pub(super) const FEED: Element = Element {
    children: &[
        any("author", PERSON),
        any("category", CATEGORY),
        any("contributor", PERSON),
        once("generator", GENERATOR),
        once("icon", PICTURE),
        one("id", ID),
        any("link", LINK),
        once("logo", PICTURE),
        once("rights", TEXT),
        once("subtitle", TEXT),
        one("title", TEXT),
        one("updated", DATE),
        any("entry", Content::Element(&ENTRY)),
    ],
    attributes: &[],
    place: Parents::FEED,
    after: across_feed,
};

/// Section 4.1.2.
pub(super) const ENTRY: Element = Element {
    children: &[
        any("author", PERSON),
        any("category", CATEGORY),
        once("content", Content::Special(construct::content)),
        any("contributor", PERSON),
        one("id", FILLED_ID),
        any("link", LINK),
        once("published", DATE),
        once("rights", TEXT),
        once("source", Content::Element(&SOURCE)),
        once("summary", TEXT),
        one("title", TEXT),
        one("updated", FILLED_DATE),
    ],
    attributes: &[],
    place: Parents::ENTRY,
    after: across_entry,
};

/// Section 4.2.11.
const SOURCE: Element = Element {
    children: &[
        any("author", PERSON),
        any("category", CATEGORY),
        any("contributor", PERSON),
        once("generator", GENERATOR),
        once("icon", PICTURE),
        of_source("id", ID),
        any("link", LINK),
        once("logo", PICTURE),
        once("rights", TEXT),
        once("subtitle", TEXT),
        of_source("title", TEXT),
        of_source("updated", DATE),
    ],
    attributes: &[],
    place: Parents::FEED,
    after: |walk, node| {
        link::alternates(walk, node);
        itunes::complete(walk, node);
        if child_named(walk, node, "fh:archive").is_some() {
            link::history(walk, node);
        }
    },
};

/// Section 3.2.
pub(super) const PERSON: Content = Content::Element(&Element {
    children: &[
        one("atom:name", text(&[words::FILLED, words::PLAIN, person::NAME])),
        once("atom:uri", text(&[words::FILLED, NO_SPACE, uri::IRI])),
        once("atom:email", text(&[person::ADDRESS])),
    ],
    attributes: &[],
    place: Parents::PERSON,
    ..Element::PLAIN
});

/// Section 4.2.2.
pub(super) const CATEGORY: Content = Content::Empty(&[
    needed("term", &[words::FILLED]),
    attribute("scheme", &[uri::WHOLE]),
    attribute("label", &[words::PLAIN]),
]);

/// Section 4.2.4.
pub(super) const GENERATOR: Content = Content::TextWith(
    &[attribute("uri", &[uri::REFERENCE_ATTRIBUTE]), attribute("version", &[])],
    &[words::FILLED, words::PLAIN],
);

fn across_entry(walk: &mut Walk, node: Node) {
    link::alternates(walk, node);
    let has_summary = child_named(walk, node, "summary").is_some();
    match child_named(walk, node, "content") {
        None => {
            if !links(walk, node).iter().any(|link| rel(link) == "alternate") {
                let message = "the entry has neither content nor a link to it";
                walk.report_tag(&rule::MissingContentOrAlternate, node, message, &[]);
            }
            if !has_summary {
                let message = "the entry has neither content nor a summary";
                walk.report_tag(&rule::MissingTextualContent, node, message, &[]);
            }
        }
        Some(content) if !has_summary && construct::needs_summary(content) => {
            let message = "the content cannot be shown, so the entry needs a summary";
            walk.report_tag(&rule::MissingSummary, node, message, &[]);
        }
        Some(_) => {}
    }
    // Within a feed its author will do, which is looked for once.
    if node.parent_element().is_none() {
        repeated_entries(walk, &[node]);
        authored(walk, node);
    }
}

/// An entry names its author, or its source does (section 4.1.2).
fn authored(walk: &mut Walk, entry: Node) {
    let of_source = || child_named(walk, child_named(walk, entry, "source")?, "author");
    if child_named(walk, entry, "author").or_else(of_source).is_none() {
        walk.report_missing(&rule::MissingElement, entry, "author");
    }
}

fn across_feed(walk: &mut Walk, node: Node) {
    link::alternates(walk, node);
    if !links(walk, node).iter().any(|link| rel(link) == "self") {
        let message = "the feed has no link to itself";
        walk.report_tag(&rule::MissingSelf, node, message, &[]);
    }
    let entries: Vec<Node> =
        node.children().filter(|child| name::has_name(*child, "entry", walk.kind())).collect();
    if child_named(walk, node, "author").is_none() {
        let closed: Vec<&Node> = entries.iter().filter(|entry| !walk.is_open(**entry)).collect();
        closed.into_iter().for_each(|entry| authored(walk, *entry));
    }
    metadata_first(walk, node);
    repeated_entries(walk, &entries);
    link::history(walk, node);
    itunes::complete(walk, node);
}

/// What describes the feed stands before its entries, or readers that stream miss it.
fn metadata_first(walk: &mut Walk, node: Node) {
    let mut in_entries = false;
    for child in node.children().filter(|child| child.is_element()) {
        let local = child.tag_name().name();
        if !name::is_core(child, walk.kind()) || FEED.children.iter().all(|row| row.name != local) {
            continue;
        }
        if in_entries && local != "entry" {
            let name = name_of(child, walk.kind());
            let message = format!("{name} of the feed stands after an entry");
            walk.report_tag(&rule::MisplacedMetadata, child, message, &[]);
        }
        in_entries |= local == "entry";
    }
}

/// Values that have been met, with the places at which they stood first.
type Met<'a> = HashMap<Cow<'a, str>, Range<usize>>;

/// Entries with one id, and entries with one date (section 4.1.1).
fn repeated_entries(walk: &mut Walk, entries: &[Node]) {
    let (mut ids, mut dates): (Met, Met) = (Met::new(), Met::new());
    let all_ids: Vec<Cow<str>> = entries
        .iter()
        .filter_map(|entry| child_named(walk, *entry, "id").map(trimmed_text_of))
        .collect();
    let is_one = all_ids.len() > 9 && all_ids.iter().all(|id| *id == all_ids[0]);
    let rule = if is_one { &rule::DuplicateIds } else { &rule::DuplicateEntries };
    for child in entries.iter().flat_map(|entry| entry.children()) {
        let (met, rule) = if name::has_name(child, "id", walk.kind()) {
            (&mut ids, rule)
        } else if name::has_name(child, "updated", walk.kind()) {
            (&mut dates, &rule::DuplicateUpdated)
        } else {
            continue;
        };
        let value = trimmed_text_of(child);
        if value.is_empty() {
            continue;
        }
        if let Some(first) = met.get(&value).cloned() {
            let message = match child.tag_name().name() {
                "updated" => format!("two entries were updated at {value}"),
                _ => format!("two entries have the id {value:?}"),
            };
            let first = (first, "it stands here first");
            walk.report_again(rule, child, first, message, &[("value", &value)]);
        } else {
            met.insert(value, tag_span(child));
        }
    }
}
