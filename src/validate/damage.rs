//! Text that shows that it went through a wrong encoding.

use roxmltree::{Document, Node};

use crate::rule;
use crate::text::is_damaged;
use crate::validate::kind::DocumentKind;
use crate::validate::locate;
use crate::validate::name::name_of;
use crate::validate::subject::{Subject, text_of};
use crate::validate::walk::Walk;

/// The text constructs and the content of Atom, which may quote what was read wrongly.
const QUOTES: [&str; 5] = ["title", "subtitle", "rights", "summary", "content"];

/// Judges all text and all attributes of a document.
pub(super) fn judge(walk: &mut Walk, document: &Document) {
    for node in document.descendants() {
        if node.is_element() {
            in_attributes(walk, node);
        } else if node.is_text() {
            in_text(walk, node);
        }
    }
}

fn in_attributes(walk: &mut Walk, node: Node) {
    for attribute in node.attributes() {
        if let Some(character) = attribute.value().chars().find(|c| is_damaged(*c)) {
            let at = Subject { node, attribute: Some(attribute) };
            let (name, code) = (attribute.name(), u32::from(character));
            let message = format!("attribute `{name}` contains the character U+{code:04X}");
            report(walk, &at, attribute.value(), character, message);
        }
    }
}

fn in_text(walk: &mut Walk, node: Node) {
    let text = node.text().unwrap_or_default();
    let Some(parent) = node.parent_element().filter(|_| !text.is_ascii()) else { return };
    let quotes = walk.kind() == DocumentKind::Atom && QUOTES.contains(&parent.tag_name().name());
    let misread = || text.chars().find(|c| !c.is_ascii()).filter(|_| !quotes && is_misread(text));
    let character = text.chars().find(|c| is_damaged(*c)).or_else(misread);
    if let Some(character) = character {
        let (name, code) = (name_of(parent, walk.kind()), u32::from(character));
        let message = format!("{name} contains the character U+{code:04X}");
        report(walk, &Subject::of(parent), &text_of(parent), character, message);
    }
}

/// Reports a character where it stands first in a value.
fn report(walk: &mut Walk, at: &Subject, value: &str, character: char, message: String) {
    let part = value.find(character).map(|start| start..start + character.len_utf8());
    let place = part.and_then(|part| locate::in_xml(at, value, &part));
    let span = place.unwrap_or_else(|| at.span());
    walk.report_at(&rule::BadCharacters, at, span, message, &[]);
}

/// Whether a text is UTF-8 that was read as Latin-1: its characters are the bytes of another text.
fn is_misread(text: &str) -> bool {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.is_some_and(|bytes| std::str::from_utf8(&bytes).is_ok())
}
