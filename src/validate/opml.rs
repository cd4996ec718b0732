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
        once("vertScrollState", text(&[number::positive])),
        once("windowTop", text(&[number::not_negative])),
        once("windowLeft", text(&[number::not_negative])),
        once("windowBottom", text(&[number::positive])),
        once("windowRight", text(&[number::positive])),
    ],
    attributes: &[],
    extensions: Extensions::Feed,
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
    extensions: Extensions::Feed,
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
    extensions: Extensions::Feed,
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
    let kind = node.attribute("type").unwrap_or_default();
    let is_feed = matches!(kind, "rss" | "atom" | "feed") || node.has_attribute("xmlUrl");
    if is_feed {
        if !node.has_attribute("xmlUrl") {
            walk.report_tag(
                &rule::MissingXmlURL,
                node,
                "the outline of a feed has no xmlUrl",
                &[("attr", "xmlUrl")],
            );
        }
        if !node.has_attribute("title") {
            walk.report_tag(
                &rule::MissingTitleAttr,
                node,
                "the outline of a feed has no title",
                &[("attr", "title")],
            );
        }
        if kind.is_empty() {
            walk.report_tag(
                &rule::MissingOutlineType,
                node,
                "the outline of a feed has no type",
                &[("attr", "type")],
            );
        }
    }
    if kind == "link" && !node.has_attribute("url") {
        walk.report_tag(
            &rule::MissingUrlAttr,
            node,
            "the outline of a link has no url",
            &[("attr", "url")],
        );
    }
}
