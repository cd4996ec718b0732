//! Addresses and names: URIs (RFC 3986), IRIs (RFC 3987), tag URIs (RFC 4151), URNs (RFC 8141).

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::rule::{self, Rule};
use crate::validate::check::{Check, Fault};

mod canonical;

pub(in crate::validate) use canonical::canonical_form;

/// Which addresses a place takes.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Wanted {
    /// With a scheme.
    is_whole: bool,
    /// With characters beyond ASCII.
    is_iri: bool,
    /// The rule that a wrong form breaks.
    form: &'static Rule,
}

/// A whole URI, as the links of RSS are.
pub(in crate::validate) const WHOLE: Check =
    Check::Address(Wanted { is_whole: true, is_iri: false, form: &rule::InvalidFullLink });

/// A whole IRI, as some ids are.
pub(in crate::validate) const WHOLE_IRI: Check =
    Check::Address(Wanted { is_whole: true, is_iri: true, form: &rule::InvalidFullLink });

/// A URI, which may be relative.
pub(in crate::validate) const REFERENCE: Check =
    Check::Address(Wanted { is_whole: false, is_iri: false, form: &rule::InvalidLink });

/// An IRI, which may be relative, as the links of Atom are.
pub(in crate::validate) const IRI: Check =
    Check::Address(Wanted { is_whole: false, is_iri: true, form: &rule::InvalidIRI });

/// A URI, which may be relative, in an attribute whose rule has another name.
pub(in crate::validate) const REFERENCE_ATTRIBUTE: Check =
    Check::Address(Wanted { is_whole: false, is_iri: false, form: &rule::InvalidURIAttribute });

/// A guid that is an address.
pub(in crate::validate) const OF_GUID: Check =
    Check::Address(Wanted { is_whole: true, is_iri: false, form: &rule::InvalidHttpGUID });

/// A URL of the web, as enclosures have: http or https, a host with a dot, ASCII alone.
pub(in crate::validate) const WEB: Check =
    Check::Is(is_web_url, &rule::InvalidURLAttribute, "a URL of the web");

/// An id in its canonical form (RFC 4287, 4.2.6.1).
pub(in crate::validate) const CANONICAL: Check = Check::Finds(canonical::faults);

/// What is wrong with an address.
pub(in crate::validate) fn faults(value: &str, wanted: Wanted) -> Vec<Fault> {
    let Some(rule) = broken(value, wanted) else { return vec![] };
    let words: [(&Rule, &str); 7] = [
        (&rule::InvalidTAG, "which is not a tag URI"),
        (&rule::InvalidURN, "which is not a URN"),
        (&rule::InvalidUUID, "which is not a UUID"),
        (&rule::InvalidUriChar, "with a character that no URL has"),
        (&rule::UriNotIri, "with characters beyond ASCII"),
        (&rule::SchemeNotIANARegistered, "with a scheme that is not registered"),
        (&rule::InvalidFullLink, "which is not an absolute URL"),
    ];
    let known = words.iter().find(|(known, _)| *known == rule);
    let words = known.map_or("which is not a URL", |(_, words)| words);
    vec![Fault::of(rule, value, format!("is {value:?}, {words}"))]
}

/// The rule that a namespace breaks as an IRI reference, if it breaks one.
pub(in crate::validate) fn namespace_fault(value: &str) -> Option<&'static Rule> {
    broken(value, Wanted { is_whole: false, is_iri: true, form: &rule::InvalidIRI })
}

/// Whether text is a whole IRI.
pub(in crate::validate) fn is_whole(value: &str) -> bool {
    broken(value, Wanted { is_whole: true, is_iri: true, form: &rule::InvalidFullLink }).is_none()
}

/// Whether a text has a character of ASCII that no address has.
pub(in crate::validate) fn has_foreign_character(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii() && !is_uri_byte(byte))
}

fn is_web_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else { return false };
    let end = rest.find('/').unwrap_or(rest.len());
    let (host, port) = rest[..end].split_once(':').unwrap_or((&rest[..end], "0"));
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && host.contains('.')
        && host.split('.').all(label)
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && value.bytes().all(is_uri_byte)
}

/// Characters that a URI may hold (RFC 3986, section 2), brackets left out.
fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b";/?:@&=+$.-_!~*'()%,#".contains(&byte)
}

/// A `%` without two hexadecimal digits behind it.
fn has_broken_escape(value: &str) -> bool {
    let is_escape =
        |rest: &str| rest.len() > 1 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    value.match_indices('%').any(|(at, _)| !is_escape(&value[at + 1..]))
}

