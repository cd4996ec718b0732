//! People: addresses of e-mail as Atom and as RSS write them, and names.

use crate::identity::percent_decoded;
use crate::rule;
use crate::validate::value::words::no_html;
use crate::validate::walk::{Subject, Walk, called};

/// An address alone, as Atom's `email` is (RFC 4287, 3.2.3).
pub(in crate::validate) fn address(walk: &mut Walk, at: &Subject, value: &str) {
    if value.trim().starts_with("mailto:") || !is_address(value.trim(), 1) {
        let message = format!("{} is {value:?}, which is no address of e-mail", called(walk, at));
        walk.report_with(&rule::InvalidAddrSpec, at, message, &[("value", value)]);
    }
}

/// Whether text is `user@host.example`, its host of so many parts at least.
fn is_address(value: &str, parts: usize) -> bool {
    let Some((user, host)) = value.rsplit_once('@') else { return false };
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty()
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let user_is_sound = !user.is_empty()
        && user.bytes().all(atom)
        && !user.starts_with('.')
        && !user.ends_with('.');
    user_is_sound && host.split('.').count() >= parts && host.split('.').all(label)
}

/// An address, with the name in brackets behind it: `ada@example.org (Ada Example)`, as the RSS
/// profile wants it.
pub(in crate::validate) fn contact(walk: &mut Walk, at: &Subject, value: &str) {
    let value = value.trim();
    no_html(walk, at, value);
    let message =
        format!("{} is {value:?}, not an address and a name in brackets", called(walk, at));
    // RFC 2368 writes all of it as one address.
    let decoded = value.strip_prefix("mailto:").map(percent_decoded);
    let (plain, options) = match &decoded {
        Some(decoded) => decoded.split_once('?').unwrap_or((decoded, "")),
        None => (value, ""),
    };
    let (address, name) = match plain.split_once('(') {
        Some((address, rest)) => (address.trim(), rest.strip_suffix(')').map(str::trim)),
        None => (plain, Some("")),
    };
    match name.filter(|_| is_address(address, 2) && options.is_empty()) {
        Some("") => {
            let message =
                format!("{} has no name in brackets behind the address", called(walk, at));
            walk.report_with(&rule::MissingRealName, at, message, &[("value", value)]);
        }
        Some(_) => {}
        None if holds_address(plain) => {
            walk.report_with(&rule::EmailFormat, at, message, &[("value", value)]);
        }
        None => walk.report_with(&rule::InvalidContact, at, message, &[("value", value)]),
    }
}

/// Whether text is another common form: `Ada Example <ada@example.org>`.
fn holds_address(plain: &str) -> bool {
    let inner = plain.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    inner.is_some_and(|address| is_address(address, 2))
        || plain
            .split_once(' ')
            .is_some_and(|(first, rest)| is_address(first, 2) && !rest.contains(['(', ',']))
}

/// A name without an address in it.
pub(in crate::validate) fn name(walk: &mut Walk, at: &Subject, value: &str) {
    let mut words = value.split([' ', '<', '>', '(', ')', ',', ';']);
    if words.any(|word| is_address(word, 2)) {
        let message = format!("{} holds an address of e-mail", called(walk, at));
        walk.report_with(&rule::ContainsEmail, at, message, &[("value", value)]);
    }
}
