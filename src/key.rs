//! Tables of keys: what may stand in a TOML file, of which form, and what it is for. Checking,
//! suggestions and messages all come from one table.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::rule::{self, Rule};
use crate::{placeholder, text, topic, value};

/// One key that a table may hold.
pub struct Key {
    /// The key itself.
    pub name: &'static str,
    /// The form of its value.
    pub kind: Kind,
    /// Whether it must be there.
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
    /// Topics that were renamed: the folder that stays, and the topic whose papers it goes on with.
    Renamed,
    /// Labels and addresses, at least one.
    Links,
    /// A table of its own.
    Table(&'static Keys),
    /// At least one `[[table]]`.
    Tables(&'static Keys),
}

/// All keys of one table.
pub struct Keys {
    /// What the table is called in messages.
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
            Some(key) => {
                check_value(text, key.name, &key.kind, keys.keys, value, found);
                if placeholder::is_marked(text, &value.span()) {
                    let message = format!("`{}` is a placeholder of `paperfeed init`", key.name);
                    found.push(Diagnostic::new(&rule::Placeholder, value.span(), message));
                }
            }
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
        let message = format!("missing required key `{}` in `{}`", key.name, keys.what);
        let help = format!("add `{}`: {}", key.name, key.help);
        found.push(Diagnostic::new(&rule::MissingKey, place.clone(), message).with_help(help));
    }
}

fn unknown(name: &Spanned<Cow<str>>, keys: &Keys) -> Diagnostic {
    let names = || keys.keys.iter().map(|key| key.name);
    let list = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let belongs = keys.keys.iter().find(|key| match key.kind {
        Kind::Table(inner) => inner.keys.iter().any(|key| key.name == name.get_ref()),
        _ => false,
    });
    let written = name.get_ref();
    let message = format!("unknown key {} in `{}`", ticked(written), keys.what);
    let (message, help) = match (nearest(written, names()), belongs) {
        (_, Some(table)) => (message, format!("move {} under [{}]", ticked(written), table.name)),
        (Some(near), None) => (
            format!("{message}; did you mean `{near}`?"),
            format!("rename {} to `{near}`", ticked(written)),
        ),
        (None, None) => (message, format!("remove it, or use one of {}", list())),
    };
    Diagnostic::new(&rule::UnknownKey, name.span(), message).with_help(help)
}

/// A name as messages show it.
fn ticked(name: &str) -> String {
    format!("`{}`", text::visible(name))
}

/// The known word that is meant most likely, if one is near enough.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    known
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

/// Checks a value; `siblings` are the keys of its table.
fn check_value(
    text: &str,
    name: &str,
    kind: &Kind,
    siblings: &[Key],
    value: &Value,
    found: &mut Vec<Diagnostic>,
) {
    let mut report = |rule: &'static Rule, message: String| {
        found.push(Diagnostic::new(rule, value.span(), message));
    };
    let wrong = |expected: &str| {
        format!("`{name}` must be {expected}, found {}", with_article(value.get_ref().type_str()))
    };
    match (kind, value.get_ref()) {
        (Kind::Markdown, DeValue::String(words)) => {
            check_characters(text, name, words, value.span(), found);
            check_formulas(text, name, value.span(), found);
        }
        (Kind::Line, DeValue::String(words)) => {
            check_line(text, name, words, value.span(), found);
        }
        (Kind::Topic, DeValue::String(words)) => {
            check_line(text, name, words, value.span(), found);
            if !words.trim().is_empty() {
                found.extend(invalid_topic(words, value.span()));
            }
        }
        (Kind::Renamed, DeValue::Table(renamed)) => {
            for (before, now) in renamed {
                check_renamed(before, now, found);
            }
        }
        (Kind::Renamed, _) => {
            report(&rule::WrongType, wrong("a table such as { agents = \"ai-agents\" }"));
        }
        (Kind::Url, DeValue::String(url)) => {
            found.extend(invalid(
                &rule::InvalidUrl,
                name,
                "URL",
                url,
                value.span(),
                value::url(url),
            ));
        }
        (Kind::Id, DeValue::String(id)) => {
            found.extend(invalid(&rule::InvalidId, name, "ID", id, value.span(), value::id(id)));
        }
        (Kind::TagOwner, DeValue::String(owner)) => {
            let checked = value::tag_owner(owner);
            found.extend(invalid(&rule::InvalidTag, name, "tag", owner, value.span(), checked));
        }
        (Kind::Language, DeValue::String(tag)) => {
            let known = value::is_language(tag);
            let reason = known.then_some(()).ok_or_else(|| "not a BCP 47 tag".to_owned());
            let rule = &rule::InvalidLanguageTag;
            found.extend(invalid(rule, name, "language tag", tag, value.span(), reason));
        }
        (Kind::Choice(words), DeValue::String(word)) => {
            if !words.contains(&word.as_ref()) {
                let message = format!("`{name}` must be {}, found {word:?}", one_of(words));
                report(&rule::WrongType, message);
            }
        }
        (Kind::Choice(words), _) => report(&rule::WrongType, wrong(&one_of(words))),
        (Kind::Day, DeValue::Datetime(_)) if day_of(value).is_none() => {
            let message = format!("`{name}` must be a date without a time, found a time");
            let help = "use a date alone, such as 2024-04-15";
            found.push(Diagnostic::new(&rule::WrongType, value.span(), message).with_help(help));
        }
        (Kind::Day, DeValue::String(words)) if words.parse::<NaiveDate>().is_ok() => {
            let message = format!("`{name}` must be a date, found a string");
            let help = format!("remove the quotes:\n  {name} = {words}");
            found.push(Diagnostic::new(&rule::WrongType, value.span(), message).with_help(help));
        }
        (Kind::Day, DeValue::Datetime(_)) => {}
        (Kind::Count, DeValue::Integer(_)) => {
            if count_of(value).is_none() {
                let written = &text[value.span()];
                let message = format!("`{name}` must be a whole number from 1, found {written}");
                report(&rule::WrongType, message);
            }
        }
        (Kind::List(kind), DeValue::Array(values)) => {
            for value in values.iter() {
                check_value(text, name, kind, siblings, value, found);
            }
        }
        (Kind::Links, DeValue::Table(links)) => {
            check_links(text, name, links, siblings, value.span(), found);
        }
        (Kind::Table(keys), DeValue::Table(table)) => {
            check(text, table, keys, value.span(), found);
        }
        (Kind::Tables(keys), DeValue::Array(tables)) => {
            if tables.is_empty() {
                report(&rule::BlankValue, format!("`{name}` is empty"));
            }
            for table in tables.iter() {
                match table.get_ref() {
                    DeValue::Table(inner) => check(text, inner, keys, table.span(), found),
                    _ => found.push(Diagnostic::new(
                        &rule::WrongType,
                        table.span(),
                        format!("`{name}` must be a table, found another value"),
                    )),
                }
            }
        }
        (Kind::Line | Kind::Markdown, _) => report(&rule::WrongType, wrong("text in quotes")),
        (Kind::Id, _) => report(&rule::WrongType, wrong("text such as \"arxiv:2404.03592\"")),
        (Kind::Topic, _) => report(&rule::WrongType, wrong("a list such as [\"fine-tuning\"]")),
        (Kind::Url, _) => report(&rule::WrongType, wrong("a URL in quotes")),
        (Kind::TagOwner, _) => report(&rule::WrongType, wrong("text such as \"example.org,2024\"")),
        (Kind::Language, _) => report(&rule::WrongType, wrong("text such as \"en\"")),
        (Kind::Day, _) => report(&rule::WrongType, wrong("a date such as 2024-04-15")),
        (Kind::Count, _) => report(&rule::WrongType, wrong("a whole number from 1")),
        (Kind::List(_), _) => report(&rule::WrongType, wrong("a list such as [\"…\", \"…\"]")),
        (Kind::Links, _) => {
            report(&rule::WrongType, wrong("a table such as { Paper = \"https://…\" }"));
        }
        (Kind::Table(_), _) => report(&rule::WrongType, wrong(&format!("a table, [{name}]"))),
        (Kind::Tables(_), _) => {
            let kind = with_article(value.get_ref().type_str());
            let message = format!("`{name}` must be a list of tables, found {kind}");
            let help = format!("use `[[{name}]]`, with two brackets, for each");
            found.push(Diagnostic::new(&rule::WrongType, value.span(), message).with_help(help));
        }
    }
}

