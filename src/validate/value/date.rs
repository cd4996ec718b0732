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
/// The zones that RFC 822 names (section 5.1), in hours from UTC. Letters are all but `Z` in doubt
/// (RFC 2822, 4.3).
const ZONES: [(&str, i32); 12] = [
    ("GMT", 0),
    ("UT", 0),
    ("UTC", 0),
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
        return Parsed::Common(date, name);
    }
    match lenient(value) {
        Some(_) => Parsed::Obsolete,
        None => Parsed::No,
    }
}

/// `Mon, 15 Apr 2024 10:59:59 GMT`: single spaces, and each part as RFC 822 writes it.
fn common(value: &str) -> Option<(DateTime<FixedOffset>, Option<Weekday>)> {
    let mut words = value.split(' ').peekable();
    let name = match words.peek()?.strip_suffix(',') {
        Some(name) => {
            words.next();
            Some(DAYS.iter().find(|(day, _)| *day == name)?.1)
        }
        None => None,
    };
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    let shaped = (day.len() == 1 || day.len() == 2) && year.len() == 4 && words.next().is_none();
    let timed = has_shape(time, "00:00:00") || has_shape(time, "00:00");
    if !shaped || !timed {
        return None;
    }
    let named = ZONES.iter().find(|(name, _)| *name == zone);
    let zone = match named {
        Some((_, hours)) => format!("{}{:02}00", if *hours < 0 { '-' } else { '+' }, hours.abs()),
        None if has_shape(zone.get(1..)?, "0000") && zone.starts_with(['+', '-']) => {
            zone.to_owned()
        }
        None => return None,
    };
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    let time = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
    let day: u32 = day.parse().ok()?;
    let year: i32 = year.parse().ok()?;
    Some((moment(&format!("{year:04}-{month:02}-{day:02}"), &time, &zone)?, name))
}

/// A date with comments in brackets, any white space or none after the comma, letters of any case,
/// years of two or three digits and zones of one letter (RFC 2822, section 4.3).
fn lenient(value: &str) -> Option<NaiveDate> {
    let mut depth = 0;
    let mut plain = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => plain.push_str(", "),
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    let starts = |word: &str, known: &str| {
        word.len() >= 3 && word.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(known))
    };
    let words: Vec<&str> =
        plain.split([' ', '\t', '\n', '\r', ',']).filter(|word| !word.is_empty()).collect();
    let words = match words.split_first() {
        Some((first, rest)) if DAYS.iter().any(|(day, _)| starts(first, day)) => rest,
        _ => &words[..],
    };
    let [day, month, year, time, zone @ ..] = words else { return None };
    if !matches!(zone, [_]) {
        return None;
    }
    let parts: Vec<&str> = time.split(':').collect();
    let two =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_time = (2..=3).contains(&parts.len()) && parts.iter().all(two);
    let numeric =
        has_shape(zone[0].get(1..).unwrap_or_default(), "0000") && zone[0].starts_with(['+', '-']);
    let named = ZONES.iter().any(|(name, _)| name.eq_ignore_ascii_case(zone[0]));
    let letter = zone[0].len() == 1 && zone[0].bytes().all(|b| b.is_ascii_alphabetic());
    if !is_time || !(numeric || named || letter) {
        return None;
    }
    let month = MONTHS.iter().position(|known| starts(month, known))? as u32 + 1;
    let digits = year.bytes().all(|byte| byte.is_ascii_digit());
    let year: i32 =
        Some(year).filter(|year| digits && (2..=4).contains(&year.len()))?.parse().ok()?;
    let year = match year {
        0..=49 => year + 2000,
        50..=999 => year + 1900,
        _ => year,
    };
    NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)
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
