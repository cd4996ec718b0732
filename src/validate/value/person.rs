//! People: email addresses as Atom and as RSS write them, and names.

use crate::identity::percent_decoded;
use crate::rule;
use crate::validate::value::words::no_html;
use crate::validate::walk::{Subject, Walk, called};

/// An address alone, as Atom's `email` is (RFC 4287, 3.2.3).
pub(in crate::validate) fn address(walk: &mut Walk, at: &Subject, value: &str) {
    if value.trim().starts_with("mailto:") || !is_address(value.trim(), 1) {
        let message = format!("{} is {value:?}, which is not an email address", called(walk, at));
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
    let decoded = percent_decoded(value.strip_prefix("mailto:").unwrap_or(value));
    let has_address = decoded.find('@').is_some_and(|place| place > 0);
    let subject = called(walk, at);
    let parameters = [("value", value)];
    if has_address && !decoded.ends_with(')') {
        let (rule, message) = match decoded.contains(' ') {
            true => {
                let message =
                    format!("{subject} is {value:?}, not an address and a name in brackets");
                (&rule::EmailFormat, message)
            }
            false => {
                let message = format!("{subject} has no name in brackets behind the address");
                (&rule::MissingRealName, message)
            }
        };
        walk.report_with(rule, at, message, &parameters);
        return;
    }
    no_html(walk, at, value);
    let address = decoded.split('(').next().unwrap_or_default().trim();
    let address = match address.split_once('<') {
        Some((_, inner)) => inner.trim_end_matches('>'),
        None => address,
    };
    if !has_address || !is_address(address, 1) {
        let message = format!("{subject} is {value:?}, not an address and a name in brackets");
        walk.report_with(&rule::InvalidContact, at, message, &parameters);
    }
}

/// A name without an address in it.
pub(in crate::validate) fn name(walk: &mut Walk, at: &Subject, value: &str) {
    let inner = value.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    if inner.is_some_and(|(address, _)| is_address(address, 1)) {
        let message = format!("{} contains an email address", called(walk, at));
        walk.report_with(&rule::ContainsEmail, at, message, &[("value", value)]);
    }
}
