//! Days as people write them in headings, cells and paths: `April 15 - April 21`, `Week 16, 2024`, `2024年4月15日`.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::import::words::{Word, words};
use crate::text::capitalized;

/// A day of a month, with its year where one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MonthDay {
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) year: Option<i32>,
}

/// What a text says of days; a year may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// A first and a last day, and a year that is written elsewhere in the text.
    Between(MonthDay, MonthDay, Option<i32>),
    /// One day.
    Day(MonthDay),
    /// A week of ISO 8601.
    Week(Option<i32>, u32),
    /// A month.
    Month(Option<i32>, u32),
}

/// Days that a text names, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) days: Days,
    /// The words that name them.
    pub(super) place: Range<usize>,
    /// Whether day and month could be told apart.
    pub(super) is_certain: bool,
}

/// Which of two numbers is the day, where both could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// `03/04/2025` is March 4.
    #[default]
    MonthFirst,
    /// `03/04/2025` is April 3.
    DayFirst,
}

/// What is asked of a text at one of its words: the days, how many words name them, whether that is certain.
type Form = fn(&[Word], Order) -> Option<(Days, usize, bool)>;

/// The forms of days, those that say most first: a text that names two days names one too.
const FORMS: [Form; 7] = [dotted, between, week_of_month, week, part_of_year, one_day, month];

/// The days that a text names.
pub(super) fn named(text: &str, order: Order) -> Option<Named> {
    let (words, places) = words(text);
    // With `5月` a number with a dot is a day, without it a version.
    let has_month = words.contains(&Word::MonthMark);
    for form in &FORMS[usize::from(!has_month)..] {
        for from in 0..words.len() {
            // `Issue 12 - 15 September 2023`: a number of the list is no day.
            if is_counted(&text[..places[from].start]) {
                continue;
            }
            let Some((days, length, is_certain)) = form(&words[from..], order) else { continue };
            let place = places[from].start..places[from + length - 1].end;
            // `CVPR 2024 - 5 papers` is no month.
            let is_number = matches!(words[from + length - 1], Word::Number(_));
            if matches!(days, Days::Month(..)) && is_number && text[place.clone()].contains(' ') {
                continue;
            }
            let year = year_elsewhere(&words, from..from + length);
            let days = match days {
                Days::Between(start, end, None) => Days::Between(start, end, end.year.or(year)),
                Days::Week(None, week) => Days::Week(year, week),
                Days::Day(day) if is_week_of(&words[..from]) => week_from(day, year)?,
                Days::Day(MonthDay { year: None, month, day }) => {
                    Days::Day(MonthDay { year, month, day })
                }
                days => days,
            };
            return Some(Named { days, place, is_certain });
        }
    }
    None
}

/// What issues of a list are called.
pub(super) const COUNTED: [&str; 18] = [
    "issue",
    "no",
    "nr",
    "vol",
    "volume",
    "edition",
    "episode",
    "ep",
    "number",
    "newsletter",
    "nº",
    "№",
    "ausgabe",
    "heft",
    "folge",
    "numéro",
    "número",
    "выпуск",
];

/// Whether words end with what counts the issues of a list, so that a number behind them is no day.
fn is_counted(before: &str) -> bool {
    // `## 12` is a heading.
    let is_marked = before.ends_with(['#', '№']);
    let before = before.trim_end().trim_end_matches('.');
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    is_marked || COUNTED.contains(&word.to_lowercase().as_str())
}

/// Whether a text begins with a day and its year.
pub(super) fn begins(text: &str, order: Order) -> bool {
    let named = named(text.trim_start_matches(['*', '_', '[', '(', '`', ' ']), order);
    named.is_some_and(|named| {
        named.place.start == 0 && matches!(named.days, Days::Day(day) if day.year.is_some())
    })
}

/// The days of a text that says nothing else, but for words such as `Week of` or `Papers for`.
pub(super) fn alone(text: &str, order: Order) -> Option<Named> {
    let named = named(text, order)?;
    let rest = [&text[..named.place.start], &text[named.place.end..]].concat();
    let is_filler = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_month = || matches!(words(&capitalized(&word)).0[..], [Word::Month(_)]);
        word.is_empty()
            || FILLERS.contains(&word.as_str())
            || word.parse::<u32>().is_ok()
            || is_month()
    };
    rest.split_whitespace().all(is_filler).then_some(named)
}

