//! RSS 1.0 (<https://web.resource.org/rss/1.0/spec>) and 0.90.

use std::collections::HashMap;

use roxmltree::Node;

use crate::rule;
use crate::validate::name::{self, name_of};
use crate::validate::rss;
use crate::validate::subject::{Subject, is_said, tag_span};
use crate::validate::table::{
    ANY_TEXT, Attribute, Content, Element, Parents, any, attribute, once, one, text,
};
use crate::validate::value::{text as words, uri};
use crate::validate::vocabulary::itunes;
use crate::validate::walk::{Walk, child_named};

mod striped;

const ABOUT: Attribute = attribute("rdf:about", &[uri::REFERENCE]);
const URI: Content = text(&[uri::WHOLE]);
const TITLE: Content = text(&[words::FILLED, words::PLAIN]);

/// Section 5.2.
pub(super) const RDF: Element = Element {
    children: &[
        one("channel", &rule::MissingElement, Content::Element(&CHANNEL)),
        any("image", Content::Element(&IMAGE)),
        any("textinput", Content::Element(&TEXT_INPUT)),
        any("item", Content::Element(&ITEM)),
    ],
    attributes: &[],
    place: Parents::RDF,
    after: |walk, node| {
        striped::nodes(walk, node);
        abouts(walk, node);
    },
};

/// Section 5.3.
const CHANNEL: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, TITLE),
        one("link", &rule::MissingLink, URI),
        one("description", &rule::MissingDescription, text(&[words::PLAIN])),
        once("image", Content::Special(reference_to_image)),
        once("items", Content::Element(&ITEMS)),
        once("textinput", Content::Ignored),
        once("textInput", Content::Element(&rss::TEXT_INPUT)),
    ],
    attributes: &[ABOUT],
    place: Parents::CHANNEL_1,
    after: |walk, node| {
        named(walk, node);
        itunes::complete(walk, node);
    },
};

/// An image that stands elsewhere, or the whole of one.
fn reference_to_image(walk: &mut Walk, node: Node) {
    if !node.has_attribute((name::RDF, "resource")) {
        return walk.element(node, &INLINE_IMAGE);
    }
    if let Some(text) = node.children().find(is_said) {
        let at = Subject::of(node);
        walk.report_at(&rule::UnexpectedText, &at, text.range(), "image contains text", &[]);
    }
}

const ITEMS: Element =
    Element { children: &[any("rdf:Seq", Content::Element(&SEQUENCE))], ..Element::PLAIN };

/// The parser of RDF takes `resource` without a prefix too.
const SEQUENCE: Element = Element {
    children: &[any(
        "rdf:li",
        Content::Empty(&[attribute("rdf:resource", &[]), attribute("resource", &[])]),
    )],
    attributes: &[],
    place: Parents::NOWHERE,
    after: misspelled_resources,
};

/// RDF's own names are few.
fn misspelled_resources(walk: &mut Walk, node: Node) {
    for item in node.children().filter(Node::is_element) {
        let attributes = item.attributes().filter(|attribute| {
            attribute.name() == "resources" && attribute.namespace() == Some(name::RDF)
        });
        for attribute in attributes {
            walk.unexpected_attribute(item, attribute);
        }
    }
}

/// Section 5.4.
const IMAGE: Element = Element {
    children: INLINE_IMAGE.children,
    attributes: &[ABOUT],
    place: Parents::IMAGE,
    after: named,
};

const INLINE_IMAGE: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, TITLE),
        one("url", &rule::MissingElement, URI),
        one("link", &rule::MissingLink, URI),
    ],
    attributes: &[],
    place: Parents::IMAGE,
    ..Element::PLAIN
};

/// Section 5.5.
const ITEM: Element = Element {
    children: &[
        one("title", &rule::MissingElement, TITLE),
        one("link", &rule::MissingElement, URI),
        once("description", text(&[words::HTML_OF_RSS])),
    ],
    attributes: &[ABOUT],
    place: Parents::ITEM_1,
    after: named,
};

/// Section 5.6.
const TEXT_INPUT: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, text(&[words::PLAIN])),
        one("description", &rule::MissingDescription, ANY_TEXT),
        one("name", &rule::MissingElement, text(&[rss::FIELD_NAME])),
        one("link", &rule::MissingLink, URI),
    ],
    attributes: &[ABOUT],
    place: Parents::TEXT_INPUT,
    after: named,
};

/// In RSS 1.0 all of these have a name; in 0.90 none had.
fn named(walk: &mut Walk, node: Node) {
    if node.tag_name().namespace() == Some(name::RSS_090) {
        return;
    }
    if !node.has_attribute((name::RDF, "about")) {
        let message = format!("{} has no attribute rdf:about", name_of(node, walk.kind()));
        walk.report_tag(&rule::MissingAttribute, node, message, &[("attr", "rdf:about")]);
    } else if node.tag_name().name() == "channel" && child_named(walk, node, "items").is_none() {
        walk.report_missing(&rule::MissingElement, node, "items");
    }
}

/// An item is named once, and so is what other vocabularies describe.
fn abouts(walk: &mut Walk, root: Node) {
    let mut met = HashMap::new();
    let is_item =
        |node: &Node| !name::is_core(*node, walk.kind()) || node.tag_name().name() == "item";
    for node in root.descendants().filter(is_item).collect::<Vec<_>>() {
        let Some(about) = node.attribute_node((name::RDF, "about")) else { continue };
        if let Some(first) = met.insert(about.value(), tag_span(node)) {
            let message = format!("two elements are about {:?}", about.value());
            let first = (first, "the other stands here");
            let parameters = [("value", about.value())];
            walk.report_again(&rule::DuplicateValue, node, first, message, &parameters);
        }
    }
}
