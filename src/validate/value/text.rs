//! Text: plain or HTML, and languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::rule::{self, Rule};
use crate::validate::check::{Check, Circumstances, Fault};
use crate::validate::html;

/// Text that is not blank.
pub(in crate::validate) const FILLED: Check = Check::Filled(&rule::NotBlank);

/// An attribute with something in it.
pub(in crate::validate) const ATTRIBUTE_FILLED: Check = Check::Filled(&rule::AttrNotBlank);

/// Plain text: no markup of HTML, no references to its characters. Readers of RSS differ in whether
/// they show such markup or obey it.
pub(in crate::validate) const PLAIN: Check = Check::Plain(&rule::ContainsHTML);

/// Plain text where HTML could have been declared.
pub(in crate::validate) const UNDECLARED: Check = Check::Plain(&rule::ContainsUndeclaredHTML);

/// HTML that is written as text.
pub(in crate::validate) const HTML: Check = Check::Finds(|value, _| html::faults(value));

/// The same of texts of RSS, which has no base that addresses could be completed on.
pub(in crate::validate) const HTML_OF_RSS: Check = Check::Finds(|value, _| {
    let mut faults = html::relative(value);
    faults.extend(html::faults(value));
    faults
});

/// A language (RFC 5646).
pub(in crate::validate) const LANGUAGE: Check =
    Check::Is(is_language, &rule::InvalidLanguage, "a language tag");

/// A language, or nothing: an empty xml:lang takes back the language around it (XML 1.0, 2.12).
pub(in crate::validate) const LANGUAGE_OR_BLANK: Check = Check::Is(
    |value| value.is_empty() || is_language(value),
    &rule::InvalidLanguage,
    "a language tag",
);

/// What shows that a text is not plain: an end tag of HTML, a reference to one of its characters, or, in RSS 2.0, a
/// `<` that may begin a tag.
pub(in crate::validate) fn plain(
    value: &str,
    rule: &'static Rule,
    circumstances: &Circumstances,
) -> Option<Fault> {
    if let Some(tag) = html::end_tag(value) {
        let start = value.find(&format!("</{tag}>")).unwrap_or(0);
        let part = start..start + tag.len() + 3;
        let said = format!("should be plain text and contains </{tag}>");
        return Some(Fault::at(rule, part, said, &[("value", &tag)]));
    }
    if !value.contains(['&', '<']) || (circumstances.follows_profile)() {
        return None;
    }
    let words = html::references(value);
    if let Some(word) = words.iter().find(|word| html::is_reference(word)) {
        let start = value.find(&format!("&{word}")).unwrap_or(0);
        let part = start..start + 1 + word.len();
        let said = format!("should be plain text and contains &{word}");
        return Some(Fault::at(rule, part, said, &[("value", word)]));
    }
    let begins = |next: char| next.is_ascii_alphabetic() || next == '/';
    let mut tags = value.match_indices('<').map(|(at, _)| at);
    let tag = tags.find(|at| value[at + 1..].starts_with(begins));
    let tag = tag.filter(|_| words.is_empty() && circumstances.is_rss_2)?;
    let said = "contains \"<\" before what may be a tag".to_owned();
    Some(Fault::at(&rule::CharacterData, tag..tag + 1, said, &[]))
}

/// A registered language, or a private or grandfathered tag (RFC 5646, section 2.1). What follows the
/// language is not looked at.
pub(in crate::validate) fn is_language(tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match language.len() {
        1 => matches!(language.as_str(), "i" | "x"),
        2 => language == "xx" || crate::value::is_iso_639_1(&language),
        3 => THREE_LETTERS.contains(language.as_str()),
        _ => false,
    }
}

static THREE_LETTERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../data/iso-639.txt").lines().skip(1).flat_map(|line| line.split(' ')).collect()
});
