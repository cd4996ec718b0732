//! Slips that keep a feed from being XML, and that leave no doubt of what was meant: a bare `&`, a reference of HTML, a
//! character that XML forbids.

use std::ops::Range;

/// A document without its slips.
pub(super) struct Repaired {
    pub(super) text: String,
    /// Where they are in the document as it was.
    pub(super) slips: Vec<Range<usize>>,
    /// Where `amp;` was added to it.
    added: Vec<usize>,
}

const ADDED: &str = "amp;";

/// What is not markup: within them `&` is a character like others (XML 1.0, sections 2.5 and 2.7).
const VERBATIM: [(&str, &str); 2] = [("<![CDATA[", "]]>"), ("<!--", "-->")];

/// A document with each `&` escaped that begins no reference of XML (XML 1.0, section 4.6), so that HTML reads those that
/// are its own, and without characters that XML forbids (section 2.2).
pub(super) fn repaired(text: &str) -> Repaired {
    let mut repaired =
        Repaired { text: String::with_capacity(text.len()), slips: vec![], added: vec![] };
    let mut verbatim_until = 0;
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        let opened =
            VERBATIM.iter().find(|(open, _)| at >= verbatim_until && rest.starts_with(open));
        if let Some((_, close)) = opened {
            verbatim_until = rest.find(close).map_or(text.len(), |length| at + length);
        }
        let is_bare = character == '&' && at >= verbatim_until && !is_reference(rest);
        let is_forbidden =
            matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}');
        // One byte for one byte, so that places stay.
        repaired.text.push(if is_forbidden { ' ' } else { character });
        if is_bare {
            repaired.added.push(repaired.text.len());
            repaired.text.push_str(ADDED);
        }
        if is_bare || is_forbidden {
            repaired.slips.push(at..at + 1);
        }
    }
    repaired
}

/// Whether a text that begins with `&` begins with a reference that XML knows without a declaration.
fn is_reference(text: &str) -> bool {
    let length = text.bytes().take(12).position(|byte| byte == b';');
    let Some(name) = length.and_then(|end| text.get(1..end)) else { return false };
    let digits = name.strip_prefix('#');
    let is_number = digits.is_some_and(|digits| match digits.strip_prefix('x') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
    });
    is_number || matches!(name, "amp" | "lt" | "gt" | "quot" | "apos")
}

impl Repaired {
    /// A place of the repaired document in the document as it was.
    pub(super) fn place_before(&self, place: &Range<usize>) -> Range<usize> {
        let before = |at: usize| at - self.added.partition_point(|added| *added < at) * ADDED.len();
        before(place.start)..before(place.end)
    }
}
