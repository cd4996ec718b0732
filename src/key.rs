//! Tables of keys: what may stand in a TOML file, of which form, and what it is for. Checking,
//! suggestions and messages all come from one table.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::rule::{self, Rule};
use crate::{text, value};

/// One key that a table may hold.
pub struct Key {
    /// The key itself.
    pub name: &'static str,
    /// The form of its value.
    pub kind: Kind,
    /// Whether it may be left out.
    pub needed: bool,
    /// What it is for.
    pub help: &'static str,
}

/// The form of a value.
pub enum Kind {
    /// Plain text on one line, not blank.
    Line,
    /// Markdown of any length; may be blank.
    Markdown,
    /// A local date.
    Day,
    /// An absolute http(s) address.
    Url,
    /// A whole number from 1.
    Count,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A paper's key, or a whole `tag:` URI.
    Id,
    /// The authority and date of tag URIs, `example.org,2024`.
    TagOwner,
    /// A BCP 47 language tag.
    Language,
    /// A list of values of one form.
    List(&'static Kind),
    /// A topic, which names a folder.
    Topic,
    /// Labels and addresses, at least one.
    Links,
    /// A table of its own.
    Table(&'static Keys),
    /// At least one `[[table]]`.
    Tables(&'static Keys),
}

/// All keys of one table.
pub struct Keys {
    /// What the table describes, with its article, for messages.
    pub what: &'static str,
    /// The keys, in the order in which they are written.
    pub keys: &'static [Key],
}

/// A TOML value and its place.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// Checks a table against its keys: reports every key that is unknown or missing and every value
/// that is not of its form. `place` stands for what is missing.
pub fn check(
    text: &str,
    table: &DeTable,
    keys: &Keys,
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    let mut meant = Vec::new();
    for (name, value) in table {
        match keys.keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => check_value(text, key.name, &key.kind, value, found),
            None => {
                meant.extend(nearest(name.get_ref(), keys.keys.iter().map(|key| key.name)));
                found.push(unknown(name, keys));
            }
        }
    }
    // What is only misspelled is not missing.
    let missing =
        |key: &&Key| key.needed && !table.contains_key(key.name) && !meant.contains(&key.name);
    for key in keys.keys.iter().filter(missing) {
        let message = format!("{} needs `{}`: {}", keys.what, key.name, key.help);
        found.push(Diagnostic::new(&rule::MissingKey, place.clone(), message));
    }
}

fn unknown(name: &Spanned<Cow<str>>, keys: &Keys) -> Diagnostic {
    let names = || keys.keys.iter().map(|key| key.name);
    let list = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let belongs = keys.keys.iter().find(|key| match key.kind {
        Kind::Table(inner) => inner.keys.iter().any(|key| key.name == name.get_ref()),
        _ => false,
    });
    let hint = match (nearest(name.get_ref(), names()), belongs) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, Some(table)) => format!("it belongs under [{}]", table.name),
        (None, None) => format!("its keys are {}", list()),
    };
    let message = format!("{} has no key `{}`; {hint}", keys.what, name.get_ref());
    Diagnostic::new(&rule::UnknownKey, name.span(), message)
}

