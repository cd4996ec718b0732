//! The publishing protocol (RFC 5023): its documents, and what it adds to feeds.

use roxmltree::Node;

use crate::rule;
use crate::validate::atom::CATEGORY;
use crate::validate::construct;
use crate::validate::table::{
    Child, Content, Element, Parents, Vocabulary, any, attribute, needed, once, one, some, text,
};
use crate::validate::value::{date, media_type, number, uri};
use crate::validate::walk::Walk;

/// In feeds and entries (sections 8.3.5, 10.2 and 13.1).
pub(in crate::validate) const APP: Vocabulary = Vocabulary {
    prefix: "app",
    elements: &[
        (Parents::FEED, &[once("app:collection", Content::Element(&COLLECTION))]),
        (
            Parents::ENTRY,
            &[
                once("app:edited", text(&[construct::NO_SPACE, date::RFC_3339])),
                once("app:control", Content::Element(&CONTROL)),
            ],
        ),
    ],
};

const CONTROL: Element =
    Element { children: &[once("app:draft", text(&[number::YES_NO]))], ..Element::PLAIN };

/// Section 8.3.1.
pub(in crate::validate) const SERVICE: Element = Element {
    children: &[some("app:workspace", &rule::MissingElement, Content::Element(&WORKSPACE))],
    attributes: &[],
    place: Parents::COLLECTION,
    ..Element::PLAIN
};

const TITLE: Child =
    one("atom:title", &rule::MissingElement, Content::Special(construct::text_in_rss));

/// Section 8.3.2.
const WORKSPACE: Element = Element {
    children: &[TITLE, any("app:collection", Content::Element(&COLLECTION))],
    attributes: &[],
    place: Parents::COLLECTION,
    ..Element::PLAIN
};

/// Section 8.3.3.
const COLLECTION: Element = Element {
    children: &[
        TITLE,
        any("app:accept", text(&[media_type::ACCEPTED])),
        any("app:categories", Content::Element(&CATEGORIES)),
    ],
    attributes: &[needed("href", &[uri::IRI])],
    place: Parents::COLLECTION,
    ..Element::PLAIN
};

/// Section 7.2.1.
pub(in crate::validate) const CATEGORIES: Element = Element {
    children: &[any("atom:category", CATEGORY)],
    attributes: &[
        attribute("href", &[]),
        attribute("fixed", &[number::YES_NO]),
        attribute("scheme", &[]),
    ],
    place: Parents::NOWHERE,
    after: elsewhere,
};

/// Categories are listed here or lie at an address, not both (section 7.2.1).
fn elsewhere(walk: &mut Walk, node: Node) {
    if !node.has_attribute("href") {
        return;
    }
    for name in ["fixed", "scheme"] {
        if node.has_attribute(name) {
            let message = format!("app:categories has both href and {name}");
            walk.report_tag(&rule::ConflictingCatAttr, node, message, &[("attr", name)]);
        }
    }
    if node.children().any(|child| child.is_element()) {
        let message = "app:categories has both href and categories";
        walk.report_tag(&rule::ConflictingCatChildren, node, message, &[]);
    }
}
