//! Media types (RFC 2045, section 5.1; RFC 6838).

use crate::rule;
use crate::validate::check::{Check, Circumstances, Fault};

/// A media type.
pub(in crate::validate) const MEDIA_TYPE: Check =
    Check::Is(is_media_type, &rule::InvalidMIMEType, "a media type");

/// The same in an enclosure, whose rule has another name.
pub(in crate::validate) const OF_ENCLOSURE: Check =
    Check::Is(is_media_type, &rule::InvalidMIMEAttribute, "a media type");

/// What a collection takes: media ranges, with no parameter but those of their types (RFC 5023, 8.3.4).
pub(in crate::validate) const ACCEPTED: Check = Check::Finds(accepted);

/// Two tokens with a slash between, then `; name=value` any number of times.
pub(in crate::validate) fn is_media_type(value: &str) -> bool {
    let mut parts = quoted_parts(value).into_iter();
    let essence = parts.next().unwrap_or_default();
    let has_parameters = value.len() > essence.len();
    let essence = if has_parameters { essence.trim_end() } else { essence };
    let is_parameter = |part: &str, is_last: bool| {
        let part = if is_last { part.trim_start() } else { part.trim() };
        part.split_once('=').is_some_and(|(name, value)| is_token(name) && is_value(value))
    };
    let parameters: Vec<&str> = parts.collect();
    essence.split_once('/').is_some_and(|(of, sub)| is_token(of) && is_token(sub))
        && parameters
            .iter()
            .enumerate()
            .all(|(at, part)| is_parameter(part, at + 1 == parameters.len()))
}

/// A text parted at semicolons that do not stand in quotes.
fn quoted_parts(value: &str) -> Vec<&str> {
    let (mut parts, mut start, mut in_quotes) = (Vec::new(), 0, false);
    for (at, character) in value.char_indices() {
        match character {
            '"' => in_quotes = !in_quotes,
            ';' if !in_quotes => {
                parts.push(&value[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&value[start..]);
    parts
}

fn is_token(text: &str) -> bool {
    let is_separator = |c: char| c.is_whitespace() || "()<>,;:\\\"/[]?=".contains(c);
    !text.is_empty() && !text.contains(is_separator)
}

fn is_value(text: &str) -> bool {
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    quoted || is_token(text)
}

fn accepted(value: &str, _: &Circumstances) -> Vec<Fault> {
    if value.is_empty() {
        return vec![];
    }
    let mut faults = Vec::new();
    for range in value.split(',').map(str::trim) {
        if !is_media_type(range) {
            let said = format!("holds {range:?}, which is no media type");
            faults.push(Fault::of(&rule::InvalidMIMEType, range, said));
        }
        if range.contains(";q=") {
            let said = format!("holds {range:?}, with a parameter that says nothing here");
            let mut fault = Fault::of(&rule::UndefinedParam, range, said);
            fault.parameters.push(("param", "q".to_owned()));
            faults.push(fault);
        }
    }
    faults
}
