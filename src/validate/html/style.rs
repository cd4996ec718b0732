//! Styles, as the W3C's validator and the sanitizers of readers see them: plain properties with plain values,
//! and nothing that calls, loads or moves text over the page (CSS 2.1, for the names).

use super::names::{KEYWORDS, PROPERTIES};

/// The parts of a style that readers drop: a property, a word of a value, or the whole style.
pub(super) fn dangerous(style: &str) -> Vec<String> {
    if style.trim().is_empty() {
        return vec![];
    }
    let Some(parts) = parts(style).filter(|_| has_plain_characters(style)) else {
        return vec![style.to_owned()];
    };
    let mut dangerous = Vec::new();
    for (property, value) in parts {
        let property = property.to_ascii_lowercase();
        let family = property.split('-').next().unwrap_or_default();
        if !PROPERTIES.contains(property.as_str()) {
            dangerous.push(property);
        } else if matches!(family, "background" | "border" | "margin" | "padding") {
            let words = value.split_whitespace().filter(|word| !is_plain_word(word));
            dangerous.extend(words.map(str::to_owned));
        }
    }
    dangerous
}

/// Letters, digits, white space and some marks; hyphens within words; quoted words; brackets around numbers.
fn has_plain_characters(style: &str) -> bool {
    let mut rest = style;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let closed = |close: char, inner: fn(char) -> bool| {
            let end = rest[1..].find(close)?;
            rest[1..1 + end].chars().all(inner).then_some(end + 2)
        };
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let quoted: fn(char) -> bool = |c| c.is_alphanumeric() || c.is_whitespace() || c == '_';
        let next = rest[first.len_utf8()..].chars().next().unwrap_or(' ');
        let length = match first {
            '\'' | '"' => closed(first, quoted),
            '(' => closed(')', |c| c.is_ascii_digit() || c.is_whitespace() || c == ','),
            '-' if is_word(before) && is_word(next) => Some(1),
            c if is_word(c) || c.is_whitespace() || ":,;#%.!".contains(c) => Some(c.len_utf8()),
            _ => None,
        };
        let Some(length) = length else { return false };
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    true
}

/// `property: value` parts, each ended by `;` or the end, with nothing after the last.
fn parts(style: &str) -> Option<Vec<(&str, &str)>> {
    let style = style.strip_suffix(';').unwrap_or(style);
    style
        .split(';')
        .map(|part| {
            let (property, value) = part.split_once(':')?;
            let (property, value) = (property.trim(), value.trim());
            let is_name = !property.is_empty()
                && property.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            (is_name && !value.is_empty() && !value.contains(':')).then_some((property, value))
        })
        .collect()
}

/// A keyword, a color, or a number of at most three digits with a unit or without.
fn is_plain_word(word: &str) -> bool {
    if KEYWORDS.contains(word) {
        return true;
    }
    if let Some(color) = word.strip_prefix('#') {
        return !color.is_empty() && color.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(numbers) = word.strip_prefix("rgb(") {
        let numbers = numbers.strip_suffix(')').unwrap_or(numbers);
        return numbers.split(',').all(|number| {
            let number = number.trim_end_matches('%');
            number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
        });
    }
    let number = UNITS.iter().find_map(|unit| word.strip_suffix(unit)).unwrap_or(word);
    is_small(number)
}

/// A digit, an optional point, and up to two digits: 9, 99, 999, .75 and 1.5, never 1000 or 10.5.
fn is_small(number: &str) -> bool {
    let digits = |text: &str, most: usize| {
        text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match number.split_once('.') {
        Some((whole, part)) => {
            digits(whole, 1)
                && digits(part, 2)
                && !number.starts_with("..")
                && (whole.len() + part.len() > 0)
        }
        None => !number.is_empty() && digits(number, 3),
    }
}

const UNITS: [&str; 11] = ["cm", "em", "ex", "in", "mm", "pc", "pt", "px", "%", ",", ")"];