/// What is said of text that is not of its form; nothing if it is.
fn invalid(
    rule: &'static Rule,
    name: &str,
    kind: &str,
    words: &str,
    span: Range<usize>,
    checked: Result<(), String>,
) -> Option<Diagnostic> {
    let reason = checked.err()?;
    let message = match words.trim() {
        "" => format!("{} is empty", ticked(name)),
        words => format!("invalid {kind} {:?}: {reason}", text::cut(words, LONGEST_SHOWN)),
    };
    let diagnostic = Diagnostic::new(rule, span, message);
    Some(match rule == &rule::InvalidId && words.trim().starts_with("tag:") {
        true => {
            diagnostic.with_help("use a tag URI such as \"tag:example.org,2024:name\" (RFC 4151)")
        }
        false => diagnostic,
    })
}

/// What is said of a name that cannot be a topic.
fn invalid_topic(words: &str, span: Range<usize>) -> Option<Diagnostic> {
    let fault = topic::check(words).err()?;
    let message = format!("invalid topic {:?}: {}", text::cut(words, LONGEST_SHOWN), fault.reason);
    Some(Diagnostic::new(&rule::InvalidTopic, span, message).with_help(fault.help))
}

/// How much of a value a message shows, in characters.
const LONGEST_SHOWN: usize = 200;