/// Words that may stand beside a date without saying anything else.
const FILLERS: [&str; 52] = [
    "desde",
    "el",
    "с",
    "от",
    "从",
    "自",
    "まで",
    "까지",
    "period",
    "période",
    "zeitraum",
    "periodo",
    "período",
    "период",
    "期间",
    "기간",
    "dates",
    "datum",
    "日期",
    "fecha",
    "ending",
    "ended",
    "settimana",
    "published",
    "posted",
    "covering",
    "covers",
    "edition",
    "week",
    "of",
    "the",
    "papers",
    "paper",
    "for",
    "from",
    "on",
    "to",
    "date",
    "search",
    "window",
    "semana",
    "del",
    "de",
    "la",
    "woche",
    "vom",
    "semaine",
    "du",
    "monday",
    "sunday",
    "daily",
    "weekly",
];

/// The month that is all that a text says.
pub(super) fn month_alone(text: &str) -> Option<u32> {
    match words(text).0[..] {
        [Word::Month(month)] | [Word::Number(month), Word::MonthMark] => Some(month),
        _ => None,
    }
}

/// The year that is all that a text says.
pub(super) fn year_alone(text: &str) -> Option<i32> {
    match words(text).0[..] {
        [Word::Year(year)] | [Word::Year(year), Word::YearMark] => Some(year),
        _ => None,
    }
}

/// The only year that a text names, such as the heading of an index.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let (words, _) = words(text);
    let mut years = words.iter().filter_map(year_of);
    years.next().filter(|_| years.next().is_none())
}

/// The day that a cell or a field names, and nothing else.
pub(super) fn day_in(text: &str, order: Order) -> Option<(MonthDay, bool)> {
    let (words, _) = words(text);
    let alone =
        month_day(&words, None, true, order).filter(|(_, length, _)| words.len() == *length);
    if let Some((day, _, is_certain)) = alone {
        return Some((day, is_certain));
    }
    // `2024-06-04 (Tue)`, `2024年6月4日(火)`, `2024-06-04 10:00`
    let named = named(text, order)?;
    let beside = text.chars().count() - text[named.place.clone()].chars().count();
    match named.days {
        Days::Day(day) if day.year.is_some() && beside <= LONGEST_BESIDE => {
            Some((day, named.is_certain))
        }
        _ => None,
    }
}

/// In characters: what may stand beside a day in its cell, such as a weekday or a time.
const LONGEST_BESIDE: usize = 15;

/// The month with its year that a cell or a field names, and a venue beside it: `SampleConf, May 2024`.
pub(super) fn month_in(text: &str) -> Option<(Days, String)> {
    let (words, places) = words(text);
    let (at, (month, length, _)) = (0..words.len())
        .find_map(|at| month(&words[at..], Order::default()).map(|month| (at, month)))?;
    let beside = [&text[..places[at].start], &text[places[at + length - 1].end..]].concat();
    let beside = beside.trim_matches([' ', ',', '.', '(', ')']);
    let is_venue = beside.chars().all(|c| c.is_alphanumeric() || c == ' ');
    (is_venue && beside.chars().count() <= LONGEST_BESIDE).then(|| (month, beside.to_owned()))
}

/// A day in numbers without its year that a text begins with, and its length: `05/02`.
pub(super) fn short(text: &str, order: Order) -> Option<(MonthDay, usize)> {
    let (words, places) = words(text);
    let [Word::Number(_), Word::Slash, Word::Number(_), ref rest @ ..] = words[..] else {
        return None;
    };
    let is_range = matches!(rest, [Word::Slash, ..] | [Word::Dash, Word::Number(_), ..]);
    let (day, length, _) = month_day(&words, None, true, order)?;
    let is_written_together = text.get(..places[length - 1].end)?.len() <= "05/02".len();
    (!is_range && is_written_together).then_some((day, places[length - 1].end))
}

fn year_of(word: &Word) -> Option<i32> {
    match word {
        Word::Year(year) => Some(*year),
        _ => None,
    }
}

fn year_elsewhere(words: &[Word], but: Range<usize>) -> Option<i32> {
    words[..but.start].iter().chain(&words[but.end..]).find_map(year_of)
}

/// Whether the words before a day call it the first of seven.
fn is_week_of(before: &[Word]) -> bool {
    before.windows(2).any(|pair| matches!(pair, [Word::Week, Word::Of]))
}

/// Days that no calendar has: those of a heading that is misspelled.
pub(super) const NONE: Days = Days::Week(None, 0);

