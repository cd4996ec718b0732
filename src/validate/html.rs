//! HTML inside feeds: markup that is not declared, markup that readers drop because it may do harm,
//! and faults of HTML's own syntax.

use std::ops::Range;

use html5gum::{Token, Tokenizer};
use memchr::memchr2;

use crate::rule;
use crate::validate::check::Fault;
use crate::validate::value::uri;

pub(super) mod names;
mod style;
mod tree;
mod words;

use names::{CHARACTERS, DROPPED, KEPT};

/// How many different faults of one rule are told of in one value. What makes the first is in all.
const MOST: usize = 20;

/// Adds a fault, if it is not there and its rule not at its limit.
fn add(faults: &mut Vec<Fault>, fault: Fault) {
    let of_rule = faults.iter().filter(|known| known.rule == fault.rule).count();
    let is_known = |known: &Fault| known.rule == fault.rule && known.said == fault.said;
    if of_rule < MOST && !faults.iter().any(is_known) {
        faults.push(fault);
    }
}

/// What is wrong with HTML: the first fault of its syntax, or else all that readers drop or do not know.
pub(super) fn faults(value: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !value.contains(['<', '&', '\0']) && !value.contains(is_control) {
        return faults;
    }
    // https://www.w3.org/TR/CSP3/ and older sanitizers: Internet Explorer loaded what an import named.
    if let Some(start) = value.to_ascii_lowercase().find("<?import ") {
        let place = start..start + "<?import".len();
        let message = "contains <?import>, which readers drop".to_owned();
        add(&mut faults, Fault::at(&rule::SecurityRisk, place, message, &[("tag", "?import")]));
    }
    if let Some(place) = wide_tag(value) {
        let words = format!("a tag has more than {MOST_ATTRIBUTES} attributes");
        add(&mut faults, Fault { part: Some(place), ..not_html(&words, &words) });
        return faults;
    }
    let tree = tree::read(value);
    let of_reference =
        reference_fault(value).map(|(at, words)| tree::Fault { place: at..at + 1, words });
    let first = tree.first.into_iter().chain(of_reference).min_by_key(|fault| fault.place.start);
    if let Some(fault) = first {
        let place = Some(fault.place);
        add(&mut faults, Fault { part: place, ..not_html(&fault.words, &fault.words) });
        return faults;
    }
    for tag in tree.tags {
        if element(&tag.name, &tag.place, &mut faults) {
            for (name, value, place) in &tag.attributes {
                attribute(name, value, place, &mut faults);
            }
        }
    }
    faults
}

/// Far more than any tag has; html5gum needs room on the stack for each.
const MOST_ATTRIBUTES: usize = 1000;

/// A tag with too many attributes: where it begins.
pub(super) fn wide_tag(value: &str) -> Option<Range<usize>> {
    let bytes = value.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        at = start + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            continue;
        }
        let mut count = 0;
        while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'>') {
            at += 1;
            // An attribute without a value has a space before it alone.
            let is_space = byte.is_ascii_whitespace() && !bytes[at - 2].is_ascii_whitespace();
            count += usize::from(is_space || *byte == b'=');
            if *byte == b'=' {
                let spaces = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace());
                let value_start = at + spaces.count();
                let quote = bytes.get(value_start).filter(|byte| matches!(byte, b'"' | b'\''));
                let closed =
                    quote.and_then(|quote| memchr::memchr(*quote, &bytes[value_start + 1..]));
                at = closed.map_or(at, |closed| value_start + closed + 2);
            }
            if count > 2 * MOST_ATTRIBUTES {
                return Some(start..start + 1);
            }
        }
    }
    None
}

fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

/// Relative addresses of links and images, looked for by pattern, be the HTML valid or not.
pub(super) fn relative(value: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (start, _) in value.match_indices('<') {
        let rest = &value[start + 1..];
        if !rest.starts_with(['a', 'A', 'i', 'I']) {
            continue;
        }
        let rest = &rest[..rest.floor_char_boundary(LONGEST_TAG)];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let lower = tag.to_ascii_lowercase();
        let after = match () {
            () if lower.starts_with("a") => {
                let attribute = lower[1..].trim_start();
                (attribute.len() < lower.len() - 1 && attribute.starts_with("href"))
                    .then(|| lower.len() - attribute.len() + 4)
            }
            // Of several, the last: images that load late have `data-src`.
            () if lower.starts_with("img") => lower.rfind("src").map(|at| at + "src".len()),
            () => None,
        };
        let Some(value) = after.and_then(|at| tag[at..].trim_start().strip_prefix('=')) else {
            continue;
        };
        let value = value.trim_start();
        let address = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
            _ => value.split([' ', '\t', '\n', '>']).next().unwrap_or_default(),
        };
        // Without quotes only a word is one, as the W3C's validator looks for it.
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !value.starts_with(['"', '\'']) && !address.chars().all(is_word) {
            continue;
        }
        let address = resolved(address.trim());
        let scheme = address.split(':').next().unwrap_or_default();
        let is_absolute = address.contains(':')
            && !scheme.is_empty()
            && scheme.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !is_absolute {
            let (rule, message) = match uri::has_foreign_character(&address) {
                true => {
                    (&rule::InvalidUriChar, format!("contains the malformed address {address:?}"))
                }
                false => {
                    (&rule::ContainsRelRef, format!("contains the relative address {address:?}"))
                }
            };
            let end = start + 1 + tag.len();
            let place = start..(end + 1).min(start + 1 + rest.len());
            let fault = Fault::at(rule, place, message, &[("value", &address)]);
            add(&mut faults, fault);
        }
    }
    faults
}

