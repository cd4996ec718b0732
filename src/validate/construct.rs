//! Text constructs and content of Atom (RFC 4287, sections 3.1 and 4.1.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use crate::rule;
use crate::validate::check::Check;
use crate::validate::html;
use crate::validate::inline;
use crate::validate::kind::DocumentKind;
use crate::validate::name::{XHTML, name_of};
use crate::validate::subject::{Subject, has_elements, is_said, tag_span, text_of, text_within};
use crate::validate::table::{Attribute, attribute};
use crate::validate::value::media_type::is_media_type;
use crate::validate::value::{text as words, uri};
use crate::validate::walk::Walk;

/// White space around a date or an address is part of it (sections 3.3 and 4.2.6).
pub(super) const NO_SPACE: Check = Check::AsWritten(&Check::Is(
    |value| value.trim() == value,
    &rule::UnexpectedWhitespace,
    "a value without white space around it",
));

/// Text, HTML or XHTML.
pub(super) fn text(walk: &mut Walk, node: Node) {
    let kind = kind_of(node);
    if kind.contains('/') {
        let message = format!(
            "{} has the type {kind:?}; text, html and xhtml are known",
            name_of(node, walk.kind())
        );
        let at = Subject::attribute(node, "type");
        walk.report(&rule::InvalidTextType, &at, message);
    }
    content(walk, node);
}

/// Content in an item of RSS, which has elements of its own for it.
pub(super) fn content_in_rss(walk: &mut Walk, node: Node) {
    if !node.has_attribute("src") {
        said_twice(walk, node);
    }
    content(walk, node);
}

fn said_twice(walk: &mut Walk, node: Node) {
    if walk.kind() == DocumentKind::Rss {
        let message = format!("{} says what an element of RSS says", name_of(node, walk.kind()));
        walk.report_tag(&rule::DuplicateDescriptionSemantics, node, message, &[]);
    }
}

/// A text in RSS, where it says what RSS says in an element of its own.
pub(super) fn text_in_rss(walk: &mut Walk, node: Node) {
    said_twice(walk, node);
    match node.tag_name().name() {
        "title" => content(walk, node),
        _ => text(walk, node),
    }
}

/// Text, HTML, XHTML, a document of a media type, or the address of one.
pub(super) fn content(walk: &mut Walk, node: Node) {
    const ATTRIBUTES: &[Attribute] = &[
        attribute("type", &[words::ATTRIBUTE_FILLED]),
        attribute("src", &[uri::REFERENCE_ATTRIBUTE]),
    ];
    walk.attributes(node, ATTRIBUTES);
    let kind = kind_of(node);
    typed(walk, node, kind);
    children(walk, node, kind);
    if node.has_attribute("src") {
        let message = format!("{} at another address contains text", name_of(node, walk.kind()));
        if node.children().any(|child| is_said(&child)) {
            walk.report(&rule::UnexpectedText, &Subject::of(node), message);
        }
        if is_base64(kind) && !text_of(node).trim().is_empty() {
            decoded(walk, node, kind);
        }
        return;
    }
    let text = text_of(node);
    match kind {
        "xhtml" => xhtml(walk, node),
        "html" | "text/html" => walk.check(&Subject::of(node), &text, &[words::HTML]),
        _ if is_base64(kind) => decoded(walk, node, kind),
        _ if is_xml(kind) => walk.check(&Subject::of(node), &text, &[words::UNDECLARED]),
        _ => walk.check(&Subject::of(node), &text_within(node), &[words::UNDECLARED]),
    }
    fragment(walk, node, kind);
    let is_empty = text.is_empty() || is_base64(kind) && text.trim().is_empty();
    if is_empty && !has_elements(node) {
        let message = format!("{} is empty", name_of(node, walk.kind()));
        walk.report(&rule::NotBlank, &Subject::of(node), message);
    }
}

/// Text is what is meant without a type.
fn kind_of<'a>(node: Node<'a, '_>) -> &'a str {
    node.attribute("type").filter(|kind| !kind.is_empty()).unwrap_or("text")
}

fn is_xml(kind: &str) -> bool {
    kind.ends_with("+xml") || kind.ends_with("/xml")
}

/// Whether a type is that of bytes.
fn is_base64(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !is_xml(kind)
}

/// Whether content can be shown only by what knows its type, so that an entry needs a summary.
pub(super) fn needs_summary(node: Node) -> bool {
    let kind = kind_of(node);
    let is_html = kind.ends_with("/html") && bytes_of(node).is_some();
    node.has_attribute("src") || is_base64(kind) && !is_html
}

