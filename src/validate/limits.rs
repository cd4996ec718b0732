//! A pass over the bytes before the XML parser: what would take it very long is counted first.
//! roxmltree's time is quadratic in attributes of one element and in nested declarations of
//! namespaces, and entities grow without bound.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::rule;

/// Far more than any feed has.
const ATTRIBUTES: usize = 1000;
const DEPTH: usize = 500;
const DECLARATIONS: usize = 300;
const ENTITIES: usize = 1000;
/// In bytes; entities are all that a document type is for in a feed.
const DOCUMENT_TYPE: usize = 100_000;
/// What entities may add, in bytes.
const EXPANSION: usize = 10_000_000;
/// How deep entities may hold entities.
const ENTITY_DEPTH: usize = 8;
/// A gigabyte.
const SIZE: usize = 1 << 30;

/// The first limit that a document breaks.
pub(super) fn broken(text: &str) -> Option<Diagnostic> {
    let told = |at: usize, message: String| Diagnostic::new(&rule::ValidatorLimit, at..at, message);
    if text.len() > SIZE {
        return Some(told(0, format!("the document has {} bytes of at most {SIZE}", text.len())));
    }
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut declarations: Vec<usize> = Vec::new();
    let mut has_document_type = false;
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        at = start + 1;
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").unwrap_or(rest.len());
        } else if rest.starts_with("<![CDATA[") {
            at = start + rest.find("]]>").unwrap_or(rest.len());
        } else if rest.starts_with("<?") {
            at = start + rest.find("?>").unwrap_or(rest.len());
        } else if rest.starts_with("<!DOCTYPE") {
            // A second one is no XML, and the parser stops there.
            if std::mem::replace(&mut has_document_type, true) {
                return None;
            }
            let declared = document_type(rest);
            if declared.length > DOCUMENT_TYPE || declared.entities.len() > ENTITIES {
                return Some(told(start, "the document type is too long".to_owned()));
            }
            at = start + declared.length;
            let entities = Entities { values: declared.entities };
            if entities.expanded(&text[at..], 0) > EXPANSION {
                return Some(told(start, "its entities make the document too long".to_owned()));
            }
        } else if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            declarations.truncate(depth);
        } else {
            let tag = tag(&bytes[start..]);
            at = start + tag.length;
            if tag.attributes > ATTRIBUTES {
                return Some(told(
                    start,
                    format!("an element has more than {ATTRIBUTES} attributes"),
                ));
            }
            if !tag.is_empty {
                depth += 1;
                declarations.push(tag.declarations);
            }
            if depth > DEPTH {
                return Some(told(start, format!("elements are nested more than {DEPTH} deep")));
            }
            if tag.declarations > 0 && declarations.iter().sum::<usize>() > DECLARATIONS {
                return Some(told(
                    start,
                    format!("more than {DECLARATIONS} namespaces are declared around an element"),
                ));
            }
        }
    }
    None
}

/// A document type declaration.
struct DocumentType<'t> {
    length: usize,
    /// Names and values of the entities that it declares.
    entities: HashMap<&'t str, &'t str>,
}

fn document_type(rest: &str) -> DocumentType<'_> {
    let end = match (rest.find('['), rest.find('>')) {
        (Some(open), Some(close)) if open < close => {
            rest.find("]>").map_or(rest.len(), |at| at + 2)
        }
        (_, Some(close)) => close + 1,
        _ => rest.len(),
    };
    let entities = rest[..end].split("<!ENTITY").skip(1).filter_map(|declaration| {
        let declaration = declaration.trim_start();
        let (name, value) = declaration.split_once(char::is_whitespace)?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        Some((name, value[1..].split(quote).next()?))
    });
    DocumentType { length: end, entities: entities.collect() }
}

struct Entities<'t> {
    values: HashMap<&'t str, &'t str>,
}

impl Entities<'_> {
    /// How many bytes the references in a text become; no more is counted than is too much.
    fn expanded(&self, text: &str, depth: usize) -> usize {
        if self.values.is_empty() {
            return 0;
        }
        let mut total = 0;
        for (at, _) in text.match_indices('&') {
            let name = &text[at + 1..];
            let end = name.bytes().take(100).position(|byte| byte == b';').unwrap_or(0);
            if let Some(value) = self.values.get(&name[..end]) {
                let inner =
                    if depth < ENTITY_DEPTH { self.expanded(value, depth + 1) } else { EXPANSION };
                total += value.len() + inner;
            }
            if total > EXPANSION {
                break;
            }
        }
        total
    }
}

/// A start tag.
struct Tag {
    length: usize,
    attributes: usize,
    declarations: usize,
    is_empty: bool,
}

fn tag(bytes: &[u8]) -> Tag {
    let mut tag = Tag { length: bytes.len(), attributes: 0, declarations: 0, is_empty: false };
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if *byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'=') => {
                tag.attributes += 1;
                let name_start = bytes[..at]
                    .iter()
                    .rposition(u8::is_ascii_whitespace)
                    .map_or(0, |space| space + 1);
                tag.declarations += usize::from(bytes[name_start..at].starts_with(b"xmlns"));
            }
            (None, b'>') => {
                tag.length = at + 1;
                tag.is_empty = bytes[at - 1] == b'/';
                break;
            }
            _ => {}
        }
    }
    tag
}
