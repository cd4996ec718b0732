//! Days: how they are written, and which of them the next week has.

use chrono::{DateTime, Datelike, Days, Month, NaiveDate, Timelike, Utc, Weekday};

/// The day that a text is, written as in the names of files, in ids and in TOML: `2024-04-15`, and nothing else. chrono
/// takes signs, longer years and single digits too.
///
/// ```
/// use paperfeed::calendar::day;
/// assert!(day("2024-04-15").is_some());
/// assert!(day("2024-4-15").is_none() && day("+2024-04-15").is_none() && day("2024-02-30").is_none());
/// ```
pub fn day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (day.to_string() == text && (0..=9999).contains(&day.year())).then_some(day)
}

/// A date of RFC 822 with four digits of the year and two of the day, which chrono's own `to_rfc2822` does not pad. RSS
/// and OPML say dates so, and HTTP (RFC 9110, section 5.6.7).
pub fn rfc822(instant: DateTime<Utc>) -> String {
    let (weekday, day, year) = (instant.weekday(), instant.day(), instant.year());
    let month = &month(instant.date_naive())[..3];
    let (hour, minute, second) = (instant.hour(), instant.minute(), instant.second());
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// The name of a day's month.
pub fn month(day: NaiveDate) -> &'static str {
    Month::try_from(day.month0() as u8 + 1).map_or("", |month| month.name())
}

/// The first and the last day of a week.
pub type Span = (NaiveDate, NaiveDate);

/// The seven days after the last week that there is; without one, the week that `today` is in.
/// `weeks` stand in the order of their days.
pub fn next(weeks: &[Span], today: NaiveDate) -> Option<Span> {
    let Some((_, end)) = weeks.last() else { return around(weeks, today) };
    let start = end.succ_opt()?;
    written((start, start.checked_add_days(Days::new(6))?))
}

/// The week that `day` is in, where no week has it yet. It begins on the weekday on which the last
/// week begins, else on Monday (ISO 8601), and takes no day from those beside it.
///
/// ```
/// # use {chrono::NaiveDate, paperfeed::calendar::around};
/// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
/// let weeks = [(day("2024-04-14"), day("2024-04-20"))];
/// assert_eq!(around(&weeks, day("2024-05-01")), Some((day("2024-04-28"), day("2024-05-04"))));
/// assert_eq!(around(&[], day("2024-05-01")), Some((day("2024-04-29"), day("2024-05-05"))));
/// ```
pub fn around(weeks: &[Span], day: NaiveDate) -> Option<Span> {
    let first_day = weeks.last().map_or(Weekday::Mon, |(start, _)| start.weekday());
    let start = day.checked_sub_days(Days::new(day.weekday().days_since(first_day).into()))?;
    let end = start.checked_add_days(Days::new(6))?;
    let before = weeks.iter().filter(|(_, end)| *end < day).map(|(_, end)| *end).max();
    let after = weeks.iter().filter(|(start, _)| *start > day).map(|(start, _)| *start).min();
    let start = before.and_then(|before| before.succ_opt()).map_or(start, |free| start.max(free));
    let end = after.and_then(|after| after.pred_opt()).map_or(end, |free| end.min(free));
    written((start, end))
}

/// Days that TOML can write: years have four digits (RFC 3339, section 1).
fn written((start, end): Span) -> Option<Span> {
    let is_written = |day: NaiveDate| (0..=9999).contains(&day.year());
    (is_written(start) && is_written(end)).then_some((start, end))
}
