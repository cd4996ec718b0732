//! Dates: RFC 822 as RSS and OPML use it, RFC 3339 as Atom does, W3CDTF as Dublin Core does.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::rule;
use crate::validate::walk::{Subject, Walk, called, name_after_attribute};

/// A date of Atom (RFC 3339, section 5.6, with the upper-case letters of RFC 4287, 3.3).
pub(in crate::validate) fn rfc3339(walk: &mut Walk, at: &Subject, value: &str) {
    match parse_rfc3339(value) {
        Some(date) => plausible(walk, at, date),
        None => {
            let message =
                format!("{} is {value:?}, not a date as 2024-04-15T10:59:59Z", called(walk, at));
            walk.report_with(&rule::InvalidRFC3339Date, at, message, &[("value", value)]);
            name_after_attribute(walk, at);
        }
    }
}

/// Reads a date of RFC 3339. Its form is fixed, so no white space and no shorter form passes.
pub(in crate::validate) fn parse_rfc3339(value: &str) -> Option<DateTime<FixedOffset>> {
    let (day, rest) = value.split_at_checked(10)?;
    let rest = rest.strip_prefix('T')?;
    let zone = rest.find(['Z', '+', '-'])?;
    let (time, zone) = rest.split_at(zone);
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = has_shape(day, "0000-00-00") && has_shape(whole, "00:00:00") && digits(fraction);
    let zoned = zone == "Z" || has_shape(&zone[1..], "00:00") && zone.len() == 6;
    (shaped && zoned).then(|| moment(day, whole, zone)).flatten()
}

