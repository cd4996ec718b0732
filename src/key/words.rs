//! Text in TOML strings: what it may not hold, marked where it stands, be it as an escape.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::{rule, text};

/// Reports what plain text on one line may not be.
pub(super) fn check_line(
    text: &str,
    name: &str,
    words: &str,
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    if words.trim().is_empty() {
        let message = format!("{} is empty", quoted_name(name));
        found.push(Diagnostic::new(&rule::BlankValue, span.clone(), message));
    }
    if words.trim().contains(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}']) {
        let message = format!("{} contains a line break or a tab", quoted_name(name));
        found.push(Diagnostic::new(&rule::SeveralLines, span.clone(), message));
    }
    check_text(text, name, words, span, found);
}

/// Reports `"$\nu$"`, which says a line break and a `u` in TOML.
pub(super) fn check_formulas(
    text: &str,
    name: &str,
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    let literal = &text[span.clone()];
    if !literal.starts_with('"') || !literal.contains('$') {
        return;
    }
    let mut at = 0;
    while let Some(backslash) = literal[at..].find('\\') {
        let start = at + backslash;
        let mut after = literal[start + 1..].chars();
        let (escape, next) = (after.next(), after.next());
        if matches!(escape, Some('n' | 't' | 'r')) && next.is_some_and(|c| c.is_ascii_lowercase()) {
            let place = span.start + start..span.start + start + 2;
            let message = format!("`{name}` contains an escape that looks like LaTeX");
            found.push(Diagnostic::new(&rule::EscapeInFormula, place, message));
            return;
        }
        at = start + 1 + escape.map_or(0, char::len_utf8);
    }
}

fn quoted_name(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{}`", text::visible(name)) }
}

/// Reports characters that XML cannot carry, and those that show damage, each at its place.
pub(super) fn check_text(
    text: &str,
    name: &str,
    words: &str,
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    if let Some((place, meant)) = text::misread(words) {
        let wrong = &words[place];
        let message = format!(
            "{} contains {wrong:?}, which went through a wrong encoding",
            quoted_name(name)
        );
        let start = text[span.clone()].find(wrong).map(|at| span.start + at);
        let place = start.map_or(span.clone(), |start| start..start + wrong.len());
        let help = format!("use \"{meant}\", and save the file as UTF-8");
        found.push(Diagnostic::new(&rule::DamagedText, place, message).with_help(help));
        return;
    }
    if text::every_byte(words, text::is_plain) {
        return;
    }
    let mut seen = Vec::new();
    for character in words.chars() {
        let rule = if !text::xml_allows(character) {
            &rule::ForbiddenCharacter
        } else if text::is_damaged(character) {
            &rule::DamagedText
        } else {
            continue;
        };
        // Once each: a file of another encoding is full of them.
        if seen.contains(&character) {
            continue;
        }
        seen.push(character);
        let place = place_of(text, span.clone(), character);
        let message =
            format!("{} contains the character U+{:04X}", quoted_name(name), u32::from(character));
        found.push(Diagnostic::new(rule, place, message));
    }
}

/// Where a character stands in a TOML string: as itself or as an escape such as `\u0008`; the
/// whole string if neither is found.
fn place_of(text: &str, span: Range<usize>, character: char) -> Range<usize> {
    let literal = &text[span.clone()];
    if let Some(at) = literal.find(character) {
        return span.start + at..span.start + at + character.len_utf8();
    }
    let mut at = 0;
    while let Some(backslash) = literal[at..].find('\\') {
        let start = at + backslash;
        let (length, decoded) = decode_escape(&literal[start + 1..]);
        at = (start + 1 + length).min(literal.len());
        if decoded == Some(character) {
            return span.start + start..span.start + at;
        }
    }
    span
}

/// The length and value of a TOML escape, without its backslash.
fn decode_escape(escape: &str) -> (usize, Option<char>) {
    let hexadecimal = |digits: usize| match escape.get(1..1 + digits) {
        Some(hex) => (1 + digits, u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)),
        None => (1, None),
    };
    match escape.chars().next() {
        Some('b') => (1, Some('\u{8}')),
        Some('f') => (1, Some('\u{C}')),
        Some('e') => (1, Some('\u{1B}')),
        Some('x') => hexadecimal(2),
        Some('u') => hexadecimal(4),
        Some('U') => hexadecimal(8),
        other => (other.map_or(0, char::len_utf8), None),
    }
}