/// A folder of a topic, and the topic that it goes on with.
fn check_renamed(before: &Spanned<Cow<str>>, now: &Value, found: &mut Vec<Diagnostic>) {
    let mut check = |words: &str, span: Range<usize>| {
        found.extend(invalid_topic(words, span));
    };
    check(before.get_ref(), before.span());
    match now.get_ref() {
        DeValue::String(words) => check(words, now.span()),
        other => {
            let kind = with_article(other.type_str());
            let message = format!("`{}` must be a topic in quotes, found {kind}", before.get_ref());
            found.push(Diagnostic::new(&rule::WrongType, now.span(), message));
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
    siblings: &[Key],
    span: Range<usize>,
    found: &mut Vec<Diagnostic>,
) {
    if links.is_empty() {
        let message = format!("`{name}` is empty");
        let help = "add a link; the first is the one that readers open:\n  links = { Paper = \"https://…\" }";
        found.push(Diagnostic::new(&rule::BlankValue, span, message).with_help(help));
    }
    for (label, url) in links {
        let is_key = siblings.iter().any(|key| key.name == label.get_ref());
        let is_web = matches!(url.get_ref(), DeValue::String(url) if text::is_web(url));
        if is_key && !is_web || matches!(url.get_ref(), DeValue::Array(_) | DeValue::Datetime(_)) {
            let label_shown = ticked(label.get_ref());
            let message = format!("{label_shown} is not allowed in `{name}`");
            let help = format!("move {label_shown} above [paper.{name}], to the keys of the paper");
            found.push(Diagnostic::new(&rule::WrongType, label.span(), message).with_help(help));
            continue;
        }
        check_line(text, "a link's label", label.get_ref(), label.span(), found);
        check_value(text, label.get_ref(), &Kind::Url, siblings, url, found);
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
        let message = format!("{} contains a line break or a tab", quoted_name(name));
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
            let message = format!("`{name}` contains an escape that looks like LaTeX");
            found.push(Diagnostic::new(&rule::EscapeInFormula, place, message));
            return;
        }
        at = start + 1 + escape.map_or(0, char::len_utf8);
    }
}

fn quoted_name(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { ticked(name) }
}

/// Reports characters that XML cannot carry, and those that show damage, each at its place.
fn check_characters(
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

/// A topic that was renamed: two slugs, and where they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The slug that names the folder that stays.
    pub before: String,
    /// Where it is written.
    pub before_span: Range<usize>,
    /// The slug of the topic whose papers the folder holds.
    pub now: String,
    /// Where it is written.
    pub now_span: Range<usize>,
}

/// The renamed topics of a table that [`check`] has passed.
pub fn renamed_of(value: &Value) -> Vec<Renamed> {
    let DeValue::Table(renamed) = value.get_ref() else { return vec![] };
    let topics = renamed.iter().filter_map(|(before, now)| {
        Some(Renamed {
            before: topic::slug(before.get_ref()),
            before_span: before.span(),
            now: topic::slug(&text_of(now)?),
            now_span: now.span(),
        })
    });
    topics.collect()
}
