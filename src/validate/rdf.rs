//! RSS 1.0 (<https://web.resource.org/rss/1.0/spec>) and 0.90.

use roxmltree::Node;

use crate::rule;
use crate::validate::name::{self, name_of};
use crate::validate::value::{uri, words};
use crate::validate::walk::{
    AttributeRule, Child, Content, Count, Element, Extensions, Walk, any, child_named, text,
};

const ABOUT: AttributeRule =
    AttributeRule { name: "rdf:about", needed: false, checks: &[uri::relative] };
const RESOURCE: AttributeRule =
    AttributeRule { name: "rdf:resource", needed: true, checks: &[uri::relative] };

const fn one(name: &'static str, rule: &'static rule::Rule, content: Content) -> Child {
    Child { name, count: Count::One(rule), content }
}

/// Section 5.2.
pub(super) const RDF: Element = Element {
    children: &[
        one("channel", &rule::MissingElement, Content::Element(&CHANNEL)),
        any("image", Content::Element(&IMAGE)),
        any("textinput", Content::Element(&TEXT_INPUT)),
        any("item", Content::Element(&ITEM)),
    ],
    attributes: &[],
    extensions: Extensions::None,
    after: |_, _| {},
};

/// Section 5.3.
const CHANNEL: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, text(&[words::filled, words::no_html])),
        one("link", &rule::MissingLink, text(&[uri::whole])),
        one("description", &rule::MissingDescription, text(&[words::no_html])),
        any("image", REFERENCE),
        Child { name: "items", count: Count::AtMostOne, content: Content::Element(&ITEMS) },
        any("textinput", REFERENCE),
    ],
    attributes: &[ABOUT],
    extensions: Extensions::Feed,
    after: named,
};

const ITEMS: Element = Element {
    children: &[any("rdf:Seq", Content::Element(&SEQUENCE))],
    attributes: &[],
    extensions: Extensions::None,
    after: |_, _| {},
};

/// The parser of RDF takes `resource` without a prefix too.
const SEQUENCE: Element = Element {
    children: &[any(
        "rdf:li",
        Content::TextWith(
            &[
                AttributeRule { name: "rdf:resource", needed: false, checks: &[uri::relative] },
                AttributeRule { name: "resource", needed: false, checks: &[uri::relative] },
            ],
            &[],
        ),
    )],
    attributes: &[],
    extensions: Extensions::None,
    after: resources,
};

/// RDF's own names are few.
fn resources(walk: &mut Walk, node: Node) {
    for item in node.children().filter(Node::is_element) {
        if item.attributes().any(|attribute| attribute.name() == "resources") {
            let message = "rdf:li has no attribute rdf:resources";
            walk.report_tag(
                &rule::UnexpectedAttribute,
                item,
                message,
                &[("attribute", "rdf:resources")],
            );
            if let Some(last) = walk.found.list.last_mut() {
                last.parent = Some("li".to_owned());
            }
        }
    }
}

const REFERENCE: Content = Content::TextWith(&[RESOURCE], &[]);

/// Section 5.4.
const IMAGE: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, text(&[words::filled, words::no_html])),
        one("url", &rule::MissingElement, text(&[uri::whole])),
        one("link", &rule::MissingLink, text(&[uri::whole])),
    ],
    attributes: &[ABOUT],
    extensions: Extensions::Feed,
    after: named,
};

/// Section 5.5.
const ITEM: Element = Element {
    children: &[
        one("title", &rule::MissingElement, text(&[words::filled, words::no_html])),
        one("link", &rule::MissingElement, text(&[uri::whole])),
        Child { name: "description", count: Count::AtMostOne, content: text(&[]) },
    ],
    attributes: &[ABOUT],
    extensions: Extensions::Item,
    after: named,
};

/// Section 5.6.
const TEXT_INPUT: Element = Element {
    children: &[
        one("title", &rule::MissingElement, text(&[words::filled, words::no_html])),
        one("description", &rule::MissingElement, text(&[])),
        one("name", &rule::MissingElement, text(&[super::rss::form_name])),
        one("link", &rule::MissingElement, text(&[uri::whole])),
    ],
    attributes: &[ABOUT],
    extensions: Extensions::Feed,
    after: named,
};

/// In RSS 1.0 all of these have a name; in 0.90 none had.
fn named(walk: &mut Walk, node: Node) {
    let old = node.tag_name().namespace() == Some(name::RSS_090);
    if !old && !node.has_attribute((name::RDF, "about")) {
        let message = format!("{} has no attribute rdf:about", name_of(node, walk.kind));
        walk.report_tag(&rule::MissingAttribute, node, message, &[("attr", "rdf:about")]);
    } else if !old
        && node.tag_name().name() == "channel"
        && child_named(walk, node, "items").is_none()
    {
        walk.report_missing(&rule::MissingElement, node, "items");
    }
}
