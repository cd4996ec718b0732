//! OPML 1.0 and 2.0 (<http://opml.org/spec2.opml>).

use roxmltree::Node;

use crate::rule;
use crate::validate::value::{date, number, person, uri, words};
use crate::validate::walk::{
    AttributeRule, Check, Child, Content, Count, Element, Extensions, Subject, Walk, any,
    name_after_attribute, once, text,
};

const fn attribute(name: &'static str, checks: &'static [Check]) -> AttributeRule {
    AttributeRule { name, needed: false, checks }
}

const fn one(name: &'static str, content: Content) -> Child {
    Child { name, count: Count::One(&rule::MissingElement), content }
}

/// `<opml>`.
pub(super) const OPML: Element = Element {
    children: &[one("head", Content::Element(&HEAD)), one("body", Content::Element(&BODY))],
    attributes: &[AttributeRule { name: "version", needed: false, checks: &[version] }],
    extensions: Extensions::None,
    after: named_opml,
};

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

fn version(walk: &mut Walk, at: &Subject, value: &str) {
    match value {
        "1.0" | "1.1" | "2.0" => {}
        _ => {
            let message = format!("{value:?} is no version of OPML");
            walk.report_with(&rule::InvalidOPMLVersion, at, message, &[("value", value)]);
        }
    }
}

const HEAD: Element = Element {
    children: &[
        once("title", text(&[words::no_html])),
        once("dateCreated", text(&[date::rfc822])),
        once("dateModified", text(&[date::rfc822])),
        once("ownerName", text(&[words::no_html])),
        once("ownerEmail", text(&[address])),
        once("ownerId", text(&[uri::whole])),
        once("docs", text(&[uri::whole])),
        once("expansionState", text(&[expansion])),
        once("vertScrollState", text(&[words::filled, number::positive])),
        once("windowTop", text(&[words::filled, number::not_negative])),
        once("windowLeft", text(&[words::filled, number::not_negative])),
        once("windowBottom", text(&[words::filled, number::positive])),
        once("windowRight", text(&[words::filled, number::positive])),
    ],
    attributes: &[],
    extensions: Extensions::Anywhere,
    after: |_, _| {},
};

fn address(walk: &mut Walk, at: &Subject, value: &str) {
    person::address(walk, at, value);
    if let Some(last) =
        walk.found.list.last_mut().filter(|last| last.rule == &rule::InvalidAddrSpec)
    {
        last.rule = &rule::InvalidContact;
    }
}

fn expansion(walk: &mut Walk, at: &Subject, value: &str) {
    let sound =
        value.split(',').all(|line| line.trim().is_empty() || line.trim().parse::<u32>().is_ok());
    if !sound {
        let message = format!("expansionState is {value:?}, not numbers parted by commas");
        walk.report_with(&rule::InvalidExpansionState, at, message, &[("value", value)]);
    }
}

const BODY: Element = Element {
    children: &[Child {
        name: "outline",
        count: Count::Some(&rule::MissingElement),
        content: Content::Special(outline),
    }],
    attributes: &[],
    extensions: Extensions::Anywhere,
    after: |_, _| {},
};

const OUTLINE: Element = Element {
    children: &[any("outline", Content::Special(outline))],
    attributes: &[
        attribute("text", &[]),
        attribute("type", &[]),
        attribute("isComment", &[number::truth]),
        attribute("isBreakpoint", &[number::truth]),
        attribute("created", &[created]),
        attribute("category", &[]),
        attribute("xmlUrl", &[uri::whole]),
        attribute("description", &[]),
        attribute("htmlUrl", &[uri::whole]),
        attribute("language", &[words::language]),
        attribute("title", &[]),
        attribute("version", &[feed_version]),
        attribute("url", &[uri::whole]),
    ],
    extensions: Extensions::Anywhere,
    after: |_, _| {},
};

fn created(walk: &mut Walk, at: &Subject, value: &str) {
    date::rfc822(walk, at, value);
    name_after_attribute(walk, at);
}

fn feed_version(walk: &mut Walk, at: &Subject, value: &str) {
    if !["RSS", "RSS1", "RSS2", "scriptingNews"].contains(&value) {
        let message = format!("{value:?} is no version of a subscription");
        walk.report_with(&rule::InvalidOutlineVersion, at, message, &[("value", value)]);
    }
}

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
