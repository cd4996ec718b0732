//! TOML values to what structs hold, and back. Reading gives what can be read: what cannot has been reported by
//! [`super::check`].

use std::borrow::Cow;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use toml::value::{Date, Datetime};

use crate::key::Value;
use crate::topic;
use crate::week::Link;

/// A value that stands nowhere.
pub fn placeless(value: DeValue<'_>) -> Value<'_> {
    Spanned::new(0..0, value)
}

/// Text, without white space around it.
pub fn text<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    match value.get_ref() {
        DeValue::String(words) => Some(trimmed(words)),
        _ => None,
    }
}

/// The same, of a key or a value; borrowed text stays borrowed.
fn trimmed<'a>(words: &Cow<'a, str>) -> Cow<'a, str> {
    match words {
        Cow::Borrowed(words) => Cow::Borrowed(words.trim()),
        Cow::Owned(words) => Cow::Owned(words.trim().to_owned()),
    }
}

/// Text as a value.
pub fn of_text(text: &str) -> DeValue<'_> {
    DeValue::String(Cow::Borrowed(text))
}

/// Markdown without blank lines before it, but with the indentation of its first line, which may be code.
pub fn markdown<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
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

/// A day.
pub fn day(value: &Value) -> Option<NaiveDate> {
    let DeValue::Datetime(moment) = value.get_ref() else { return None };
    if moment.time.is_some() {
        return None;
    }
    let date = moment.date?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

/// A day as a value. TOML's years have four digits (RFC 3339, section 1), as those of all days here.
pub fn of_day(day: NaiveDate) -> DeValue<'static> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let date = Date { year, month: day.month() as u8, day: day.day() as u8 };
    DeValue::Datetime(Datetime { date: Some(date), time: None, offset: None })
}

/// A number from 1.
pub fn count(value: &Value) -> Option<usize> {
    let DeValue::Integer(number) = value.get_ref() else { return None };
    usize::from_str_radix(number.as_str(), number.radix()).ok().filter(|count| *count > 0)
}

/// `true` or `false`.
pub fn flag(value: &Value) -> Option<bool> {
    value.get_ref().as_bool()
}

/// Names, each with a word.
pub fn named(value: &Value) -> Vec<(String, String)> {
    let DeValue::Table(named) = value.get_ref() else { return vec![] };
    let pair = |(name, word): (&Spanned<Cow<str>>, &Value)| {
        Some((name.get_ref().trim().to_owned(), text(word)?.into_owned()))
    };
    named.iter().filter_map(pair).collect()
}

/// The texts of a list.
pub fn texts<'a>(value: &Value<'a>) -> Vec<Cow<'a, str>> {
    let DeValue::Array(values) = value.get_ref() else { return vec![] };
    values.iter().filter_map(text).collect()
}

/// Texts as a value; none if there is no text.
pub fn of_texts<T: AsRef<str>>(texts: &[T]) -> Option<DeValue<'_>> {
    let mut array = DeArray::new();
    texts.iter().for_each(|text| array.push(placeless(of_text(text.as_ref()))));
    (!texts.is_empty()).then_some(DeValue::Array(array))
}

/// Labels and addresses, in order.
pub fn links<'a>(value: &Value<'a>) -> Vec<Link<'a>> {
    let DeValue::Table(links) = value.get_ref() else { return vec![] };
    let link = |(label, url): (&Spanned<Cow<'a, str>>, &Value<'a>)| Link {
        label: trimmed(label.get_ref()),
        url: text(url).unwrap_or_default(),
    };
    links.iter().map(link).collect()
}

/// Links as a value. Labels are keys of a table: a second link of one label gets a number, so that none is lost.
pub fn of_links<'a>(links: &'a [Link]) -> DeValue<'a> {
    let mut table = DeTable::new();
    for Link { label, url } in links {
        let mut key: Cow<'a, str> = Cow::Borrowed(label);
        let mut number = 2;
        while table.contains_key(&*key) {
            key = Cow::Owned(format!("{label} {number}"));
            number += 1;
        }
        table.insert(Spanned::new(0..0, key), placeless(of_text(url)));
    }
    DeValue::Table(table)
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

/// Topics that were renamed.
pub fn renamed(value: &Value) -> Vec<Renamed> {
    let DeValue::Table(renamed) = value.get_ref() else { return vec![] };
    let topics = renamed.iter().filter_map(|(before, now)| {
        Some(Renamed {
            before: topic::slug(before.get_ref()),
            before_span: before.span(),
            now: topic::slug(&text(now)?),
            now_span: now.span(),
        })
    });
    topics.collect()
}
