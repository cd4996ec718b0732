//! What a file says of its days before its first block: the path and the front matter.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use crate::import::blocks::{Block, BlockKind};
use crate::import::days::{self, Days, MonthDay, Named, Order};
use crate::import::outline::{NamedBy, Section};

/// The section with which a file begins, if its front matter or its path names days.
pub(super) fn read<'b>(
    path: &str,
    text: &str,
    blocks: &[Block],
    order: Order,
) -> Option<Section<'b>> {
    let metadata = blocks.first().filter(|block| block.kind == BlockKind::Metadata);
    let value = |name: &str| metadata.and_then(|block| value_of(text, &block.place, name));
    let title = value("title").map(|(title, _)| title);
    // Jekyll and Hugo, Ghost, Zenn, Astro.
    let names = ["date", "date_published", "published_at", "pubDate", "publishDate", "published"];
    let dated = names.into_iter().find_map(value).and_then(|(date, place)| {
        let day = days::named(date.get(..10).unwrap_or(&date), order)
            .or_else(|| days::named(&date, order))?;
        Some((day, place))
    });
    let (days, marker, named_by) = match dated {
        Some((Named { days, .. }, place)) => (days, place, NamedBy::FrontMatter),
        None => (of_path(path, order)?, 0..0, NamedBy::Path),
    };
    Some(Section { marker, days, named_by, year_above: None, title, parts: vec![] })
}

/// The section of a file of which its reader knows the week.
pub(super) fn given<'b>(day: NaiveDate) -> Section<'b> {
    let (year, month, day) = (day.year(), day.month(), day.day());
    let days = Days::Day(MonthDay { month, day, year: Some(year) });
    let named_by = NamedBy::Argument;
    Section { marker: 0..0, days, named_by, year_above: None, title: None, parts: vec![] }
}

/// The value of a key of front matter, flat as site generators write it: `title: Weekly 3`.
fn value_of(text: &str, metadata: &Range<usize>, name: &str) -> Option<(String, Range<usize>)> {
    let mut at = metadata.start;
    for line in text[metadata.clone()].split_inclusive('\n') {
        let place = at..at + line.trim_end().len();
        at += line.len();
        let value = line.strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(value) = value {
            let value = value.trim().trim_matches(['"', '\'']).to_owned();
            return (!value.is_empty()).then_some((value, place));
        }
    }
    None
}

/// The days that a path names: `2024-05-06-issue-3.md`, `2024/16_week.md`, `2024/0422-0426.md`, `2024/05/27.md`,
/// `2024-05-27/papers.md`.
pub(super) fn of_path(path: &str, order: Order) -> Option<Days> {
    let path = path.strip_suffix(".md").or(path.strip_suffix(".markdown")).unwrap_or(path);
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    of_name(folders, name, order).or_else(|| {
        // A folder of a week has files of any name.
        let is_folder = !folders.is_empty();
        is_folder.then(|| of_path(folders, order)).flatten()
    })
}

/// The days of a file's or a folder's name below others.
fn of_name(folders: &str, name: &str, order: Order) -> Option<Days> {
    let mut years = folders.rsplit('/').filter_map(|folder| folder.parse::<i32>().ok());
    let year = years.find(|year| (1900..2200).contains(year));
    let has_weeks = folders.to_lowercase().contains("week");
    let parent = folders.rsplit('/').next().unwrap_or_default();
    let month_above = days::month_alone(parent).or_else(|| number(parent, 12));
    if let Some(days) = four_digits(name, year) {
        return Some(days);
    }
    if let Some(year) = year {
        match (month_above, number(name, 53)) {
            (Some(month), Some(day @ 1..=31)) => {
                return Some(Days::Day(MonthDay { month, day, year: Some(year) }));
            }
            (None, Some(week)) if has_weeks => return Some(Days::Week(Some(year), week)),
            (None, Some(month @ 1..=12)) => return Some(Days::Month(Some(year), month)),
            _ => {}
        }
        if let Some(month) = days::month_alone(name) {
            return Some(Days::Month(Some(year), month));
        }
    }
    let words = name.replace("-to-", " to ").replace("--", " to ");
    let words = dashed(&words);
    let named = days::named(&words, order).map(|named| named.days);
    let days = named.or_else(|| week_of(&words).map(|week| Days::Week(None, week)))?;
    match (days, month_above, year) {
        (Days::Week(None, week), Some(month), Some(_)) => days::of_month(year, month, week),
        (days, _, _) if days.year().is_some() => Some(days),
        (days, _, Some(year)) => Some(in_year(days, year)),
        (_, _, None) => None,
    }
}

