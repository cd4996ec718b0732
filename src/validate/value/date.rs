//! Dates: RFC 822 as RSS and OPML use it, RFC 3339 as Atom does, W3CDTF as Dublin Core does.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};

use crate::rule::{self, Rule};
use crate::validate::check::{Check, Circumstances, Fault};

/// A date of Atom (RFC 3339, section 5.6, with the upper-case letters of RFC 4287, 3.3).
pub(in crate::validate) const RFC_3339: Check = Check::Finds(|value, circumstances| {
    let sound = parts(value).is_some_and(|parts| parts.has_seconds && parts.has_zone);
    iso(value, sound, &rule::InvalidRFC3339Date, "2024-04-15T10:59:59Z", circumstances)
});

/// A date of Dublin Core (<https://www.w3.org/TR/NOTE-datetime>): a year, a month, a day or more.
pub(in crate::validate) const W3CDTF: Check = Check::Finds(|value, circumstances| {
    let sound = parts(value).is_some_and(|parts| parts.has_zone || !parts.has_time);
    iso(value, sound, &rule::InvalidW3CDTFDate, "2024-04-15", circumstances)
});

/// The same, whose time may lack a zone (ISO 8601).
pub(in crate::validate) const ISO_8601: Check = Check::Finds(|value, circumstances| {
    let sound = parts(value).is_some();
    iso(value, sound, &rule::InvalidISO8601DateTime, "2024-04-15T10:59:59", circumstances)
});

/// The same of any year: an event may lie ahead.
pub(in crate::validate) const ANY_ISO_8601: Check = Check::Is(
    |value| parts(value).is_some(),
    &rule::InvalidISO8601DateTime,
    "a date as 2024-04-15T10:59:59",
);

/// A date of RSS (RFC 822 with years of four digits, RFC 2822).
pub(in crate::validate) const RFC_822: Check = Check::Finds(rfc_822);

/// A date that is written from the year down: it is likely if its text lies between those of 1990 and of tomorrow,
/// as the W3C's validator compares them.
fn iso(
    value: &str,
    sound: bool,
    rule: &'static Rule,
    example: &str,
    circumstances: &Circumstances,
) -> Vec<Fault> {
    if !sound {
        return vec![Fault::of(rule, value, format!("is {value:?}, not a date as {example}"))];
    }
    let latest = (circumstances.now + TimeDelta::days(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    implausible(value, value < "1990-01-01" || value > latest.as_str())
}

/// A date that is far from today is taken for a slip.
fn implausible(value: &str, is_far: bool) -> Vec<Fault> {
    let said = format!("is {value:?}, which is not likely");
    is_far.then(|| Fault::of(&rule::ImplausibleDate, value, said)).into_iter().collect()
}

/// What a date has besides the year.
#[derive(Default)]
struct Parts {
    has_time: bool,
    has_seconds: bool,
    has_zone: bool,
}

/// Reads `2024-04-15T10:59:59.5+02:00`, of which only the year is needed. Its form is fixed, so no white space
/// passes; parts are judged as the W3C's validator does, a month only if a day stands behind it.
fn parts(value: &str) -> Option<Parts> {
    let (day, time) = value.split_once('T').map_or((value, None), |(day, time)| (day, Some(time)));
    let has_day =
        has_shape(day, "0000-00-00") && day.parse::<NaiveDate>().is_ok_and(|d| d.year() > 0);
    let Some(time) = time else {
        let sound = has_day || has_shape(day, "0000") || has_shape(day, "0000-00");
        return sound.then(Parts::default);
    };
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    let has_zone = zone == "Z" || zone.len() == 6 && has_shape(&zone[1..], "00:00");
    let (whole, fraction) = time.split_once('.').map_or((time, ""), |(whole, part)| (whole, part));
    let has_seconds = has_shape(whole, "00:00:00");
    let number = |from: usize| whole.get(from..from + 2).and_then(|part| part.parse::<u32>().ok());
    let timed = number(0)? < 24 && number(3)? <= 60 && (!has_seconds || number(6)? <= 60);
    let past_the_second = number(6) == Some(60) && fraction.bytes().any(|digit| digit != b'0');
    let sound = has_day
        && (has_seconds || has_shape(time, "00:00"))
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && (zone.is_empty() || has_zone)
        && timed
        && !past_the_second;
    sound.then_some(Parts { has_time: true, has_seconds, has_zone })
}

/// Whether each digit of a pattern is a digit of the text, and all else alike.
fn has_shape(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, of)| match of {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

fn rfc_822(value: &str, circumstances: &Circumstances) -> Vec<Fault> {
    match common(value) {
        Some(Common { day: Some(day), moment: Some(moment), name }) => {
            if name.is_some_and(|name| name != day.weekday()) && day.year() > 1900 {
                let said = format!("is {value:?}, which is a {}", day.format("%A"));
                return vec![Fault::of(&rule::IncorrectDOW, value, said)];
            }
            // Ten minutes for clocks that go fast.
            let latest = circumstances.now + TimeDelta::minutes(10);
            implausible(value, moment > latest || moment.year() < 1990)
        }
        None if is_lenient(value) => {
            let said = format!("is {value:?}, a form that not all readers take");
            vec![Fault::of(&rule::ProblematicalRFC822Date, value, said)]
        }
        _ => {
            let said = format!("is {value:?}, not a date as Mon, 15 Apr 2024 10:59:59 GMT");
            vec![Fault::of(&rule::InvalidRFC2822Date, value, said)]
        }
    }
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

/// A date in the form that all readers take.
struct Common {
    /// The day as it is written, if there is such a day.
    day: Option<NaiveDate>,
    /// The moment; hours are taken as they are.
    moment: Option<DateTime<Utc>>,
    /// The name of the day.
    name: Option<Weekday>,
}

/// `Mon, 15 Apr 2024 10:59:59 GMT`: single spaces, and each part as RFC 822 writes it.
fn common(value: &str) -> Option<Common> {
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
    let day = NaiveDate::from_ymd_opt(number(year) as i32, month, number(day) as u32);
    let midnight = day.and_then(|day| day.and_hms_opt(0, 0, 0)).map(|midnight| midnight.and_utc());
    let moment = midnight.and_then(|day| day.checked_add_signed(TimeDelta::seconds(seconds)));
    Some(Common { day, moment, name })
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
