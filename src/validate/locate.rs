//! From a place in a value back to the source: values are read through CDATA sections, references and line
//! ends (XML 1.0, sections 2.7, 4.1 and 2.11) or through the escapes of JSON, and findings point at what the
//! writer wrote.

use std::ops::Range;

use crate::validate::subject::{Subject, tag_span};

/// The place in the source of a part of the value at `at`; none if it cannot be followed.
pub(super) fn in_xml(at: &Subject, value: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let source = at.node.document().input_text();
    match &at.attribute {
        Some(attribute) => {
            let raw = attribute.range_value();
            let written = Written { source, at: raw.start, end: raw.end, skipped: vec![] };
            written.find(value, part)
        }
        None => {
            let children = at.node.children().filter(|child| !child.is_text());
            let skipped = children.map(|child| child.range()).collect();
            let start = tag_span(at.node).end;
            let written = Written { source, at: start, end: at.node.range().end, skipped };
            written.find(value, part)
        }
    }
}

/// Text as it is written, read a character at a time.
struct Written<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    /// Elements, comments and instructions, which are no text.
    skipped: Vec<Range<usize>>,
}

impl Written<'_> {
    /// Follows the text up to a part of `value`, which has no white space around it that the text may have.
    fn find(mut self, value: &str, part: &Range<usize>) -> Option<Range<usize>> {
        let mut wanted = value.char_indices().peekable();
        let mut found: Option<usize> = None;
        let mut in_cdata = false;
        while self.at < self.end {
            let (character, length) = self.next(&mut in_cdata)?;
            let here = self.at;
            self.at += length;
            let Some(character) = character else { continue };
            let Some((offset, expected)) = wanted.peek().copied() else { break };
            if character != expected {
                // White space before the value.
                if offset == 0 && character.is_whitespace() {
                    continue;
                }
                return None;
            }
            wanted.next();
            if offset >= part.start && found.is_none() {
                found = Some(here);
            }
            if offset + expected.len_utf8() >= part.end
                && let Some(start) = found
            {
                return Some(start..self.at);
            }
        }
        found.map(|start| start..start)
    }

    /// The next character, if what is next stands for one, and how long it is in the source.
    fn next(&self, in_cdata: &mut bool) -> Option<(Option<char>, usize)> {
        let rest = &self.source[self.at..self.end];
        if *in_cdata {
            if rest.starts_with("]]>") {
                *in_cdata = false;
                return Some((None, 3));
            }
        } else if let Some(skipped) = self.skipped.iter().find(|part| part.start == self.at) {
            return Some((None, skipped.len().max(1)));
        } else if rest.starts_with("<![CDATA[") {
            *in_cdata = true;
            return Some((None, "<![CDATA[".len()));
        } else if rest.starts_with('<') {
            return None;
        } else if let Some(reference) = rest.strip_prefix('&') {
            let (name, _) = reference.split_once(';')?;
            return Some((Some(named(name)?), name.len() + 2));
        }
        let character = rest.chars().next()?;
        Some(match character {
            '\r' if rest[1..].starts_with('\n') => (Some('\n'), 2),
            '\r' => (Some('\n'), 1),
            other => (Some(other), other.len_utf8()),
        })
    }
}

/// The character of a reference of XML.
fn named(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
    }
}

/// The place of a part of a JSON string whose literal, quotes included, stands at `literal`.
pub(super) fn in_json(
    source: &str,
    literal: &Range<usize>,
    part: &Range<usize>,
) -> Option<Range<usize>> {
    let mut at = literal.start + 1;
    let mut decoded = 0;
    let mut found = None;
    while at < literal.end.saturating_sub(1) {
        let rest = &source[at..literal.end - 1];
        let (length, bytes) = match rest.as_bytes() {
            [b'\\', b'u', ..] => {
                let unit = |text: &str| u32::from_str_radix(text.get(2..6)?, 16).ok();
                let first = unit(rest)?;
                // Two halves are one character (RFC 8259, section 7).
                match (0xD800..0xDC00).contains(&first) {
                    true => (12, 4),
                    false => (6, char::from_u32(first)?.len_utf8()),
                }
            }
            [b'\\', ..] => (2, 1),
            _ => {
                let length = rest.chars().next()?.len_utf8();
                (length, length)
            }
        };
        if decoded >= part.start && found.is_none() {
            found = Some(at);
        }
        at += length;
        decoded += bytes;
        if decoded >= part.end
            && let Some(start) = found
        {
            return Some(start..at);
        }
    }
    found.map(|start| start..start)
}
