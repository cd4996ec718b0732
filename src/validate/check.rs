//! What values must be, as data: judged without knowing XML or JSON.

use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::rule::Rule;
use crate::validate::value::{text, uri};

/// What a value must pass.
pub(super) enum Check {
    /// A form that a function knows; else the rule is broken. The words say what the value should be.
    Is(fn(&str) -> bool, &'static Rule, &'static str),
    /// One of some words, to the letter.
    OneOf(&'static [&'static str], &'static Rule),
    /// Text that is not blank.
    Filled(&'static Rule),
    /// At most so many characters.
    UpTo(usize),
    /// Text without markup of HTML.
    Plain(&'static Rule),
    /// An address or a name.
    Address(uri::Wanted),
    /// Whatever a function finds.
    Finds(fn(&str, &Circumstances) -> Vec<Fault>),
    /// The check of the value with the white space around it, which is taken off otherwise.
    AsWritten(&'static Check),
}

/// What a check may need to know besides the value.
pub(super) struct Circumstances<'a> {
    /// What counts as now.
    pub(super) now: DateTime<Utc>,
    /// Whether the value stands in RSS 2.0.
    pub(super) is_rss_2: bool,
    /// Whether the value is written as the RSS profile wants plain text: with `&#x26;` and `&#x3C;`.
    pub(super) follows_profile: &'a dyn Fn() -> bool,
}

/// What is wrong with a value.
pub(super) struct Fault {
    pub(super) rule: &'static Rule,
    /// Which part of the value, in bytes; none for the whole.
    pub(super) part: Option<Range<usize>>,
    /// What is wrong, to follow the name of the value.
    pub(super) said: String,
    /// More for programs.
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault of the whole value, which programs are given.
    pub(super) fn of(rule: &'static Rule, value: &str, said: String) -> Self {
        Fault { rule, part: None, said, parameters: vec![("value", value.to_owned())] }
    }

    /// A fault of a part of the value.
    pub(super) fn at(
        rule: &'static Rule,
        part: Range<usize>,
        said: String,
        parameters: &[(&'static str, &str)],
    ) -> Self {
        let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Fault { rule, part: Some(part), said, parameters: parameters.collect() }
    }
}

impl Check {
    /// What is wrong with a value.
    pub(super) fn faults(&self, value: &str, circumstances: &Circumstances) -> Vec<Fault> {
        match self {
            Check::Is(form, _, _) if form(value) => vec![],
            Check::Is(_, rule, wanted) => {
                vec![Fault::of(rule, value, format!("is {value:?}, not {wanted}"))]
            }
            Check::OneOf(words, _) if words.contains(&value) => vec![],
            Check::OneOf(words, rule) => {
                vec![Fault::of(rule, value, format!("is {value:?}, not {}", list(words)))]
            }
            Check::Filled(rule) if value.is_empty() => {
                vec![Fault { rule, part: None, said: "is blank".to_owned(), parameters: vec![] }]
            }
            Check::UpTo(most) if value.chars().count() > *most => {
                let said = format!("has {} characters of {most}", value.chars().count());
                vec![Fault {
                    rule: &crate::rule::TooLong,
                    part: None,
                    said,
                    parameters: vec![("len", value.chars().count().to_string())],
                }]
            }
            Check::Filled(_) | Check::UpTo(_) => vec![],
            Check::Plain(rule) => text::plain(value, rule, circumstances).into_iter().collect(),
            Check::Address(wanted) => uri::faults(value, *wanted),
            Check::Finds(find) => find(value, circumstances),
            Check::AsWritten(check) => check.faults(value, circumstances),
        }
    }
}

/// Words for a sentence: `a, b or c`.
fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