/// How much of a tag is looked at, in bytes, so that tags which never end take no time.
const LONGEST_TAG: usize = 2000;

/// An address whose references stand for characters.
fn resolved(address: &str) -> String {
    if !address.contains('&') || address.contains('<') {
        return address.to_owned();
    }
    let text = |token| match token {
        Ok(Token::String(text)) => Some(String::from_utf8_lossy(&text).into_owned()),
        _ => None,
    };
    Tokenizer::new(address).filter_map(text).collect()
}

fn is_tag(name: &str) -> bool {
    KEPT.contains(name) || DROPPED.contains(name)
}

/// Judges the name of an element of HTML. Says whether readers keep it.
pub(super) fn element(name: &str, place: &Range<usize>, faults: &mut Vec<Fault>) -> bool {
    let is_kept = KEPT.contains(name);
    if DROPPED.contains(name) {
        let message = format!("contains <{name}>, which readers drop");
        add(faults, Fault::at(&rule::SecurityRisk, place.clone(), message, &[("tag", name)]));
    } else if !is_kept {
        let fault = not_html(&format!("<{name}> is not an element of HTML"), name);
        add(faults, Fault { part: Some(place.clone()), ..fault });
    }
    is_kept
}

/// Judges an attribute of an element of HTML: handlers of events run, and styles may cover the page around.
pub(super) fn attribute(name: &str, value: &str, place: &Range<usize>, faults: &mut Vec<Fault>) {
    if name == "style" {
        for part in style::dangerous(value) {
            let message = format!("contains the style {part:?}, which readers drop");
            let parameters = [("attr", "style"), ("value", part.as_str())];
            add(faults, Fault::at(&rule::DangerousStyleAttr, place.clone(), message, &parameters));
        }
    } else if name.starts_with("on") {
        let message = format!("contains the attribute `{name}`, which most readers strip");
        add(faults, Fault::at(&rule::SecurityRiskAttr, place.clone(), message, &[("attr", name)]));
    }
}

/// `value` is what the W3C's validator names it: the bare name of an element, or what is wrong.
pub(super) fn not_html(words: &str, value: &str) -> Fault {
    Fault::at(&rule::NotHtml, 0..0, format!("contains invalid HTML: {words}"), &[("value", value)])
}

/// A named reference that no semicolon ends: parsers of HTML guess what it means. Gives its place.
fn reference_fault(value: &str) -> Option<(usize, String)> {
    value.match_indices('&').find_map(|(at, _)| {
        let name = &value[at + 1..];
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let open =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name[end..].starts_with(';');
        open.then(|| (at, format!("\"&{}\" has no semicolon", &name[..end])))
    })
}

/// The first end tag of an element of HTML in a text, such as `</b>`: its name.
pub(super) fn end_tag(value: &str) -> Option<String> {
    value.match_indices("</").find_map(|(at, _)| {
        let name = &value[at + 2..];
        // Names have no more than letters, digits and hyphens: without a `>` nothing far is searched.
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
        let known = name[end..].starts_with('>') && is_tag(&name[..end].to_ascii_lowercase());
        known.then(|| name[..end].to_owned())
    })
}

/// What may be references in a text: each `&` with a word behind it, a semicolon or not.
pub(super) fn references(value: &str) -> Vec<&str> {
    let words = value.match_indices('&').map(|(at, _)| {
        let rest = &value[at + 1..];
        let number = usize::from(rest.starts_with('#'));
        let end = rest[number..].find(|c: char| !c.is_alphanumeric() && c != '_');
        &rest[..number + end.unwrap_or(rest.len() - number)]
    });
    words.filter(|word| !word.trim_start_matches('#').is_empty()).collect()
}

/// Whether such a word is the name of a character of HTML 4, or may be anything but a name.
pub(super) fn is_reference(word: &str) -> bool {
    word == "apos" || CHARACTERS.contains(word) || !word.chars().all(char::is_alphabetic)
}

/// The character that HTML knows by a name.
pub(super) fn character(name: &str) -> Option<String> {
    let reference = format!("&{name};");
    let mut tokens = Tokenizer::new(&reference).flatten();
    match tokens.next() {
        Some(Token::String(text)) => {
            Some(String::from_utf8_lossy(&text).into_owned()).filter(|text| *text != reference)
        }
        _ => None,
    }
}

/// Whether a text has an end tag of HTML or a reference to one of its characters.
pub(super) fn looks_like_html(text: &str) -> bool {
    memchr2(b'<', b'&', text.as_bytes()).is_some()
        && (end_tag(text).is_some() || references(text).into_iter().any(is_reference))
}
