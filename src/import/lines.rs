//! A line of a paragraph: a field, links, the beginning of an item, or text.

use std::ops::Range;

use crate::import::blocks::trimmed;
use crate::import::fields::{self, Field};
use crate::import::inline::{Anchor, anchors, marked, number_length};
use crate::text::is_web;

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// `**Name:** value` of a known name.
    Field(Field, &'t str, &'t str),
    /// `name: address` of any name.
    Labelled(&'t str, &'t str),
    /// Links and what parts them, nothing else: how many.
    Links(usize),
    /// Words that begin with a link, or with bold words that hold or are followed by one.
    Lead,
    /// Bold words alone.
    Bold,
    Text,
}

/// What a line is; it has no white space around it.
pub(super) fn of(line: &str) -> Line<'_> {
    if let Some((name, value)) = named(line) {
        if let Some(field) = fields::of_line(name) {
            return Line::Field(field, name, value);
        }
        if !value.is_empty() && is_links(value) > 0 {
            return Line::Labelled(name, value);
        }
    }
    let count = is_links(line);
    if count > 0 {
        return Line::Links(count);
    }
    let words = lead(line);
    let has_link = || web(words).next().is_some();
    match marked(words) {
        Some(end) if words[end..].trim().is_empty() && words.starts_with("**") => {
            match has_link() {
                true => Line::Lead,
                false => Line::Bold,
            }
        }
        Some(_) if has_link() => Line::Lead,
        _ if words.starts_with('《') => Line::Bold,
        _ if words.len() < line.len() && number_length(line) > 0 && has_link() => Line::Lead,
        _ => Line::Text,
    }
}

/// A line without what may stand before an item: its number, a box to tick, a symbol, a picture.
pub(super) fn lead(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let before = rest.len();
        for tick in ["[ ]", "[x]", "[X]"] {
            rest = rest.strip_prefix(tick).unwrap_or(rest).trim_start();
        }
        rest = rest[number_length(rest)..].trim_start();
        if rest.starts_with("![")
            && let Some(end) = picture(rest)
        {
            rest = rest[end..].trim_start();
        }
        rest = rest.trim_start_matches(is_symbol).trim_start();
        rest = without_shortcode(rest).trim_start();
        if rest.len() == before {
            return rest;
        }
    }
}

/// A symbol that says nothing, such as 📄; not a mark around a title.
fn is_symbol(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && !"《「『（【“‘".contains(c)
}

/// A line without the symbol that it begins with as GitHub spells it: `:rocket: A title`.
fn without_shortcode(line: &str) -> &str {
    let Some((name, rest)) = line.strip_prefix(':').and_then(|line| line.split_once(':')) else {
        return line;
    };
    let is_name =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-');
    if !name.is_empty() && name.chars().all(is_name) { rest } else { line }
}

/// Where a picture at the beginning ends.
pub(super) fn picture(words: &str) -> Option<usize> {
    let label = words.find("](")?;
    Some(label + words[label..].find(')')? + 1)
}

/// The links of a text that lead to the web.
pub(super) fn web(words: &str) -> impl Iterator<Item = Anchor> {
    anchors(words).into_iter().filter(|anchor| is_web(&anchor.url))
}

/// `**Name:** value`, `**Name**: value`, `*Name*: value`, `Name: value`, `名：value`.
pub(super) fn named(line: &str) -> Option<(&str, &str)> {
    let marks: &[char] = &['*', '_', ' '];
    // `📄 **Paper:** …`
    let line = line.trim_start_matches(is_symbol).trim_start();
    let (at, colon) = line.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let name = line[..at].trim_matches(marks);
    let rest = &line[at + colon.len_utf8()..];
    // `url:: …`, as Dataview and Logseq write it.
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    // The mark that closes a bold name with its colon.
    let bold = line[..at].trim();
    let is_closed = !bold.starts_with(['*', '_']) || bold.ends_with(['*', '_']);
    let value = if is_closed { rest } else { rest.trim_start_matches(['*', '_']) };
    let is_scheme = rest.starts_with("//");
    let is_name = (1..=MOST_WORDS).contains(&name.split_whitespace().count())
        && name.chars().count() <= LONGEST_NAME
        && !name.contains(['[', ']', '(', ')', '.', '!', '?', '|', '<', '`', '$']);
    (is_name && !is_scheme).then(|| (name, value.trim()))
}

/// The fields of a line that holds several: `**Paper:** [arXiv](…) | **Authors:** Ann Lee`. Each begins with a bold name.
pub(super) fn fields(line: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in line.match_indices(" | ").chain([(line.len(), "")]) {
        let begins_field =
            line[start..at].trim().starts_with("**") && named(line[start..at].trim()).is_some();
        if !begins_field {
            return vec![];
        }
        parts.push(trimmed(line, start..at));
        start = at + mark.len();
    }
    parts
}

/// In words and in characters: what is longer is the beginning of a sentence.
const MOST_WORDS: usize = 4;
const LONGEST_NAME: usize = 30;

/// How many links a text holds, if it holds nothing but links and what parts them, else 0.
pub(super) fn is_links(words: &str) -> usize {
    let found: Vec<Anchor> = web(words).collect();
    let rest = without(words, &found);
    if is_parting(&rest) { found.len() } else { 0 }
}

/// A text without its links.
pub(super) fn without(words: &str, links: &[Anchor]) -> String {
    let (mut rest, mut at) = (String::new(), 0);
    for link in links {
        rest.push_str(words.get(at..link.place.start).unwrap_or_default());
        at = link.place.end.max(at);
    }
    rest.push_str(words.get(at..).unwrap_or_default());
    rest
}

/// Whether words say nothing but that links follow each other.
pub(super) fn is_parting(words: &str) -> bool {
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    let words = words.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(is_word);
    words.into_iter().all(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "and"
                | "or"
                | "read"
                | "more"
                | "on"
                | "see"
                | "also"
                | "at"
                | "here"
                | "br"
                | "link"
                | "links"
                | "via"
        )
    })
}
