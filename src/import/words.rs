//! The words of a text that may name days.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What matters in such a text. White space, commas and the ending of an ordinal say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The name of a month.
    Month(u32),
    /// A number of one or two digits.
    Number(u32),
    /// A number of four digits.
    Year(i32),
    /// Eight digits: a year, a month and a day.
    Date(i32, u32, u32),
    /// `-`, a longer dash, `~`, or `to` in some language.
    Dash,
    Slash,
    /// A dot before a digit.
    Dot,
    /// `of`, `de`: between a day, a month and a year.
    Of,
    /// `week`, `W`, `KW` and their like.
    Week,
    /// `周`, behind its number.
    WeekMark,
    /// `Q`, `quarter`: three months.
    Quarter,
    /// `H`: six months.
    Half,
    /// `年`
    YearMark,
    /// `月`
    MonthMark,
    /// `日`, `号`
    DayMark,
    /// Any other.
    Other,
}

/// The words of a text, and where each stands.
pub(super) fn words(text: &str) -> (Vec<Word>, Vec<Range<usize>>) {
    let (mut words, mut places) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let of_kind = |kind: fn(char) -> bool| rest.find(|c| !kind(c)).unwrap_or(rest.len());
        if let Some(day) = dotted_day(rest).filter(|_| !matches!(words.last(), Some(Word::Dot))) {
            words.push(day);
            places.push(at..at + "06.05.24".len());
            at += "06.05.24".len();
            continue;
        }
        let length = match first {
            c if c.is_ascii_digit() => of_kind(|c| c.is_ascii_digit()),
            c if is_ideograph(c) => c.len_utf8(),
            c if c.is_alphabetic() => of_kind(|c| c.is_alphabetic() && !is_ideograph(c)),
            c => c.len_utf8(),
        };
        let is_dot = first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        let word = if is_dot { Some(Word::Dot) } else { word(&rest[..length], words.last()) };
        if let Some(word) = word {
            words.push(word);
            places.push(at..at + length);
        }
        at += length;
    }
    (words, places)
}

/// `06.05.24`: a day, a month and a year of two digits, each with both of its digits. `1.2.10` is a version.
fn dotted_day(text: &str) -> Option<Word> {
    let written = text.get(.."06.05.24".len())?;
    let is_over = !text[written.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
    let numbers =
        written.split('.').map(|part| part.parse::<u32>().ok().filter(|_| part.len() == 2));
    let numbers: Vec<u32> = numbers.collect::<Option<_>>()?;
    let [day @ 1..=31, month @ 1..=12, year @ 10..40] = numbers[..] else { return None };
    is_over.then_some(Word::Date(2000 + year.cast_signed(), month, day))
}

/// Letters of which each is a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '년' | '월' | '일' | '주')
}

fn word(part: &str, before: Option<&Word>) -> Option<Word> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(number(part));
    }
    Some(match part {
        "-" | "–" | "—" | "‑" | "−" | "~" | "～" | "〜" | "→" | "至" | "到" => {
            Word::Dash
        }
        "/" => Word::Slash,
        // `Issue #7 (April 15)` is not the seventh of April.
        "(" | "（" | "[" => Word::Other,
        "年" | "년" => Word::YearMark,
        "月" | "월" => Word::MonthMark,
        "日" | "号" | "號" | "일" => Word::DayMark,
        "周" | "週" | "주" => Word::WeekMark,
        "第" => return None,
        _ if part.starts_with(char::is_alphabetic) => return of_letters(part, before),
        _ => return None,
    })
}

fn number(digits: &str) -> Word {
    match (digits.len(), digits.parse::<u32>()) {
        (1 | 2, Ok(number)) => Word::Number(number),
        (4, Ok(year @ 1900..2200)) => Word::Year(year.cast_signed()),
        (8, Ok(date)) => {
            let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
            let is_date = (1900..2200).contains(&year) && (1..=12).contains(&month);
            match is_date && (1..=31).contains(&day) {
                true => Word::Date(year.cast_signed(), month, day),
                false => Word::Other,
            }
        }
        _ => Word::Other,
    }
}

fn of_letters(part: &str, before: Option<&Word>) -> Option<Word> {
    let word = part.to_lowercase();
    Some(match word.as_str() {
        // `desde el 6 hasta el 12 de mayo`
        "el" => return None,
        "st" | "nd" | "rd" | "th" if matches!(before, Some(Word::Number(_))) => return None,
        // `1er mai`, `1º de maio`
        "er" | "º" | "ª" if matches!(before, Some(Word::Number(_))) => return None,
        // Between two days.
        "a" if matches!(before, Some(Word::Number(_) | Word::Month(_))) => Word::Dash,
        "hasta" | "から" | "부터" | "to" | "through" | "until" | "till" | "al" | "bis" | "au"
        | "по" => Word::Dash,
        "of" | "de" | "del" | "du" | "di" | "starting" | "beginning" => Word::Of,
        "week" | "wk" | "w" | "kw" | "cw" | "semana" | "settimana" | "woche" | "semaine"
        | "неделя" => Word::Week,
        "주차" => Word::WeekMark,
        "q" | "quarter" | "quartal" => Word::Quarter,
        "h" => Word::Half,
        _ if is_weekday(&word) => return None,
        _ => month(part, &word).map_or(Word::Other, Word::Month),
    })
}

/// `Fri, May 3, 2024`: the day is known without its name. English and German.
fn is_weekday(word: &str) -> bool {
    const WHOLE: [&str; 13] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
    ];
    const SHORT: [&str; 10] =
        ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"];
    WHOLE.contains(&word) || SHORT.contains(&word)
}

/// A month's number from its name, or the first letters of an English one.
fn month(written: &str, name: &str) -> Option<u32> {
    // Words in the middle of a sentence: `what agents may 3 - 4 times do`.
    if matches!(written, "may" | "march" | "mar" | "dec" | "jan") {
        return None;
    }
    let english = || {
        let letters = name.get(..3)?;
        let at = MONTHS.iter().position(|names| names.starts_with(letters))?;
        MONTHS[at]
            .split(' ')
            .next()
            .is_some_and(|own| own.starts_with(name))
            .then_some(at as u32 + 1)
    };
    BY_NAME.get(name).copied().or_else(english)
}

/// The months by their names.
static BY_NAME: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let numbered = (1..).zip(MONTHS);
    numbered.flat_map(|(number, names)| names.split(' ').map(move |name| (name, number))).collect()
});

/// The months, each in English, German, Spanish, French, Russian, Portuguese and Italian.
const MONTHS: [&str; 12] = [
    "january januar jänner enero janvier января январь ene janeiro gennaio",
    "february februar febrero février fevrier февраля февраль fevereiro febbraio",
    "march märz marzo mars марта март março marco",
    "april abril avril апреля апрель abr aprile",
    "may mai mayo мая май maio maggio",
    "june juni junio juin июня июнь junho giugno",
    "july juli julio juillet июля июль julho luglio",
    "august agosto août aout августа август ago",
    "september septiembre setiembre septembre сентября сентябрь sept setembro settembre",
    "october oktober octubre octobre октября октябрь okt outubro ottobre",
    "november noviembre novembre ноября ноябрь novembro",
    "december dezember diciembre décembre decembre декабря декабрь dez dic dezembro dicembre",
];
