//! Text: blank or not, with HTML or not, a word of a list.

use crate::rule;
use crate::validate::html;
use crate::validate::kind::Kind;
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
    // What the profile recommends for plain text: `&#x26;` and `&#x3C;`.
    let source = &at.node.document().input_text()[at.span()];
    let is_plain = source.contains("&#x26;") || source.to_ascii_lowercase().contains("&#x3c;");
    let reference = || html::reference(value).filter(|_| !is_plain);
    if let Some(found) = html::end_tag(value).or_else(reference) {
        let message = format!("{} should be plain text and holds {found}", called(walk, at));
        walk.report_with(&rule::ContainsHTML, at, message, &[("value", found.as_str())]);
        name_after_attribute(walk, at);
    } else if walk.kind == Kind::Rss && !is_plain && has_undecided_text(value) {
        let message = format!("{} holds an ampersand before what may be a tag", called(walk, at));
        walk.report(&rule::CharacterData, at, message);
    }
}

/// `&<a`: readers that strip tags and those that decode references see different text.
fn has_undecided_text(value: &str) -> bool {
    let tag = value
        .match_indices('<')
        .any(|(at, _)| value[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic()));
    tag && value.contains('&')
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
    if !takes_back && !is_language(value.trim()) {
        let message = format!("{} is {value:?}, which is no language tag", called(walk, at));
        walk.report_with(&rule::InvalidLanguage, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    }
}

/// A language, or a private or grandfathered tag.
fn is_language(tag: &str) -> bool {
    matches!(tag.split('-').next(), Some("i" | "x")) || crate::value::is_language(tag)
}

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
