//! What a finding is about: an element's text or an attribute, and where it stands.

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::{Attribute, Node};

use crate::validate::kind::DocumentKind;
use crate::validate::name::name_of;

/// What a value is the value of.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a, 'i> {
    pub(super) node: Node<'a, 'i>,
    pub(super) attribute: Option<Attribute<'a, 'i>>,
}

impl<'a, 'i> Subject<'a, 'i> {
    /// The text of an element.
    pub(super) fn of(node: Node<'a, 'i>) -> Self {
        Subject { node, attribute: None }
    }

    /// An attribute of an element by its name; the element itself if it has none.
    pub(super) fn attribute(node: Node<'a, 'i>, name: &str) -> Self {
        Subject { node, attribute: node.attribute_node(name) }
    }

    /// Where the value stands.
    pub(super) fn span(&self) -> Range<usize> {
        match &self.attribute {
            Some(attribute) => attribute.range_value(),
            None => content_span(self.node),
        }
    }

    /// How it is called in messages: `title`, or `attribute rel of link`.
    pub(super) fn called(&self, kind: DocumentKind) -> String {
        let name = name_of(self.node, kind);
        match &self.attribute {
            Some(attribute) => format!("attribute {} of {name}", attribute.name()),
            None => name,
        }
    }
}

/// The content of an element, or its start tag if it is empty.
fn content_span(node: Node) -> Range<usize> {
    match (node.first_child(), node.last_child()) {
        (Some(first), Some(last)) => first.range().start..last.range().end,
        _ => tag_span(node),
    }
}

/// The start tag of an element.
pub(super) fn tag_span(node: Node) -> Range<usize> {
    let whole = node.range();
    let length = tag_length(&node.document().input_text()[whole.clone()]);
    whole.start..length.map_or(whole.end, |length| whole.start + length)
}

/// How long the tag is with which a text begins; values in quotes may hold `>`.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    let found = text.bytes().position(|byte| {
        match quote {
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => return byte == b'>',
            Some(_) => {}
        }
        false
    });
    found.map(|at| at + 1)
}

/// All text of an element, over comments and CDATA sections, without that of its children.
pub(super) fn text_of<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut texts = node.children().filter(Node::is_text).filter_map(|child| child.text());
    let Some(first) = texts.next() else { return "".into() };
    match texts.next() {
        None => first.into(),
        Some(second) => {
            let mut whole = first.to_owned() + second;
            texts.for_each(|text| whole.push_str(text));
            whole.into()
        }
    }
}

/// The same without white space around it, borrowed where it can be.
pub(super) fn trimmed_text_of<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    match text_of(node) {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) => text.trim().to_owned().into(),
    }
}

/// All text within an element, at any depth.
pub(super) fn text_within(node: Node) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// Whether an element has elements in it.
pub(super) fn has_elements(node: Node) -> bool {
    node.children().any(|child| child.is_element())
}

/// Whether a node is text that says something.
pub(super) fn is_said(node: &Node) -> bool {
    node.is_text() && !node.text().unwrap_or_default().trim().is_empty()
}