/// A name with `_` as what it stands for: a dash within a day, white space elsewhere.
fn dashed(name: &str) -> String {
    let bytes = name.as_bytes();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let dashed = |(at, c): (usize, char)| match c {
        '_' if is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) => '-',
        '_' => ' ',
        c => c,
    };
    name.char_indices().map(dashed).collect()
}

/// One or two digits that are a number up to some other.
fn number(name: &str, most: u32) -> Option<u32> {
    let is_number = (1..=2).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    name.parse().ok().filter(|number| is_number && (1..=most).contains(number))
}

/// The year that is the name of a file or of a folder above it: `years/2024.md`.
pub(super) fn year_of(path: &str) -> Option<i32> {
    let path = path.strip_suffix(".md").or(path.strip_suffix(".markdown")).unwrap_or(path);
    let years = path.rsplit('/').filter_map(|name| name.parse::<i32>().ok());
    years.into_iter().find(|year| (1900..2200).contains(year))
}

/// `0422-0426`: months and days.
fn four_digits(name: &str, year: Option<i32>) -> Option<Days> {
    let day = |digits: &str| {
        let is_day = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let (month, day) = digits.split_at_checked(2).filter(|_| is_day)?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        let is_there = (1..=12).contains(&month) && (1..=31).contains(&day);
        is_there.then_some(MonthDay { month, day, year })
    };
    year?;
    if let [month, day] = name.split('-').collect::<Vec<_>>()[..]
        && let (Some(month), Some(day), 2, 2) =
            (number(month, 12), number(day, 31), month.len(), day.len())
    {
        return Some(Days::Day(MonthDay { month, day, year }));
    }
    match name.split_once(['-', '_', '~']) {
        Some((first, last)) => Some(Days::Between(day(first)?, day(last)?, None)),
        None => day(name).map(Days::Day),
    }
}

/// `16 week`, `week16`.
fn week_of(words: &str) -> Option<u32> {
    let lower = words.to_lowercase();
    let rest = lower.replace("week", " ");
    let mut numbers = rest.split_whitespace().filter_map(|word| word.parse::<u32>().ok());
    let week = numbers.next().filter(|week| (1..=53).contains(week))?;
    (lower.contains("week") && numbers.next().is_none()).then_some(week)
}

fn in_year(days: Days, year: i32) -> Days {
    match days {
        Days::Between(start, end, _) => Days::Between(start, end, Some(year)),
        Days::Day(day) => Days::Day(MonthDay { year: Some(year), ..day }),
        Days::Week(_, week) => Days::Week(Some(year), week),
        Days::Month(_, month) => Days::Month(Some(year), month),
    }
}

#[cfg(test)]
mod tests {
    use super::of_path;
    use crate::import::days::Order;

    #[test]
    fn paths_name_days_in_many_forms() {
        let paths = [
            ("2024-05-27-to-2024-05-31.md", "2024-05-27 2024-05-31"),
            ("2024/week-21.md", "2024-05-20 2024-05-26"),
            ("2024/semaine-21.md", "2024-05-20 2024-05-26"),
            ("weeks/2024/21.md", "2024-05-20 2024-05-26"),
            ("2024/05-27.md", "2024-05-27 2024-05-27"),
            ("2024/05/27.md", "2024-05-27 2024-05-27"),
            ("2024_05_27.md", "2024-05-27 2024-05-27"),
            ("2024/05.md", "2024-05-01 2024-05-31"),
            ("2024/May.md", "2024-05-01 2024-05-31"),
            ("2024/May/week4.md", "2024-05-22 2024-05-28"),
            ("2024-05-27/papers.md", "2024-05-27 2024-05-27"),
            ("2024/0422-0426.md", "2024-04-22 2024-04-26"),
            ("2024/notes.md", ""),
            ("notes.md", ""),
        ];
        for (path, expected) in paths {
            let days = of_path(path, Order::default()).and_then(|days| days.with_own_year());
            let days = days.map_or(String::new(), |(start, end)| format!("{start} {end}"));
            assert_eq!(days, expected, "{path}");
        }
    }
}