/// Whether each digit of a pattern is a digit of the text, and all else alike.
fn has_shape(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, of)| match of {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

/// A day, a time and a zone that are shaped; a leap second is taken as the second before it.
fn moment(day: &str, time: &str, zone: &str) -> Option<DateTime<FixedOffset>> {
    let day: NaiveDate = day.parse().ok()?;
    let time = time.strip_suffix(":60").map(|head| format!("{head}:59")).unwrap_or(time.to_owned());
    let time: NaiveTime = time.parse().ok()?;
    let seconds = match zone.split_at_checked(1) {
        Some(("Z", _)) | None => 0,
        Some((sign, zone)) => {
            let hours: i32 = zone.get(..2)?.parse().ok()?;
            let minutes: i32 = zone.get(zone.len() - 2..)?.parse().ok()?;
            let total = (hours * 60 + minutes) * 60;
            if sign == "-" { -total } else { total }
        }
    };
    day.and_time(time).and_local_timezone(FixedOffset::east_opt(seconds)?).single()
}

/// A date that is not far from today: the W3C takes what is after tomorrow, or before the web, for
/// a slip.
fn plausible(walk: &mut Walk, at: &Subject, date: DateTime<FixedOffset>) {
    let latest = walk.options.now + TimeDelta::days(1);
    if date > latest || date.year() < 1990 {
        let message = format!("{} is {date}, which is not likely", called(walk, at));
        walk.report(&rule::ImplausibleDate, at, message);
    }
}

/// A date of RSS (RFC 822 with years of four digits, RFC 2822).
pub(in crate::validate) fn rfc822(walk: &mut Walk, at: &Subject, value: &str) {
    match parse_rfc822(value) {
        Parsed::Common(date, day_name) => {
            if day_name.is_some_and(|name| name != date.weekday()) {
                let message = format!(
                    "{} names {}, and is a {}",
                    called(walk, at),
                    value.trim(),
                    date.format("%A")
                );
                walk.report_with(&rule::IncorrectDOW, at, message, &[("value", value)]);
            }
            plausible(walk, at, date);
        }
        Parsed::Obsolete => {
            let message =
                format!("{} is {value:?}, a form that not all readers take", called(walk, at));
            walk.report_with(&rule::ProblematicalRFC822Date, at, message, &[("value", value)]);
        }
        Parsed::No => {
            let message = format!(
                "{} is {value:?}, not a date as Mon, 15 Apr 2024 10:59:59 GMT",
                called(walk, at)
            );
            walk.report_with(&rule::InvalidRFC2822Date, at, message, &[("value", value)]);
        }
    }
}

/// What a text is as a date of RFC 822.
enum Parsed {
    /// In the form that all readers take.
    Common(DateTime<FixedOffset>, Option<Weekday>),
    /// In a form that the RFC allows: comments, other white space, years of two digits.
    Obsolete,
    /// No date.
    No,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Mon),
    ("Tue", Weekday::Tue),
    ("Wed", Weekday::Wed),
    ("Thu", Weekday::Thu),
    ("Fri", Weekday::Fri),
    ("Sat", Weekday::Sat),
    ("Sun", Weekday::Sun),
];
/// The zones that RFC 822 names (section 5.1), in hours from UTC.
const ZONES: [(&str, i32); 11] = [
    ("GMT", 0),
    ("UT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

fn parse_rfc822(value: &str) -> Parsed {
    if let Some((date, name)) = common(value) {
        return date.map_or(Parsed::No, |date| Parsed::Common(date, name));
    }
    if is_lenient(value) { Parsed::Obsolete } else { Parsed::No }
}

/// `Mon, 15 Apr 2024 10:59:59 GMT`: single spaces, and each part as RFC 822 writes it. Gives the moment, if
/// there is such a day; hours are taken as they are.
#[allow(clippy::type_complexity, reason = "a date and the name of its day")]
fn common(value: &str) -> Option<(Option<DateTime<FixedOffset>>, Option<Weekday>)> {
    let (name, rest) = match value.split_once(", ") {
        Some((name, rest)) => (Some(DAYS.iter().find(|(day, _)| *day == name)?.1), rest),
        None => (None, value),
    };
    let [day, month, year, time, zone] = rest.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = (1..=2).contains(&day.len()) && digits(day) && year.len() == 4 && digits(year);
    let timed = has_shape(time, "00:00:00") || has_shape(time, "00:00");
    let month = MONTHS.iter().position(|known| *known == month)? as u32 + 1;
    let offset = match ZONES.iter().find(|(name, _)| *name == zone) {
        Some((_, hours)) => hours * 60,
        None => numeric_zone(zone)?,
    };
    if !shaped || !timed {
        return None;
    }
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    let seconds = number(&time[..2]) * 3600 + number(&time[3..5]) * 60 - i64::from(offset) * 60;
    let moment = NaiveDate::from_ymd_opt(number(year) as i32, month, number(day) as u32)
        .and_then(|day| {
            day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::seconds(seconds))
        })
        .map(|moment| moment.and_utc().fixed_offset());
    Some((moment, name))
}

/// Minutes east of UTC of `+0200` or `0230`: four digits that end in 00 or 30.
fn numeric_zone(zone: &str) -> Option<i32> {
    let digits = zone.strip_prefix(['+', '-']).unwrap_or(zone);
    let whole = has_shape(digits, "0000") && (digits.ends_with("00") || digits.ends_with("30"));
    let minutes =
        digits.get(..2)?.parse::<i32>().ok()? * 60 + digits.get(2..)?.parse::<i32>().ok()?;
    whole.then_some(if zone.starts_with('-') { -minutes } else { minutes })
}

/// A date with comments in brackets, any white space, letters of any case, years of two digits, any zone of
/// four digits or of one letter (RFC 2822, section 4.3).
fn is_lenient(value: &str) -> bool {
    let plain = without_comments(value);
    let plain = plain.as_str();
    let (name, rest) = match plain.split_once(',') {
        Some((name, rest)) => (Some(name.trim()), rest),
        None => (None, plain),
    };
    let is_day = |name: &str| DAYS.iter().any(|(day, _)| day.eq_ignore_ascii_case(name));
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (words, zone) = match words[..] {
        [day, month, year, time, zone] => ([day, month, year, time], zone),
        // A zone may be left out if white space stands in its place.
        [day, month, year, time] if plain.ends_with(char::is_whitespace) => {
            ([day, month, year, time], "GMT")
        }
        _ => return false,
    };
    let [day, month, year, time] = words;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = has_shape(time, "00:00:00") || has_shape(time, "00:00");
    let is_zone = ZONES.iter().any(|(name, _)| name.eq_ignore_ascii_case(zone))
        || has_shape(zone.strip_prefix(['+', '-']).unwrap_or_default(), "0000")
        || numeric_zone(zone).is_some()
        || zone.len() == 1 && zone.bytes().all(|b| b.is_ascii_alphabetic() && !b"jJ".contains(&b));
    name.is_none_or(is_day)
        && (1..=2).contains(&day.len())
        && digits(day)
        && MONTHS.iter().any(|known| known.eq_ignore_ascii_case(month))
        && matches!(year.len(), 2 | 4)
        && digits(year)
        && is_time
        && is_zone
}

/// A text in which each comment in brackets has given way to a space, and escapes are gone.
fn without_comments(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut depth = 0_usize;
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '(' => {
                depth += 1;
                plain.push(' ');
            }
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    plain
}

/// A date of Dublin Core (<https://www.w3.org/TR/NOTE-datetime>): a year, a month, a day or more.
pub(in crate::validate) fn w3cdtf(walk: &mut Walk, at: &Subject, value: &str) {
    if !is_w3cdtf(value.trim()) {
        let message = format!("{} is {value:?}, not a date as 2024-04-15", called(walk, at));
        walk.report_with(&rule::InvalidW3CDTFDate, at, message, &[("value", value)]);
    }
}

fn is_w3cdtf(value: &str) -> bool {
    let whole = match value.len() {
        4 if has_shape(value, "0000") => format!("{value}-01-01"),
        7 if has_shape(value, "0000-00") => format!("{value}-01"),
        10 if has_shape(value, "0000-00-00") => value.to_owned(),
        _ => {
            // Seconds may be left out.
            let short = value.get(10..16).is_some_and(|time| has_shape(time, "T00:00"))
                && !value[16..].starts_with(':');
            let full = if short {
                format!("{}:00{}", &value[..16], &value[16..])
            } else {
                value.to_owned()
            };
            return parse_rfc3339(&full).is_some();
        }
    };
    whole.parse::<NaiveDate>().is_ok()
}
