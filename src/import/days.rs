//! Days as people write them in headings and cells: `April 15 - April 21`, `Feb 20-26`,
//! `April 4, 2024`.

use chrono::{Datelike, NaiveDate};

/// A day of a month, with its year where one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MonthDay {
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) year: Option<i32>,
}

/// The first and last day of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WeekDays {
    pub(super) start: MonthDay,
    pub(super) end: MonthDay,
    /// A year that is written elsewhere in the heading.
    pub(super) year: Option<i32>,
}

/// What matters in a text that may name days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Month(u32),
    /// A number of one or two digits.
    Day(u32),
    Year(i32),
    /// `-`, a longer dash, or `to`.
    Dash,
    Other,
}

/// The days that a heading or an item of an index names, if it names a first and a last day.
pub(super) fn range_in(text: &str) -> Option<WeekDays> {
    let words = words(text);
    let range = (0..words.len()).find_map(|from| {
        let (start, end, rest) = both_days(&words[from..])?;
        let elsewhere = words[..from].iter().chain(rest).find_map(|word| match word {
            Word::Year(year) => Some(*year),
            _ => None,
        });
        Some(WeekDays { start, end, year: end.year.or(elsewhere) })
    });
    range.or_else(|| week_of(text))
}

/// A first and a last day at the head of some words, and what follows.
fn both_days(words: &[Word]) -> Option<(MonthDay, MonthDay, &[Word])> {
    // `22 - 28 April 2024`
    if let [Word::Day(first), Word::Dash, rest @ ..] = words
        && let Some((end, rest)) = month_day(rest, None)
    {
        return Some((MonthDay { day: *first, ..end }, end, rest));
    }
    let (start, after) = month_day(words, None)?;
    let [Word::Dash, rest @ ..] = after else { return None };
    let (end, rest) = month_day(rest, Some(start.month))?;
    Some((start, end, rest))
}

/// The first day of `Week of April 15, 2024`, which has seven.
fn week_of(text: &str) -> Option<WeekDays> {
    if !text.to_lowercase().contains("week of") {
        return None;
    }
    let words = words(text);
    let (start, _) = (0..words.len()).find_map(|from| month_day(&words[from..], None))?;
    let first = NaiveDate::from_ymd_opt(start.year?, start.month, start.day)?;
    let last = first.checked_add_days(chrono::Days::new(6))?;
    let end = MonthDay { month: last.month(), day: last.day(), year: Some(last.year()) };
    Some(WeekDays { start, end, year: None })
}

/// The only year that a text names, such as the heading of an index.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let words = words(text);
    let mut years = words.iter().filter_map(|word| match word {
        Word::Year(year) => Some(*year),
        _ => None,
    });
    years.next().filter(|_| years.next().is_none())
}

/// The day that a cell of a table names.
pub(super) fn day_in(text: &str) -> Option<NaiveDate> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    match month_day(&words(text), None) {
        Some((MonthDay { month, day, year: Some(year) }, [])) => {
            NaiveDate::from_ymd_opt(year, month, day)
        }
        _ => None,
    }
}

/// A day at the head of some words, and what follows: `April 4, 2024`, `4 April 2024`,
/// `2024-04-04`, or a bare day of a month that is known.
fn month_day(words: &[Word], month: Option<u32>) -> Option<(MonthDay, &[Word])> {
    let (month, day, year, rest) = match *words {
        [Word::Year(year), Word::Dash, Word::Day(month), Word::Dash, Word::Day(day), ..] => {
            (month, day, Some(year), &words[5..])
        }
        [Word::Month(month), Word::Day(day), ..] | [Word::Day(day), Word::Month(month), ..] => {
            (month, day, None, &words[2..])
        }
        [Word::Day(day), ..] => (month?, day, None, &words[1..]),
        _ => return None,
    };
    let (year, rest) = match (year, rest) {
        (None, [Word::Year(year), rest @ ..]) => (Some(*year), rest),
        known => known,
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day))
        .then_some((MonthDay { month, day, year }, rest))
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let of_kind = |kind: fn(char) -> bool| rest.find(|c| !kind(c)).unwrap_or(rest.len());
        let length = match first {
            c if c.is_ascii_digit() => of_kind(|c| c.is_ascii_digit()),
            c if c.is_alphabetic() => of_kind(char::is_alphabetic),
            c => c.len_utf8(),
        };
        let (part, after) = rest.split_at(length);
        words.extend(word(part, &words));
        rest = after;
    }
    words
}

/// What a run of letters or digits, or a single other character, says. White space, commas, dots,
/// brackets and the ending of an ordinal say nothing.
fn word(part: &str, before: &[Word]) -> Option<Word> {
    if let Ok(number) = part.parse::<u32>() {
        return Some(match part.len() {
            1 | 2 => Word::Day(number),
            4 if (1900..2200).contains(&number) => Word::Year(number.cast_signed()),
            _ => Word::Other,
        });
    }
    match part {
        "-" | "–" | "—" | "‑" | "−" | "~" | "/" | "to" | "through" | "until" => {
            Some(Word::Dash)
        }
        "st" | "nd" | "rd" | "th" if matches!(before.last(), Some(Word::Day(_))) => None,
        _ if part.starts_with(char::is_alphabetic) => {
            Some(month(part).map_or(Word::Other, Word::Month))
        }
        _ => None,
    }
}

/// A month's number from its name or the first letters of it.
fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    Some(at as u32 + 1)
}

impl WeekDays {
    /// The days, if the year of one of them is written with it.
    pub(super) fn with_own_year(&self) -> Option<(NaiveDate, NaiveDate)> {
        let end_year = |year| if self.crosses_years() { year - 1 } else { year };
        self.starting_in(self.start.year.or(self.end.year.map(end_year))?)
    }

    /// The days in the year in which the first of them lies.
    pub(super) fn starting_in(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let end_year = self.end.year.unwrap_or(if self.crosses_years() { year + 1 } else { year });
        let start = NaiveDate::from_ymd_opt(year, self.start.month, self.start.day)?;
        Some((start, NaiveDate::from_ymd_opt(end_year, self.end.month, self.end.day)?))
    }

    /// Whether the week begins in one year and ends in the next.
    pub(super) fn crosses_years(&self) -> bool {
        self.start.month > self.end.month
    }

    /// Whether both name the same days, whatever the year.
    pub(super) fn same_days(&self, other: &WeekDays) -> bool {
        let days =
            |days: &WeekDays| (days.start.month, days.start.day, days.end.month, days.end.day);
        days(self) == days(other)
    }

    /// The first year and the next in which these days could lie near some other day.
    pub(super) fn nearest_to(&self, other: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        (other.year() - 1..=other.year() + 1)
            .filter_map(|year| self.starting_in(year))
            .min_by_key(|(start, _)| (*start - other).num_days().abs())
    }
}