/// The rule that an address breaks first.
fn broken(value: &str, wanted: Wanted) -> Option<&'static Rule> {
    if value.contains(is_not_written) {
        let is_space = |c: char| !c.is_ascii() && c.is_whitespace();
        let has_space = wanted.is_iri && value.contains(is_space);
        return Some(if has_space { &rule::InvalidUriChar } else { wanted.form });
    }
    let scheme = scheme_of(value);
    let is_named = matches!(scheme.as_deref(), Some("tag" | "urn"));
    if !value.is_ascii() && !wanted.is_iri && !is_named {
        // As it would be encoded.
        let encoded: String = value.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
        return Some(broken(&encoded, wanted).unwrap_or(&rule::UriNotIri));
    }
    match scheme.as_deref() {
        Some("tag") => return (!is_tag(value)).then_some(&rule::InvalidTAG),
        Some("urn") => return urn_fault(value, wanted.is_iri),
        _ => {}
    }
    // Brackets stand around an address of IPv6 alone (RFC 3986, 3.2.2).
    let literal = value.split_once("//[").and_then(|(_, rest)| rest.split_once(']'));
    let plain = match literal {
        Some((host, _)) => value.replacen(&format!("[{host}]"), "x", 1),
        None => value.to_owned(),
    };
    if has_foreign_character(&plain) {
        return Some(&rule::InvalidUriChar);
    }
    let Some(scheme) = scheme else {
        return wanted.is_whole.then_some(wanted.form);
    };
    let rest = &value[scheme.len() + 1..];
    if matches!(scheme.as_str(), "http" | "ftp") {
        let host = rest.strip_prefix("//");
        let has_host = host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'));
        return (!has_host).then_some(wanted.form);
    }
    if rest.is_empty() && wanted.is_whole {
        return Some(wanted.form);
    }
    // One with a digit or a mark belongs to a family that is not listed one by one: web+app, git+ssh.
    let of_family = scheme.bytes().any(|byte| !byte.is_ascii_lowercase());
    let registered = of_family || SCHEMES.contains(scheme.as_str());
    (!registered).then_some(&rule::SchemeNotIANARegistered)
}

/// Characters beyond ASCII that no address has: spaces, marks of direction, private ones (RFC 3987, sections 2.2 and
/// 4.1).
fn is_not_written(character: char) -> bool {
    let is_space = !character.is_ascii() && character.is_whitespace();
    is_space
        || matches!(
            character,
            '\u{200E}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{E000}'..='\u{F8FF}'
                | '\u{FFF0}'..='\u{FFFF}'
        )
}

/// The W3C's validator has those of 2006.
static SCHEMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../data/schemes.txt").lines().skip(1).flat_map(|line| line.split(' ')).collect()
});

/// The scheme in lower case (RFC 3986, 3.1).
fn scheme_of(value: &str) -> Option<String> {
    let (scheme, _) = value.split_once(':')?;
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.bytes().all(rest);
    sound.then(|| scheme.to_ascii_lowercase())
}

/// `tag:`, an authority in lower case, a date, and what is named (RFC 4151, 2.1), with the characters of RFC 3986.
fn is_tag(value: &str) -> bool {
    let owned = value.strip_prefix("tag:").and_then(|rest| rest.split_once(':'));
    let Some((owner, specific)) = owned else { return false };
    let (specific, fragment) = specific.split_once('#').unwrap_or((specific, ""));
    let sound = |text: &str| text.bytes().all(|byte| is_uri_byte(byte) && byte != b'#');
    let Some((authority, date)) = owner.split_once(',') else { return false };
    let (user, host) = authority.split_once('@').unwrap_or(("x", authority));
    let of = |text: &str, more: &[u8]| {
        let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !text.is_empty() && text.bytes().all(|byte| lower(byte) || more.contains(&byte))
    };
    let shaped = |date: &str| {
        let parts: Vec<&str> = date.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
            && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    of(user, b"-._") && of(host, b"-.") && shaped(date) && sound(specific) && sound(fragment)
}

fn urn_fault(value: &str, is_iri: bool) -> Option<&'static Rule> {
    let rest = &value[4..];
    let uuid = rest.get(..5).filter(|head| head.eq_ignore_ascii_case("uuid:")).map(|_| &rest[5..]);
    if let Some(uuid) = uuid {
        let groups: Vec<usize> = uuid.split('-').map(str::len).collect();
        let digits = uuid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        return (groups != [8, 4, 4, 4, 12] || !digits).then_some(&rule::InvalidUUID);
    }
    let Some((name, specific)) = rest.split_once(':') else { return Some(&rule::InvalidURN) };
    let named = (2..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !name.starts_with('-');
    // Those of RFC 8141, section 2; the W3C's validator has RFC 2141.
    let allowed = |byte: u8| is_iri && !byte.is_ascii() || is_uri_byte(byte);
    let sound = named
        && !specific.is_empty()
        && specific.bytes().all(allowed)
        && !has_broken_escape(specific);
    (!sound).then_some(&rule::InvalidURN)
}
