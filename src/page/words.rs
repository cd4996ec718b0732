//! The words and the dates of pages in the list's language: one file per language in `words/`. To add one, add its file
//! and its row to [`LANGUAGES`].

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::week::Week;

/// The languages that there are, as the first part of a BCP 47 tag and the file. The first stands in for all others.
const LANGUAGES: [(&str, &str); 2] =
    [("en", include_str!("words/en.toml")), ("zh", include_str!("words/zh.toml"))];

/// The words of one language. Names in braces are filled in by [`filled`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// The language of the words, where that is not the list's.
    #[serde(skip)]
    pub(super) lang: Option<&'static str>,
    months: Vec<String>,
    day: String,
    month_of_year: String,
    days: String,
    days_of_year: String,
    pub(super) skip: String,
    pub(super) site: String,
    pub(super) weeks: String,
    pub(super) weeks_after: String,
    pub(super) topics_beside: String,
    pub(super) previous: String,
    pub(super) next: String,
    pub(super) previous_topic: String,
    pub(super) next_topic: String,
    pub(super) made_by: String,
    pub(super) subscribe: String,
    pub(super) address: String,
    pub(super) copy: String,
    pub(super) copied: String,
    pub(super) selected: String,
    pub(super) this_week_alone: String,
    pub(super) references: String,
    pub(super) search: String,
    pub(super) found_one: String,
    pub(super) found_many: String,
    pub(super) found_first: String,
    pub(super) search_failed: String,
    pub(super) week_of: String,
    one_paper: String,
    papers: String,
    pub(super) newest_papers: String,
    pub(super) all_weeks: String,
    pub(super) topics: String,
    pub(super) week_by_week: String,
    pub(super) all_feeds: String,
    pub(super) and_more: String,
    pub(super) whole: String,
    pub(super) less: String,
    pub(super) permalink: String,
    pub(super) not_found: String,
    pub(super) not_found_help: String,
    pub(super) to_the_list: String,
}

/// Each language's words, read once.
static READ: LazyLock<Vec<Words>> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the files are part of the program, and a test reads each"
    )]
    let read =
        |(_, file): &(&str, &str)| toml::from_str(file).expect("words/ holds TOML with every word");
    LANGUAGES.iter().map(read).collect()
});

/// English where a language has no words, which says that it is.
static INSTEAD: LazyLock<Words> =
    LazyLock::new(|| Words { lang: Some(LANGUAGES[0].0), ..READ[0].clone() });

/// The words for a language, a BCP 47 tag.
pub(super) fn of(language: &str) -> &'static Words {
    let primary = language.split('-').next().unwrap_or_default();
    let known = LANGUAGES.iter().position(|(name, _)| name.eq_ignore_ascii_case(primary));
    known.map_or(&INSTEAD, |at| &READ[at])
}

/// A text with what its names in braces stand for.
pub(super) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, name, after)) = braced(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled + rest
}

/// What stands before the first name in braces, the name, and what stands after it.
fn braced(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

impl Words {
    /// A day.
    pub(super) fn day(&self, day: NaiveDate) -> String {
        self.dated(&self.day, day)
    }

    /// A month, as its first day.
    pub(super) fn month(&self, day: NaiveDate) -> String {
        self.dated(&self.month_of_year, day)
    }

    fn dated(&self, text: &str, day: NaiveDate) -> String {
        let (year, number) = (day.year().to_string(), day.day().to_string());
        filled(text, &[("month", self.month_name(day)), ("day", &number), ("year", &year)])
    }

    fn month_name(&self, day: NaiveDate) -> &str {
        self.months.get(day.month0() as usize).map_or("", String::as_str)
    }

    /// A week's name: its title, or its days.
    pub(super) fn week(&self, week: &Week) -> String {
        if let Some(title) = &week.title {
            return title.to_string();
        }
        match week.start.year() == week.end.year() {
            _ if week.start == week.end => self.day(week.start),
            _ if week.is_month() => self.month(week.start),
            true => {
                let (last_month, last_day) =
                    (self.month_name(week.end), week.end.day().to_string());
                let text = self.dated(&self.days_of_year, week.start);
                filled(&text, &[("last_month", last_month), ("last_day", &last_day)])
            }
            false => {
                let (start, end) = (self.day(week.start), self.day(week.end));
                filled(&self.days, &[("start", &start), ("end", &end)])
            }
        }
    }

    /// How many papers there are.
    pub(super) fn papers(&self, count: usize) -> String {
        match count {
            1 => self.one_paper.clone(),
            count => filled(&self.papers, &[("count", &count.to_string())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        for (name, _) in LANGUAGES {
            assert_eq!(of(name).lang, None);
        }
        assert_eq!(of("de-AT").lang, Some("en"));
    }
}
