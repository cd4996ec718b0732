//! Numbers, and yes or no.

use crate::rule;
use crate::validate::check::Check;

/// A whole number from 1.
pub(in crate::validate) const POSITIVE: Check =
    Check::Is(is_positive, &rule::InvalidPositiveInteger, "a whole number from 1");

/// The same in an attribute of RSS, whose rule has another name.
pub(in crate::validate) const POSITIVE_ATTRIBUTE: Check =
    Check::Is(is_positive, &rule::InvalidIntegerAttribute, "a whole number from 1");

/// A whole number from 0.
pub(in crate::validate) const NOT_NEGATIVE: Check =
    Check::Is(is_not_negative, &rule::InvalidNonNegativeInteger, "a whole number from 0");

/// A whole number.
pub(in crate::validate) const INTEGER: Check =
    Check::Is(is_whole, &rule::InvalidInteger, "a whole number");

/// A whole number, or nothing.
pub(in crate::validate) const INTEGER_OR_BLANK: Check =
    Check::Is(|value| value.is_empty() || is_whole(value), &rule::InvalidInteger, "a whole number");

/// What begins as a number: units may follow.
pub(in crate::validate) const MEASURE: Check = Check::Is(
    |value| value.starts_with(|first: char| first.is_ascii_digit()),
    &rule::InvalidFloat,
    "a number",
);

/// A number without a sign.
pub(in crate::validate) const FLOAT: Check =
    Check::Is(is_decimal, &rule::InvalidFloat, "a number without a sign");

/// A number that may have a sign.
pub(in crate::validate) const SIGNED_FLOAT: Check = Check::Is(
    |value| is_decimal(value.strip_prefix(['+', '-']).unwrap_or(value)),
    &rule::InvalidFloatUnit,
    "a number",
);

/// Degrees from the equator.
pub(in crate::validate) const LATITUDE: Check =
    Check::Is(|value| is_within(value, 90.0), &rule::InvalidLatitude, "a number from -90 to 90");

/// Degrees from Greenwich.
pub(in crate::validate) const LONGITUDE: Check = Check::Is(
    |value| is_within(value, 180.0),
    &rule::InvalidLongitude,
    "a number from -180 to 180",
);

/// `true` or `false`, in letters of any case.
pub(in crate::validate) const TRUTH: Check =
    Check::AsWritten(&Check::Is(is_truth, &rule::InvalidTrueFalse, "true or false"));

/// `yes` or `no`.
pub(in crate::validate) const YES_NO: Check = Check::AsWritten(&Check::Is(
    |value| matches!(value, "yes" | "no"),
    &rule::InvalidYesNo,
    "yes or no",
));

/// Whole numbers with a comma and white space between them, as `slash:hit_parade` holds.
pub(in crate::validate) const COMMA_SEPARATED: Check = Check::Is(
    is_comma_separated,
    &rule::InvalidCommaSeparatedIntegers,
    "whole numbers with commas between",
);

/// Digits with a sign, of any length, with single underscores between digits, as the W3C's validator has it.
pub(in crate::validate) fn is_whole(value: &str) -> bool {
    let value = value.trim();
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let shaped = !digits.starts_with('_') && !digits.ends_with('_') && !digits.contains("__");
    !digits.is_empty() && shaped && digits.chars().all(|c| c.is_numeric() || c == '_')
}

fn is_zero(value: &str) -> bool {
    value.trim().trim_start_matches(['+', '-']).chars().all(|c| matches!(c, '0' | '_'))
}

fn is_positive(value: &str) -> bool {
    is_not_negative(value) && !is_zero(value)
}

pub(in crate::validate) fn is_not_negative(value: &str) -> bool {
    is_whole(value) && (!value.trim().starts_with('-') || is_zero(value))
}

/// `12`, `12.` or `12.5`.
pub(in crate::validate) fn is_decimal(value: &str) -> bool {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !whole.is_empty() && digits(whole) && digits(part)
}

fn is_within(value: &str, most: f64) -> bool {
    value.trim().parse::<f64>().is_ok_and(|number| (-most..=most).contains(&number))
}

fn is_truth(value: &str) -> bool {
    ["true", "false"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

fn is_comma_separated(value: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = value.split(',');
    parts.next().is_some_and(is_number) && parts.all(|part| is_number(part.trim_start()))
}