/// Whether a text begins as a week does: `Week of Octobr 13`.
pub(super) fn calls_itself_a_week(text: &str) -> bool {
    matches!(words(text).0[..], [Word::Week, Word::Of | Word::Number(_), ..])
}

/// Seven days from one on.
fn week_from(start: MonthDay, year: Option<i32>) -> Option<Days> {
    let year = start.year.or(year);
    // Without a year February has no certain length; the end is made anew when the year is known.
    let first = NaiveDate::from_ymd_opt(year.unwrap_or(2023), start.month, start.day)?;
    let last = first.checked_add_days(chrono::Days::new(6))?;
    let end_year = year.map(|_| last.year());
    let end = MonthDay { month: last.month(), day: last.day(), year: end_year };
    Some(Days::Between(MonthDay { year, ..start }, end, None))
}

/// `April 15 - April 21, 2024`, `22 - 28 April`, `2024.06.17 - 2024.06.23`, `04/15 - 04/21`.
fn between(words: &[Word], order: Order) -> Option<(Days, usize, bool)> {
    if let [Word::Number(first), Word::Dash, ..] = words
        && let [Word::Number(_), Word::Month(_) | Word::Of, ..] = words[2..]
        && let Some((end, length, certain)) = month_day(&words[2..], None, true, order)
    {
        let start = MonthDay { day: *first, ..end };
        return is_day(*first).then_some((Days::Between(start, end, None), 2 + length, certain));
    }
    let (_, first, _) = month_day(words, None, true, order)?;
    let Some(Word::Dash | Word::Slash) = words.get(first) else { return None };
    // Both days of a range have one order, and are not far from each other.
    let known = known_order(words)
        .or_else(|| known_order(&words[first + 1..]))
        .or_else(|| order_of_range(words, &words[first + 1..]));
    let order = known.unwrap_or(order);
    let (start, first, certain) = month_day(words, None, true, order)?;
    let (end, second, also) = month_day(&words[first + 1..], Some(start.month), true, order)?;
    let certain = known.is_some() || certain && also;
    Some((Days::Between(start, end, None), first + 1 + second, certain))
}

