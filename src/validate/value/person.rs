//! People: email addresses as Atom and as RSS write them, and names.

use crate::identity::percent_decoded;
use crate::rule;
use crate::validate::check::{Check, Circumstances, Fault};
use crate::validate::value::text;

/// An address alone, as Atom's `email` is (RFC 4287, 3.2.3).
pub(in crate::validate) const ADDRESS: Check =
    Check::Is(is_address_alone, &rule::InvalidAddrSpec, "an email address");

/// A text with an address in it, as podcasts and OPML name their owners.
pub(in crate::validate) const OWNER: Check =
    Check::Is(|value| is_address(first_address(value)), &rule::InvalidContact, "an email address");

/// An address, with the name in brackets behind it: `ada@example.org (Ada Example)`, as the RSS
/// profile wants it.
pub(in crate::validate) const CONTACT: Check = Check::Finds(contact);

/// A name without an address in it.
pub(in crate::validate) const NAME: Check = Check::Finds(|value, _| {
    let said = "contains an email address".to_owned();
    let fault = (!is_name(value)).then(|| Fault::of(&rule::ContainsEmail, value, said));
    fault.into_iter().collect()
});

fn is_address_alone(value: &str) -> bool {
    !value.starts_with("mailto:") && is_address(value)
}

/// Whether text is `user@host`, of ASCII or of letters of any script (RFC 6531).
fn is_address(value: &str) -> bool {
    let Some((user, host)) = value.rsplit_once('@') else { return false };
    let of_any_script = |text: &str, marks: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || marks.contains(c))
    };
    let is_international = of_any_script(user, "._%+-")
        && host.starts_with(char::is_alphabetic)
        && host.split('.').all(|label| of_any_script(label, "-_"));
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
    is_international || user_is_sound && host.split('.').all(label)
}

/// What stands in angle brackets, or before round ones.
fn first_address(value: &str) -> &str {
    let address = value.split('(').next().unwrap_or_default().trim();
    match address.split_once('<') {
        Some((_, inner)) => inner.trim_end_matches('>'),
        None => address,
    }
}

fn contact(value: &str, circumstances: &Circumstances) -> Vec<Fault> {
    let decoded = percent_decoded(value.strip_prefix("mailto:").unwrap_or(value));
    let has_address = decoded.find('@').is_some_and(|place| place > 0);
    let not_a_contact = || format!("is {value:?}, not an address and a name in brackets");
    if has_address && !decoded.ends_with(')') {
        return vec![match decoded.contains(' ') {
            true => Fault::of(&rule::EmailFormat, value, not_a_contact()),
            false => {
                let said = "has no name in brackets behind the address".to_owned();
                Fault::of(&rule::MissingRealName, value, said)
            }
        }];
    }
    let mut faults: Vec<Fault> =
        text::plain(value, &rule::ContainsHTML, circumstances).into_iter().collect();
    let outside = decoded.split('(').map(|part| part.rsplit(')').next().unwrap_or_default());
    let is_one = outside.collect::<String>().matches('@').count() == 1;
    if !has_address || !is_one || !is_address(first_address(&decoded)) {
        faults.push(Fault::of(&rule::InvalidContact, value, not_a_contact()));
    }
    faults
}

fn is_name(value: &str) -> bool {
    let inner = value.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.is_none_or(|(address, _)| !is_address(address))
}