/// What is wrong with a type.
fn typed(walk: &mut Walk, node: Node, kind: &str) {
    let name = name_of(node, walk.kind());
    if node.has_attribute("src") && !node.has_attribute("type") {
        let message = format!("{name} at another address does not name its media type");
        walk.report_tag(&rule::MissingTypeAttr, node, message, &[("attr", "type")]);
    }
    let is_known = matches!(kind, "text" | "html" | "xhtml") && !node.has_attribute("src")
        || !node.has_attribute("type")
        || node.attribute("type") == Some("");
    if !is_known && (!is_media_type(kind) || kind == "multipart/alternative") {
        let message =
            format!("{name} has the type {kind:?}, which is not a media type of one part");
        walk.report(&rule::InvalidMIMEType, &Subject::attribute(node, "type"), message);
    }
    if node.attribute("mode") == Some("escaped") && has_elements(node) {
        let message = format!("{name} says that its markup is escaped, and it is not");
        walk.report_tag(&rule::NotEscaped, node, message, &[]);
    }
}

/// Elements stand in XML alone, with no text after them.
fn children(walk: &mut Walk, node: Node, kind: &str) {
    if kind != "xhtml" && !is_xml(kind) {
        for child in node.children().filter(Node::is_element) {
            walk.undefined(node, child);
            if child.tag_name().namespace() == Some(XHTML) {
                inline::element(walk, node, child);
            }
        }
    }
    let mut after = node.children().skip_while(|child| !child.is_element());
    if !node.has_attribute("src")
        && let Some(text) = after.find(is_said)
    {
        let message =
            format!("{} contains stray text between elements", name_of(node, walk.kind()));
        walk.report_at(&rule::UnexpectedText, &Subject::of(node), text.range(), message, &[]);
    }
}

/// Section 3.1.1.3: one div of XHTML, with the content in it.
fn xhtml(walk: &mut Walk, node: Node) {
    let is_div = |child: &Node| child.has_tag_name((XHTML, "div"));
    let at = Subject::of(node);
    walk.check(&at, &text_of(node), &[Check::Plain(&rule::NotInline)]);
    // What is no div is reported until the text begins, as the W3C's validator reads it.
    let is_silent = |child: &Node| !is_said(child) && text_of(*child).trim().is_empty();
    let silent = node
        .children()
        .take_while(|child| is_div(child) && is_silent(child) || child.is_text() && !is_said(child))
        .count();
    let first = node.children().nth(silent);
    if first.is_some_and(|first| (first.is_element() || is_said(&first)) && !is_div(&first)) {
        let message = format!("{} is XHTML without a div around it", name_of(node, walk.kind()));
        walk.report_tag(&rule::MissingXhtmlDiv, node, message, &[]);
    }
    for child in node.children().filter(Node::is_element) {
        if !is_div(&child) {
            if child.tag_name().name() == "div" {
                let fault = html::not_html("a <div> is not in the namespace of XHTML", "div");
                walk.report_at(fault.rule, &at, tag_span(child), fault.said, &[("value", "div")]);
            } else {
                child.children().for_each(|inner| inline::element(walk, node, inner));
            }
            continue;
        }
        // Where there is markup, its text is that of the elements.
        if !has_elements(child) {
            walk.check(&at, &text_of(child), &[Check::Plain(&rule::NotInline)]);
        }
        child.children().for_each(|inner| inline::element(walk, node, inner));
    }
}

/// A document of HTML in full is declared by its media type, a fragment as html or xhtml.
fn fragment(walk: &mut Walk, node: Node, kind: &str) {
    let is_fragment = match kind {
        "application/xhtml+xml" => node
            .children()
            .find(Node::is_element)
            .is_some_and(|child| child.tag_name().name() != "html"),
        "text/html" => !text_within(node).contains("<html"),
        _ => false,
    };
    if is_fragment {
        report_fragment(walk, node);
    }
}

fn report_fragment(walk: &mut Walk, node: Node) {
    let message =
        format!("{} is a fragment of HTML; its type is html or xhtml", name_of(node, walk.kind()));
    walk.report_tag(&rule::HtmlFragment, node, message, &[]);
}

/// The bytes of base64, of which other letters are no part (RFC 2045, section 6.8).
fn bytes_of(node: Node) -> Option<Vec<u8>> {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let text = text_of(node);
    let digits: Vec<u8> = text.bytes().filter(is_digit).collect();
    text.is_ascii().then(|| STANDARD.decode(digits).ok()).flatten()
}

/// Section 4.1.3.3: what is base64 is judged as what it stands for, if that is text.
fn decoded(walk: &mut Walk, node: Node, kind: &str) {
    let at = Subject::of(node);
    let Some(bytes) = bytes_of(node) else {
        let message = format!("{} of type {kind} is not base64", name_of(node, walk.kind()));
        walk.report(&rule::NotBase64, &at, message);
        walk.check(&at, &text_of(node), &[words::UNDECLARED]);
        return;
    };
    let Ok(text) = String::from_utf8(bytes) else { return };
    if kind.ends_with("/html") {
        walk.check(&at, &text, &[words::HTML]);
        if !text.contains("<html") {
            report_fragment(walk, node);
        }
    } else {
        walk.check(&at, &text, &[words::UNDECLARED]);
    }
}