/// The known word that is meant most likely, if one is near enough.
pub fn nearest(word: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let word = word.to_lowercase();
    known
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

fn check_value(text: &str, name: &str, kind: &Kind, value: &Value, found: &mut Vec<Diagnostic>) {
    let mut report = |rule: &'static Rule, message: String| {
        found.push(Diagnostic::new(rule, value.span(), message));
    };
    let wrong = |expected: &str| {
        format!("`{name}` must be {expected}, not {}", with_article(value.get_ref().type_str()))
    };
    match (kind, value.get_ref()) {
        (Kind::Markdown, DeValue::String(words)) => {
            check_characters(text, name, words, value.span(), found);
            check_formulas(text, name, value.span(), found);
        }
        (Kind::Line, DeValue::String(words)) => {
            check_line(text, name, words, value.span(), found);
        }
        (Kind::Topic, DeValue::String(topic)) => {
            if let Err(message) = value::topic(topic) {
                report(&rule::InvalidTopic, message);
            }
        }
        (Kind::Url, DeValue::String(url)) => {
            if let Err(message) = value::url(url) {
                report(&rule::InvalidUrl, format!("`{name}` {message}"));
            }
        }
        (Kind::Id, DeValue::String(id)) => {
            if let Err(message) = value::id(id) {
                report(&rule::InvalidId, format!("`{name}` {message}"));
            }
        }
        (Kind::TagOwner, DeValue::String(owner)) => {
            if let Err(message) = value::tag_owner(owner) {
                report(&rule::InvalidTag, format!("`{name}` {message}"));
            }
        }
        (Kind::Language, DeValue::String(tag)) => {
            if !value::is_language(tag) {
                report(&rule::InvalidLanguageTag, format!("{tag:?} is not a language tag"));
            }
        }
        (Kind::Choice(words), DeValue::String(word)) => {
            if !words.contains(&word.as_ref()) {
                let message = format!("`{name}` must be {}, not {word:?}", one_of(words));
                report(&rule::WrongType, message);
            }
        }
        (Kind::Choice(words), _) => report(&rule::WrongType, wrong(&one_of(words))),
        (Kind::Day, DeValue::Datetime(_)) if day_of(value).is_none() => {
            let message = format!("`{name}` must be a day without a time, such as 2024-04-15");
            report(&rule::WrongType, message);
        }
        (Kind::Day, DeValue::String(words)) if words.parse::<NaiveDate>().is_ok() => {
            let message = format!("`{name}` must be a day, written without quotes: {words}");
            report(&rule::WrongType, message);
        }
        (Kind::Day, DeValue::Datetime(_)) => {}
        (Kind::Count, DeValue::Integer(_)) => {
            if count_of(value).is_none() {
                report(&rule::WrongType, format!("`{name}` must be a whole number from 1"));
            }
        }
        (Kind::List(kind), DeValue::Array(values)) => {
            for value in values.iter() {
                check_value(text, name, kind, value, found);
            }
        }
        (Kind::Links, DeValue::Table(links)) => {
            check_links(text, name, links, value.span(), found);
        }
        (Kind::Table(keys), DeValue::Table(table)) => {
            check(text, table, keys, value.span(), found);
        }
        (Kind::Tables(keys), DeValue::Array(tables)) => {
            if tables.is_empty() {
                report(&rule::BlankValue, format!("`{name}` holds nothing"));
            }
            for table in tables.iter() {
                match table.get_ref() {
                    DeValue::Table(inner) => check(text, inner, keys, table.span(), found),
                    _ => found.push(Diagnostic::new(
                        &rule::WrongType,
                        table.span(),
                        format!("`{name}` must be written as [[{name}]], once for each"),
                    )),
                }
            }
        }
        (Kind::Line | Kind::Markdown, _) => report(&rule::WrongType, wrong("text in quotes")),
        (Kind::Id, _) => report(&rule::WrongType, wrong("text such as \"arxiv:2404.03592\"")),
        (Kind::Topic, _) => report(&rule::WrongType, wrong("a list such as [\"fine-tuning\"]")),
        (Kind::Url, _) => report(&rule::WrongType, wrong("an address in quotes")),
        (Kind::TagOwner, _) => report(&rule::WrongType, wrong("text such as \"example.org,2024\"")),
        (Kind::Language, _) => report(&rule::WrongType, wrong("text such as \"en\"")),
        (Kind::Day, _) => report(&rule::WrongType, wrong("a day such as 2024-04-15")),
        (Kind::Count, _) => report(&rule::WrongType, wrong("a whole number from 1")),
        (Kind::List(_), _) => report(&rule::WrongType, wrong("a list such as [\"…\", \"…\"]")),
        (Kind::Links, _) => {
            report(&rule::WrongType, wrong("a table such as { Paper = \"https://…\" }"));
        }
        (Kind::Table(_), _) => report(&rule::WrongType, wrong(&format!("a table, [{name}]"))),
        (Kind::Tables(_), _) => {
            let message = format!("`{name}` must be written as [[{name}]], once for each");
            report(&rule::WrongType, message);
        }
    }
}

