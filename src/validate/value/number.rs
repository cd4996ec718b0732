//! Numbers and yes or no.

use crate::rule;
use crate::validate::walk::{Subject, Walk, name_after_attribute, report_value};

/// A whole number of any length, with single underscores between digits, as the W3C's validator reads it.
fn whole(value: &str) -> Option<&str> {
    let value = value.trim();
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let shaped = !digits.starts_with('_') && !digits.ends_with('_') && !digits.contains("__");
    let all = digits.chars().all(|c| c.is_numeric() || c == '_');
    (!digits.is_empty() && shaped && all).then_some(value)
}

fn is_zero(value: &str) -> bool {
    value.trim_start_matches(['+', '-']).chars().all(|c| matches!(c, '0' | '_'))
}

/// A whole number from 1.
pub(in crate::validate) fn positive(walk: &mut Walk, at: &Subject, value: &str) {
    if whole(value).is_none_or(|number| number.starts_with('-') || is_zero(number)) {
        report_value(walk, &rule::InvalidPositiveInteger, at, value, "a whole number from 1");
        name_after_attribute(walk, at);
    }
}

/// A whole number from 0.
pub(in crate::validate) fn not_negative(walk: &mut Walk, at: &Subject, value: &str) {
    if whole(value).is_none_or(|number| number.starts_with('-') && !is_zero(number)) {
        report_value(walk, &rule::InvalidNonNegativeInteger, at, value, "a whole number from 0");
        name_after_attribute(walk, at);
    }
}

/// A whole number.
pub(in crate::validate) fn integer(walk: &mut Walk, at: &Subject, value: &str) {
    if whole(value).is_none() {
        report_value(walk, &rule::InvalidInteger, at, value, "a whole number");
    }
}

/// A whole number, or nothing.
pub(in crate::validate) fn integer_or_blank(walk: &mut Walk, at: &Subject, value: &str) {
    if !value.trim().is_empty() {
        integer(walk, at, value);
    }
}

/// A whole number from 1, in an attribute of RSS.
pub(in crate::validate) fn positive_attribute(walk: &mut Walk, at: &Subject, value: &str) {
    if whole(value).is_none_or(|number| number.starts_with('-') || is_zero(number)) {
        report_value(walk, &rule::InvalidIntegerAttribute, at, value, "a whole number from 1");
    }
}

/// A number that may have decimals.
pub(in crate::validate) fn float(walk: &mut Walk, at: &Subject, value: &str) {
    let shaped = value.trim().bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !shaped || value.trim().parse::<f64>().is_err() {
        report_value(walk, &rule::InvalidFloat, at, value, "a number");
    }
}

/// Degrees from the equator.
pub(in crate::validate) fn latitude(walk: &mut Walk, at: &Subject, value: &str) {
    if value.trim().parse::<f64>().ok().is_none_or(|degrees| !(-90.0..=90.0).contains(&degrees)) {
        report_value(walk, &rule::InvalidLatitude, at, value, "a number from -90 to 90");
    }
}

/// Degrees from Greenwich.
pub(in crate::validate) fn longitude(walk: &mut Walk, at: &Subject, value: &str) {
    if value.trim().parse::<f64>().ok().is_none_or(|degrees| !(-180.0..=180.0).contains(&degrees)) {
        report_value(walk, &rule::InvalidLongitude, at, value, "a number from -180 to 180");
    }
}

/// `true` or `false`.
pub(in crate::validate) fn truth(walk: &mut Walk, at: &Subject, value: &str) {
    if !matches!(value.to_ascii_lowercase().as_str(), "true" | "false") {
        report_value(walk, &rule::InvalidTrueFalse, at, value, "true or false");
        name_after_attribute(walk, at);
    }
}

/// `yes` or `no`.
pub(in crate::validate) fn yes_no(walk: &mut Walk, at: &Subject, value: &str) {
    if !matches!(value.to_ascii_lowercase().as_str(), "yes" | "no") {
        report_value(walk, &rule::InvalidYesNo, at, value, "yes or no");
    }
}

/// Whole numbers with a comma and white space between them, as `slash:hit_parade` holds.
pub(in crate::validate) fn comma_separated(walk: &mut Walk, at: &Subject, value: &str) {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = value.split(',');
    let first = parts.next().is_some_and(is_number);
    if !first || !parts.all(|part| is_number(part.trim_start())) {
        let words = "whole numbers with commas between";
        report_value(walk, &rule::InvalidCommaSeparatedIntegers, at, value, words);
    }
}
