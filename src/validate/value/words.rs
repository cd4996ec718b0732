//! Text: blank or not, with HTML or not, a word of a list.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::rule::{self, Rule};
use crate::validate::html;
use crate::validate::kind::Kind;
use crate::validate::place;
use crate::validate::walk::{Subject, Walk, called, name_after_attribute};

/// Text that says something.
pub(in crate::validate) fn not_blank(walk: &mut Walk, at: &Subject, value: &str) {
    if !value.trim().is_empty() {
        return;
    }
    let message = format!("{} is blank", called(walk, at));
    let rule = if at.attribute.is_some() { &rule::AttrNotBlank } else { &rule::NotBlank };
    walk.report(rule, at, message);
}

/// The text of an element that the W3C wants filled (RSS: `NotBlank` even for attributes).
pub(in crate::validate) fn filled(walk: &mut Walk, at: &Subject, value: &str) {
    if value.trim().is_empty() {
        let message = format!("{} is blank", called(walk, at));
        walk.report(&rule::NotBlank, at, message);
        name_after_attribute(walk, at);
    }
}

/// Plain text: no markup of HTML, no references to its characters. Readers of RSS differ in whether
/// they show such markup or obey it.
pub(in crate::validate) fn no_html(walk: &mut Walk, at: &Subject, value: &str) {
    plain(walk, at, value, &rule::ContainsHTML);
}

/// The same, with the rule that is broken: which one depends on where the text stands.
pub(in crate::validate) fn plain(walk: &mut Walk, at: &Subject, value: &str, rule: &'static Rule) {
    if let Some(tag) = html::end_tag(value) {
        let message = format!("{} should be plain text and contains </{tag}>", called(walk, at));
        let start = value.find(&format!("</{tag}>")).unwrap_or(0);
        let span = place::in_xml(at, value, &(start..start + tag.len() + 3));
        let span = span.unwrap_or_else(|| at.span());
        walk.report_at(rule, at, span, message, &[("value", &tag)]);
        name_after_attribute(walk, at);
        return;
    }
    // What the RSS profile recommends for plain text: `&#x26;` and `&#x3C;`.
    if !value.contains(['&', '<']) || has_profile_references(at) {
        return;
    }
    let words = html::references(value);
    if let Some(word) = words.iter().find(|word| html::is_reference(word)) {
        let message = format!("{} should be plain text and contains &{word}", called(walk, at));
        let start = value.find(&format!("&{word}")).unwrap_or(0);
        let span = place::in_xml(at, value, &(start..start + 1 + word.len()));
        let span = span.unwrap_or_else(|| at.span());
        walk.report_at(rule, at, span, message, &[("value", word)]);
        name_after_attribute(walk, at);
    } else if words.is_empty() && is_rss_2(walk, at) && has_tag(value) {
        let message = format!("{} contains \"<\" before what may be a tag", called(walk, at));
        walk.report(&rule::CharacterData, at, message);
    }
}

/// Whether the line on which the start tag of an element stands has a reference of the profile's form.
fn has_profile_references(at: &Subject) -> bool {
    let text = at.node.document().input_text();
    let start = at.node.range().start;
    let tag_end = text[start..].find('>').map_or(text.len(), |end| start + end);
    let line_start = text[..tag_end].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[tag_end..].find('\n').map_or(text.len(), |newline| tag_end + newline);
    text[line_start..line_end].contains("&#x")
}

fn is_rss_2(walk: &Walk, at: &Subject) -> bool {
    let version = at.node.document().root_element().attribute("version");
    walk.kind == Kind::Rss && version.is_some_and(|version| version.starts_with("2."))
}

/// Readers that strip tags lose what follows `<` and a letter or a slash.
fn has_tag(value: &str) -> bool {
    let begins = |next: char| next.is_ascii_alphabetic() || next == '/';
    value.match_indices('<').any(|(at, _)| value[at + 1..].starts_with(begins))
}

/// Text that must be one of some words, else `rule`.
pub(in crate::validate) fn one_of(
    walk: &mut Walk,
    at: &Subject,
    value: &str,
    words: &[&str],
    rule: &'static crate::rule::Rule,
) {
    if !words.contains(&value) {
        let list = words.iter().take(8).copied().collect::<Vec<_>>().join(", ");
        let message = format!("{} is {value:?}, not one of {list}", called(walk, at));
        walk.report_with(rule, at, message, &[("value", value)]);
    }
}

/// A BCP 47 language tag (RFC 5646), as far as its shape goes, with a language that is registered.
pub(in crate::validate) fn language(walk: &mut Walk, at: &Subject, value: &str) {
    // An empty xml:lang takes back the language around it (XML 1.0, 2.12).
    let takes_back =
        value.is_empty() && at.attribute.is_some_and(|attribute| attribute.namespace().is_some());
    let value = if at.attribute.is_some() { value } else { value.trim() };
    if !takes_back && !is_language(value) {
        let message = format!("{} is {value:?}, which is no language tag", called(walk, at));
        walk.report_with(&rule::InvalidLanguage, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    }
}

/// A registered language, or a private or grandfathered tag (RFC 5646, section 2.1). What follows the
/// language is not looked at.
pub(in crate::validate) fn is_language(tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match language.len() {
        1 => matches!(language.as_str(), "i" | "x"),
        2 => language == "xx" || crate::value::is_language(&language),
        3 => THREE_LETTERS.contains(language.as_str()),
        _ => false,
    }
}

static THREE_LETTERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../data/iso-639.txt").lines().skip(1).flat_map(|line| line.split(' ')).collect()
});

/// A media type (RFC 6838): two tokens with a slash between, and parameters.
pub(in crate::validate) fn media_type(walk: &mut Walk, at: &Subject, value: &str) {
    if !is_media_type(value) {
        let message = format!("{} is {value:?}, which is no media type", called(walk, at));
        walk.report_with(&rule::InvalidMIMEType, at, message, &[("value", value)]);
    }
}

/// The media type of an RSS enclosure, whose rule has another name.
pub(in crate::validate) fn media_type_attribute(walk: &mut Walk, at: &Subject, value: &str) {
    if !is_media_type(value) {
        let message = format!("{} is {value:?}, which is no media type", called(walk, at));
        walk.report_with(&rule::InvalidMIMEAttribute, at, message, &[("value", value)]);
    }
}

/// Whether text has the form of a media type.
pub(in crate::validate) fn is_media_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default();
    let is_token = |token: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !token.is_empty() && token.bytes().all(allowed)
    };
    essence.trim_end().split_once('/').is_some_and(|(of, sub)| is_token(of) && is_token(sub))
}