fn one_of(words: &[&str]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" or ")
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

fn check_links(
    text: &str,
    name: &str,
    links: &DeTable,
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    if links.is_empty() {
        let message = format!("`{name}` holds no link; the first is the item's own");
        found.push(Diagnostic::new(&rule::BlankValue, span, message));
    }
    for (label, url) in links {
        if matches!(url.get_ref(), DeValue::Array(_) | DeValue::Datetime(_)) {
            let message = format!(
                "`{}` stands inside `{name}`; a key of the paper stands above [paper.{name}]",
                label.get_ref()
            );
            found.push(Diagnostic::new(&rule::WrongType, label.span(), message));
            continue;
        }
        check_line(text, "a link's label", label.get_ref(), label.span(), found);
        check_value(text, label.get_ref(), &Kind::Url, url, found);
    }
}

/// Reports what plain text on one line may not be.
fn check_line(
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
        let message = format!("{} has a line break or a tab in it", quoted_name(name));
        found.push(Diagnostic::new(&rule::SeveralLines, span.clone(), message));
    }
    check_characters(text, name, words, span, found);
}

/// Reports `"$\nu$"`, which says a line break and a `u` in TOML.
fn check_formulas(text: &str, name: &str, span: Range<usize>, found: &mut Vec<Diagnostic>) {
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
            let message = format!("`{name}` has an escape that looks like LaTeX");
            found.push(Diagnostic::new(&rule::EscapeInFormula, place, message));
            return;
        }
        at = start + 1 + escape.map_or(0, char::len_utf8);
    }
}

fn quoted_name(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{name}`") }
}

/// Reports characters that XML cannot carry, and those that show damage, each at its place.
fn check_characters(
    text: &str,
    name: &str,
    words: &str,
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
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
            format!("{} holds the character U+{:04X}", quoted_name(name), u32::from(character));
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

/// The text of a key that [`check`] has passed, without white space around it.
pub fn text_of<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    match value.get_ref() {
        DeValue::String(Cow::Borrowed(words)) => Some(Cow::Borrowed(words.trim())),
        DeValue::String(Cow::Owned(words)) => Some(Cow::Owned(words.trim().to_owned())),
        _ => None,
    }
}

/// The Markdown of a key that [`check`] has passed: without blank lines before it, but with the
/// indentation of its first line, which may be code.
pub fn markdown_of<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    let trimmed = |words: &str| {
        let end = words.trim_end();
        let indented = end.len() - end.trim_start().len();
        let start = end[..indented].rfind('\n').map_or(0, |at| at + 1);
        start..end.len()
    };
    match value.get_ref() {
        DeValue::String(Cow::Borrowed(words)) => Some(Cow::Borrowed(&words[trimmed(words)])),
        DeValue::String(Cow::Owned(words)) => Some(Cow::Owned(words[trimmed(words)].to_owned())),
        _ => None,
    }
}

/// The day of a key that [`check`] has passed.
pub fn day_of(value: &Value) -> Option<NaiveDate> {
    let DeValue::Datetime(moment) = value.get_ref() else { return None };
    if moment.time.is_some() {
        return None;
    }
    let date = moment.date?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

/// The number of a key that [`check`] has passed.
pub fn count_of(value: &Value) -> Option<usize> {
    let DeValue::Integer(number) = value.get_ref() else { return None };
    usize::from_str_radix(number.as_str(), number.radix()).ok().filter(|count| *count > 0)
}

/// The texts of a list that [`check`] has passed.
pub fn texts_of<'a>(value: &Value<'a>) -> Vec<Cow<'a, str>> {
    let DeValue::Array(values) = value.get_ref() else { return vec![] };
    values.iter().filter_map(text_of).collect()
}
