//! The form in which equal addresses are equal letter by letter (RFC 3986, section 6.2).

use crate::rule;
use crate::validate::check::{Circumstances, Fault};
use crate::validate::value::uri::{has_broken_escape, is_whole, scheme_of};
use crate::value::canonical_escapes;

/// An id that is in another form.
pub(super) fn faults(value: &str, _: &Circumstances) -> Vec<Fault> {
    if !is_whole(value) || !value.is_ascii() {
        return vec![];
    }
    let canonical = canonical_form(value);
    let said = if has_no_form(value) {
        format!("is {value:?}, which has no canonical form")
    } else if canonical != value {
        format!("is {value:?}, whose canonical form is {canonical:?}")
    } else {
        return vec![];
    };
    let parameters = vec![("uri", value.to_owned()), ("curi", canonical)];
    vec![Fault { rule: &rule::NonCanonicalURI, part: None, said, parameters }]
}

/// Whether an address cannot be put into one form: with a broken escape, a second `#`, no host, or one that ends in a
/// dot.
fn has_no_form(value: &str) -> bool {
    let after = value.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//"));
    let Some(rest) = after else { return false };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let has_dot = host.ends_with('.') && host.matches('.').count() > 1;
    has_dot || rest.is_empty() || has_broken_escape(value) || value.matches('#').count() > 1
}

/// The form in which equal addresses are equal letter by letter (RFC 3986, section 6.2).
pub(in crate::validate) fn canonical_form(value: &str) -> String {
    let Some(scheme) = scheme_of(value) else { return value.to_owned() };
    let rest = &value[scheme.len() + 1..];
    let Some(rest) = rest.strip_prefix("//") else {
        // urn and tag URIs have no parts that could be written otherwise.
        return format!("{scheme}:{}", canonical_escapes(rest));
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) if !user.trim_matches(':').is_empty() => (format!("{user}@"), host),
        Some((_, host)) => (String::new(), host),
        None => (String::new(), authority),
    };
    let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let default =
        matches!((scheme.as_str(), port), ("http", "80") | ("https", "443") | ("ftp", "21"));
    let port = if port.is_empty() || default { String::new() } else { format!(":{port}") };
    let path_end = tail.find(['?', '#']).unwrap_or(tail.len());
    let (path, query) = tail.split_at(path_end);
    let path = without_dots(&canonical_escapes(path));
    let path = if path.is_empty() { "/".to_owned() } else { path };
    format!(
        "{scheme}://{user}{}{port}{path}{}",
        host.to_ascii_lowercase(),
        canonical_escapes(query)
    )
}

/// A path without `.` and `..` (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').collect();
    for (at, segment) in segments.iter().enumerate() {
        let last = at + 1 == segments.len();
        match *segment {
            "." if last => parts.push(""),
            "." => {}
            ".." => {
                if parts.len() > 1 {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