/// The order of `5/27`, which can have but one.
fn known_order(words: &[Word]) -> Option<Order> {
    match *words {
        [Word::Number(first), Word::Slash, Word::Number(second), ..] => {
            match (first > 12, second > 12) {
                (true, false) => Some(Order::DayFirst),
                (false, true) => Some(Order::MonthFirst),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The only order in which two days are at most a month apart: `5/6 - 5/12` is no half year.
fn order_of_range(first: &[Word], second: &[Word]) -> Option<Order> {
    let is_short = |order: &Order| {
        let (Some((start, ..)), Some((end, ..))) =
            (month_day(first, None, true, *order), month_day(second, None, true, *order))
        else {
            return false;
        };
        let range = Days::Between(start, end, None);
        let days = range.with_own_year().or_else(|| range.nearest_to(NaiveDate::default()));
        days.is_some_and(|(start, end)| (0..=31).contains(&(end - start).num_days()))
    };
    let mut orders = [Order::MonthFirst, Order::DayFirst].into_iter().filter(is_short);
    orders.next().filter(|_| orders.next().is_none())
}

/// `05.13 - 05.19` in a heading with `5월`.
fn dotted(words: &[Word], _: Order) -> Option<(Days, usize, bool)> {
    use Word::{Dash, Dot, Number};
    let [Number(month), Dot, Number(day), Dash, Number(last_month), Dot, Number(last_day), ..] =
        *words
    else {
        return None;
    };
    let start = MonthDay { month, day, year: None };
    let end = MonthDay { month: last_month, day: last_day, year: None };
    let are_days = [start, end].iter().all(|d| (1..=12).contains(&d.month) && is_day(d.day));
    are_days.then_some((Days::Between(start, end, None), 7, true))
}

/// The days of a week of a month, the fifth up to the month's end.
pub(super) fn of_month(year: Option<i32>, month: u32, week: u32) -> Option<Days> {
    if !(1..=5).contains(&week) || !(1..=12).contains(&month) {
        return None;
    }
    let (_, last) = Days::Month(Some(year.unwrap_or(2023)), month).with_own_year()?;
    let day = |day: u32| MonthDay { month, day: day.min(last.day()), year };
    Some(Days::Between(day(week * 7 - 6), day(week * 7), None))
}

/// `2024年4月第3周`, `April 2024, Week 3`: seven days of a month, the fifth week up to its end.
fn week_of_month(words: &[Word], _: Order) -> Option<(Days, usize, bool)> {
    use Word::{Month, MonthMark, Number, Of, Week, WeekMark, Year, YearMark};
    let (year, month, week, length) = match *words {
        [Year(year), YearMark, Number(month), MonthMark, Number(week), WeekMark, ..] => {
            (Some(year), month, week, 6)
        }
        [Number(month), MonthMark, Number(week), WeekMark, ..] => (None, month, week, 4),
        [Month(month), Year(year), Week, Number(week), ..]
        | [Month(month), Week, Number(week), Year(year), ..] => (Some(year), month, week, 4),
        [Month(month), Week, Number(week), ..] => (None, month, week, 3),
        [Week, Number(week), Of, Month(month), Year(year), ..] => (Some(year), month, week, 5),
        _ => return None,
    };
    Some((of_month(year, month, week)?, length, true))
}

/// `Week 16, 2024`, `2024-W16`, `KW 16 2024`, `2024年第16周`.
fn week(words: &[Word], _: Order) -> Option<(Days, usize, bool)> {
    let (year, number, length) = match *words {
        [Word::Year(year), Word::Week, Word::Number(week), ..] => (Some(year), week, 3),
        [Word::Year(year), Word::Dash | Word::Slash, Word::Week, Word::Number(week), ..] => {
            (Some(year), week, 4)
        }
        [Word::Year(year), Word::YearMark, Word::Number(week), Word::WeekMark, ..] => {
            (Some(year), week, 4)
        }
        [
            Word::Week,
            Word::Number(week),
            Word::Of | Word::Slash | Word::Dash,
            Word::Year(year),
            ..,
        ] => (Some(year), week, 4),
        [Word::Week, Word::Number(week), Word::Year(year), ..]
        | [Word::Number(week), Word::Week, Word::Year(year), ..] => (Some(year), week, 3),
        [Word::Week, Word::Dash, Word::Number(week), ..] => (None, week, 3),
        [Word::Week, Word::Number(week), ..] => (None, week, 2),
        [Word::Number(week), Word::WeekMark, ..] => (None, week, 2),
        _ => return None,
    };
    (1..=53).contains(&number).then_some((Days::Week(year, number), length, true))
}

fn one_day(words: &[Word], order: Order) -> Option<(Days, usize, bool)> {
    let (day, length, certain) = month_day(words, None, false, order)?;
    Some((Days::Day(day), length, certain))
}

/// `July 2024`, `2024年7月`, `2024-07`.
fn month(words: &[Word], _: Order) -> Option<(Days, usize, bool)> {
    let (year, month, length) = match *words {
        [Word::Month(month), Word::Year(year), ..] => (year, month, 2),
        [Word::Month(month), Word::Of, Word::Year(year), ..] => (year, month, 3),
        [Word::Year(year), Word::Month(month), ..] => (year, month, 2),
        [Word::Number(month), Word::Slash, Word::Year(year), ..] => (year, month, 3),
        [Word::Year(year), Word::YearMark, Word::Number(month), Word::MonthMark, ..] => {
            (year, month, 4)
        }
        [Word::Year(year), Word::Dash | Word::Slash | Word::Dot, Word::Number(month), ..] => {
            (year, month, 3)
        }
        _ => return None,
    };
    (1..=12).contains(&month).then_some((Days::Month(Some(year), month), length, true))
}

/// `2023 Q4`, `Q4/2023`, `H1 2024`: three or six months of a year.
fn part_of_year(words: &[Word], _: Order) -> Option<(Days, usize, bool)> {
    use Word::{Dash, Half, Number, Of, Quarter, Slash, Year};
    let (year, part, number, length) = match *words {
        [Year(year), part @ (Quarter | Half), Number(number), ..]
        | [part @ (Quarter | Half), Number(number), Year(year), ..] => (year, part, number, 3),
        [Year(year), Dash | Slash, part @ (Quarter | Half), Number(number), ..]
        | [part @ (Quarter | Half), Number(number), Dash | Slash | Of, Year(year), ..] => {
            (year, part, number, 4)
        }
        _ => return None,
    };
    Some((of_year(year, part, number)?, length, true))
}

/// The months of a quarter or a half of a year.
fn of_year(year: i32, part: Word, number: u32) -> Option<Days> {
    let months = if part == Word::Quarter { 3 } else { 6 };
    let last = number.checked_mul(months).filter(|last| (months..=12).contains(last))?;
    let end = if matches!(last, 6 | 9) { 30 } else { 31 };
    let day = |month, day| MonthDay { month, day, year: Some(year) };
    Some(Days::Between(day(last - months + 1, 1), day(last, end), None))
}

/// The quarter that is all that a text says, of a year: `Q4`.
pub(super) fn quarter_alone(text: &str, year: i32) -> Option<Days> {
    match words(text).0[..] {
        [Word::Quarter, Word::Number(number)] => of_year(year, Word::Quarter, number),
        _ => None,
    }
}

/// A day under a heading that is its month, if it is all that a text says but for its weekday: `17 (Fri)`, `05/17`.
pub(super) fn day_of_month(text: &str, year: i32, month: u32) -> Option<MonthDay> {
    let (before, weekday) = text.split_once(['(', '（']).unwrap_or((text, ""));
    let weekday = weekday.trim_matches([')', '）', '.', ' ']);
    let is_ideograph =
        weekday.chars().count() == 1 && "一二三四五六日月火水木金土".contains(weekday);
    let is_weekday = !weekday.is_empty() && words(weekday).0.is_empty() || is_ideograph;
    let day = match words(before).0[..] {
        [Word::Number(day)] if is_weekday => day,
        [Word::Number(own), Word::Slash | Word::Dash, Word::Number(day)]
        | [Word::Number(day), Word::Slash | Word::Dash, Word::Number(own)]
            if own == month && (weekday.is_empty() || is_weekday) =>
        {
            day
        }
        _ => return None,
    };
    is_day(day).then_some(MonthDay { month, day, year: Some(year) })
}

/// A day at the head of some words, how many name it, and whether it is certain which is the month. The `month` before
/// it makes a bare number a day; of a range two numbers may be a day without its year.
fn month_day(
    words: &[Word],
    month: Option<u32>,
    in_range: bool,
    order: Order,
) -> Option<(MonthDay, usize, bool)> {
    use Word::{Dash, Date, DayMark, Dot, Month, MonthMark, Number, Of, Slash, Year, YearMark};
    let certain = |month, day, year, length| Some((MonthDay { month, day, year }, length, true));
    let either = |first, second, year, length| {
        let (day, is_certain) = either(first, second, year, order)?;
        Some((day, length, is_certain))
    };
    let found = match *words {
        [Date(year, month, day), ..] => certain(month, day, Some(year), 1),
        [Year(year), YearMark, Number(month), MonthMark, Number(day), DayMark, ..] => {
            certain(month, day, Some(year), 6)
        }
        [Year(year), YearMark, Number(month), MonthMark, Number(day), ..] => {
            certain(month, day, Some(year), 5)
        }
        [Number(month), MonthMark, Number(day), DayMark, ..] => certain(month, day, None, 4),
        [Number(month), MonthMark, Number(day), ..] => certain(month, day, None, 3),
        [Year(year), Dash, Number(month), Dash, Number(day), ..]
        | [Year(year), Dot, Number(month), Dot, Number(day), ..]
        | [Year(year), Slash, Number(month), Slash, Number(day), ..] => {
            certain(month, day, Some(year), 5)
        }
        [Year(year), Month(month), Number(day), ..] => certain(month, day, Some(year), 3),
        [Month(month), Number(day), Year(year), ..]
        | [Number(day), Month(month), Year(year), ..] => certain(month, day, Some(year), 3),
        [Number(day), Of, Month(month), Of, Year(year), ..] => certain(month, day, Some(year), 5),
        [Number(day), Month(month), Of, Year(year), ..]
        | [Number(day), Of, Month(month), Year(year), ..] => certain(month, day, Some(year), 4),
        [Number(day), Of, Month(month), ..] => certain(month, day, None, 3),
        [Month(month), Number(day), ..] | [Number(day), Month(month), ..] => {
            certain(month, day, None, 2)
        }
        [Number(day), Dot, Number(month), Dot, Year(year), ..] => {
            certain(month, day, Some(year), 5)
        }
        [Number(first), Slash, Number(second), Slash, Year(year), ..] => {
            either(first, second, Some(year), 5)
        }
        [Number(first), Slash, Number(second), Slash, Number(third), ..] => {
            let year = |number: u32| Some(2000 + number.cast_signed()).filter(is_recent);
            match (year(first), year(third)) {
                (_, Some(year)) => either(first, second, Some(year), 5),
                (Some(year), None) => certain(second, third, Some(year), 5),
                (None, None) => None,
            }
        }
        [Number(first), Slash, Number(second), ..] if in_range => either(first, second, None, 3),
        [Number(first), Dot, Number(second), ..] if month.is_some() => {
            certain(first, second, None, 3)
        }
        [Number(day), DayMark, ..] => certain(month?, day, None, 2),
        [Number(day), Year(year), ..] => certain(month?, day, Some(year), 2),
        [Number(day), ..] => certain(month?, day, None, 1),
        _ => None,
    };
    found.filter(|(day, _, _)| (1..=12).contains(&day.month) && is_day(day.day))
}

/// The day that words name with its year.
pub(super) fn whole_day(words: &str) -> Option<NaiveDate> {
    let Days::Day(day) = named(words, Order::default())?.days else { return None };
    day.in_year(day.year?)
}

/// Years of which two digits are written.
fn is_recent(year: &i32) -> bool {
    (2010..2040).contains(year)
}

fn is_day(number: u32) -> bool {
    (1..=31).contains(&number)
}

/// Two numbers that are month and day or day and month.
fn either(first: u32, second: u32, year: Option<i32>, order: Order) -> Option<(MonthDay, bool)> {
    let day_first = match (first > 12, second > 12) {
        (true, true) => return None,
        (true, false) => true,
        (false, true) => false,
        (false, false) => order == Order::DayFirst,
    };
    let (month, day) = if day_first { (second, first) } else { (first, second) };
    let certain = first > 12 || second > 12 || first == second;
    Some((MonthDay { month, day, year }, certain))
}

impl MonthDay {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year.unwrap_or(year), self.month, self.day)
    }
}

impl Days {
    /// A year that is written with them.
    pub(super) fn year(&self) -> Option<i32> {
        match self {
            Days::Between(start, end, year) => start.year.or(end.year).or(*year),
            Days::Day(day) => day.year,
            Days::Week(year, _) | Days::Month(year, _) => *year,
        }
    }

    /// The days, if the year of one of them is written with it.
    pub(super) fn with_own_year(&self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Days::Between(start, end, _) => {
                let end_year = |year| if self.crosses_years() { year - 1 } else { year };
                self.starting_in(start.year.or(end.year.map(end_year))?)
            }
            _ => self.starting_in(self.year()?),
        }
    }

    /// The days in the year in which the first of them lies.
    pub(super) fn starting_in(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        match *self {
            Days::Between(start, end, _) => {
                let next = if self.crosses_years() { year + 1 } else { year };
                Some((start.in_year(year)?, end.in_year(next)?))
            }
            Days::Day(day) => day.in_year(year).map(|day| (day, day)),
            Days::Week(own, week) => {
                let year = own.unwrap_or(year);
                let day = |day| NaiveDate::from_isoywd_opt(year, week, day);
                Some((day(Weekday::Mon)?, day(Weekday::Sun)?))
            }
            Days::Month(own, month) => {
                let first = NaiveDate::from_ymd_opt(own.unwrap_or(year), month, 1)?;
                let next = first.checked_add_months(chrono::Months::new(1))?;
                Some((first, next.pred_opt()?))
            }
        }
    }

    /// Whether they begin in one year and end in the next.
    pub(super) fn crosses_years(&self) -> bool {
        matches!(self, Days::Between(start, end, _) if start.month > end.month)
    }

    /// Whether both name the same days, whatever the year.
    pub(super) fn same_days(&self, other: &Days) -> bool {
        let day = |day: &MonthDay| (day.month, day.day);
        match (self, other) {
            (Days::Between(a, b, _), Days::Between(c, d, _)) => {
                (day(a), day(b)) == (day(c), day(d))
            }
            (Days::Day(a), Days::Day(b)) => day(a) == day(b),
            (Days::Week(_, a), Days::Week(_, b)) | (Days::Month(_, a), Days::Month(_, b)) => a == b,
            _ => false,
        }
    }

    /// The days in the year in which they lie nearest to some other day.
    pub(super) fn nearest_to(&self, other: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        (other.year() - 1..=other.year() + 1)
            .filter_map(|year| self.starting_in(year))
            .min_by_key(|(start, _)| (*start - other).num_days().abs())
    }
}
