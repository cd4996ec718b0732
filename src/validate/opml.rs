//! OPML 1.0 and 2.0 (<http://opml.org/spec2.opml>).

use roxmltree::Node;

use crate::rule;
use crate::validate::check::Check;
use crate::validate::table::{
    Attribute, Content, Element, Parents, any, attribute, once, some, text,
};
use crate::validate::value::{date, number, person, text as words, uri};
use crate::validate::walk::Walk;

/// `<opml>`.
pub(super) const OPML: Element = Element {
    children: &[
        some("head", &rule::MissingElement, Content::Element(&HEAD)),
        some("body", &rule::MissingElement, Content::Element(&BODY)),
    ],
    attributes: &[attribute("version", &[VERSION])],
    place: Parents::OUTLINE,
    after: named_opml,
};

const VERSION: Check = Check::OneOf(&["1.0", "1.1", "2.0"], &rule::InvalidOPMLVersion);

/// Before 1.0 the root was called outlineDocument and had no version.
fn named_opml(walk: &mut Walk, node: Node) {
    if node.tag_name().name() == "outlineDocument" {
        let message = "the root element of OPML is called opml since version 1.0";
        walk.report_tag(&rule::ObsoleteVersion, node, message, &[]);
    } else if !node.has_attribute("version") {
        let message = "opml has no attribute version";
        walk.report_tag(&rule::MissingAttribute, node, message, &[("attr", "version")]);
    }
}

/// The place of a window on the screen; the W3C's validator has no edge at 0.
const EDGE: Content = text(&[words::FILLED, number::POSITIVE]);

const HEAD: Element = Element {
    children: &[
        once("title", text(&[words::HTML_OF_RSS])),
        once("dateCreated", text(&[date::RFC_822])),
        once("dateModified", text(&[date::RFC_822])),
        once("ownerName", text(&[words::HTML_OF_RSS])),
        once("ownerEmail", text(&[person::OWNER, words::PLAIN])),
        once("ownerId", text(&[uri::WEB])),
        once("docs", text(&[uri::WHOLE])),
        once("expansionState", text(&[EXPANSION])),
        once("vertScrollState", EDGE),
        once("windowTop", EDGE),
        once("windowLeft", EDGE),
        once("windowBottom", EDGE),
        once("windowRight", EDGE),
    ],
    attributes: &[],
    place: Parents::OUTLINE,
    ..Element::PLAIN
};

const EXPANSION: Check = Check::Is(
    |value| {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        value.is_empty() || value.split(',').all(|part| is_number(part.trim_start()))
    },
    &rule::InvalidExpansionState,
    "numbers parted by commas",
);

const BODY: Element = Element {
    children: &[some("outline", &rule::MissingElement, Content::Special(outline))],
    attributes: &[],
    place: Parents::OUTLINE,
    ..Element::PLAIN
};

const HTML: &[Check] = &[words::HTML_OF_RSS];

const OUTLINE_ATTRIBUTES: &[Attribute] = &[
    attribute("text", HTML),
    attribute("type", &[]),
    attribute("isComment", &[number::TRUTH]),
    attribute("isBreakpoint", &[number::TRUTH]),
    attribute("created", &[date::RFC_822]),
    attribute("category", &[]),
    // The W3C's validator does not look at it.
    attribute("xmlUrl", &[uri::WHOLE]),
    attribute("description", HTML),
    attribute("htmlUrl", &[uri::WHOLE]),
    attribute("language", &[words::LANGUAGE]),
    attribute("title", HTML),
    attribute("version", &[FEED_VERSION]),
    attribute("url", &[uri::WHOLE]),
];

const FEED_VERSION: Check =
    Check::OneOf(&["RSS", "RSS1", "RSS2", "scriptingNews"], &rule::InvalidOutlineVersion);

const OUTLINE: Element = Element {
    children: &[any("outline", Content::Special(outline))],
    attributes: OUTLINE_ATTRIBUTES,
    place: Parents::OUTLINE,
    ..Element::PLAIN
};

/// An outline has a text; one of a feed has the feed's address and title.
fn outline(walk: &mut Walk, node: Node) {
    walk.element(node, &OUTLINE);
    if !node.has_attribute("text") {
        walk.report_tag(
            &rule::MissingAttribute,
            node,
            "the outline has no text",
            &[("attr", "text")],
        );
    }
    let kind = node.attribute("type").map(str::to_ascii_lowercase);
    let report = |walk: &mut Walk, rule, message: &str, attribute: &str| {
        walk.report_tag(rule, node, message, &[("attr", attribute)]);
    };
    let lacks = |name: &str| !node.has_attribute(name);
    match kind.as_deref() {
        Some("rss") => {
            if lacks("xmlUrl") {
                report(
                    walk,
                    &rule::MissingXmlURL,
                    "the outline of a feed has no `xmlUrl`",
                    "xmlUrl",
                );
            }
            if lacks("title") {
                report(
                    walk,
                    &rule::MissingTitleAttr,
                    "the outline of a feed has no `title`",
                    "title",
                );
            }
        }
        Some("link") if lacks("url") => {
            report(walk, &rule::MissingUrlAttr, "the outline of a link has no `url`", "url");
        }
        // OPML 1.0 knew few types; 2.0 lets programs have their own.
        Some(other) if other != "link" && is_version_1(node) => {
            let message = format!("OPML 1 does not know the type {other:?}");
            walk.report_tag(&rule::InvalidOutlineType, node, message, &[("value", other)]);
        }
        Some(_) => {}
        None if OF_FEEDS.iter().any(|name| node.has_attribute(*name)) => {
            report(walk, &rule::MissingOutlineType, "the outline of a feed has no `type`", "type");
        }
        None => {}
    }
}

/// Attributes that outlines of feeds have.
const OF_FEEDS: [&str; 6] = ["description", "htmlUrl", "language", "title", "version", "xmlUrl"];

fn is_version_1(node: Node) -> bool {
    let root = node.document().root_element();
    root.attribute("version").is_some_and(|version| version.starts_with("1."))
}
