//! Addresses and names: URIs (RFC 3986), IRIs (RFC 3987), tag URIs (RFC 4151), URNs (RFC 8141).

use oxiri::Iri;

use crate::rule::{self, Rule};
use crate::validate::walk::{Subject, Walk, called, name_after_attribute};
use crate::value::canonical_escapes;

/// What is wrong with an address.
enum Fault {
    /// Its form, for which each place has a rule of its own.
    Form,
    /// A rule that is the same everywhere.
    Rule(&'static Rule),
}

/// Which addresses a place takes.
#[derive(Clone, Copy)]
struct Wanted {
    /// With a scheme.
    whole: bool,
    /// With characters beyond ASCII.
    iri: bool,
    /// The rule that a wrong form breaks.
    form: &'static Rule,
    /// Whether the W3C names a fault after the attribute.
    named_after_attribute: bool,
}

/// A whole URI, as the links of RSS are.
pub(in crate::validate) fn whole(walk: &mut Walk, at: &Subject, value: &str) {
    judge(
        walk,
        at,
        value,
        Wanted {
            whole: true,
            iri: false,
            form: &rule::InvalidFullLink,
            named_after_attribute: true,
        },
    );
}

/// A URI, which may be relative.
pub(in crate::validate) fn relative(walk: &mut Walk, at: &Subject, value: &str) {
    judge(
        walk,
        at,
        value,
        Wanted { whole: false, iri: false, form: &rule::InvalidLink, named_after_attribute: false },
    );
}

/// A whole IRI, as the ids of Atom are.
pub(in crate::validate) fn whole_iri(walk: &mut Walk, at: &Subject, value: &str) {
    judge(
        walk,
        at,
        value,
        Wanted {
            whole: true,
            iri: true,
            form: &rule::InvalidFullLink,
            named_after_attribute: true,
        },
    );
}

/// An IRI, which may be relative, as the links of Atom are.
pub(in crate::validate) fn iri(walk: &mut Walk, at: &Subject, value: &str) {
    judge(
        walk,
        at,
        value,
        Wanted { whole: false, iri: true, form: &rule::InvalidIRI, named_after_attribute: true },
    );
}

/// A URI, which may be relative, in an attribute whose rule has another name.
pub(in crate::validate) fn uri_attribute(walk: &mut Walk, at: &Subject, value: &str) {
    judge(
        walk,
        at,
        value,
        Wanted {
            whole: false,
            iri: false,
            form: &rule::InvalidURIAttribute,
            named_after_attribute: false,
        },
    );
}

/// A URL of the web, as enclosures have: http or https, a host with a dot, ASCII alone.
pub(in crate::validate) fn web_attribute(walk: &mut Walk, at: &Subject, value: &str) {
    if !is_web_url(value) {
        let message = format!("{} is {value:?}, which is not a URL of the web", called(walk, at));
        walk.report_with(&rule::InvalidURLAttribute, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    }
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

/// The rule that a namespace breaks as an IRI reference, if it breaks one.
pub(in crate::validate) fn namespace_fault(value: &str) -> Option<&'static Rule> {
    let wanted =
        Wanted { whole: false, iri: true, form: &rule::InvalidIRI, named_after_attribute: false };
    fault(value, wanted).map(|fault| match fault {
        Fault::Form => &rule::InvalidIRI,
        Fault::Rule(rule) => rule,
    })
}

/// An id in its canonical form (RFC 4287, 4.2.6.1).
pub(in crate::validate) fn canonical(walk: &mut Walk, at: &Subject, value: &str) {
    let value = value.trim();
    if fault(
        value,
        Wanted {
            whole: true,
            iri: true,
            form: &rule::InvalidFullLink,
            named_after_attribute: true,
        },
    )
    .is_some()
    {
        return;
    }
    let canonical = canonical_form(value);
    if canonical != value {
        let message =
            format!("{} is {value:?}, whose canonical form is {canonical:?}", called(walk, at));
        let parameters = [("uri", value), ("curi", canonical.as_str())];
        walk.report_with(&rule::NonCanonicalURI, at, message, &parameters);
    }
}

/// Whether text is a whole IRI.
pub(in crate::validate) fn is_whole(value: &str) -> bool {
    let wanted = Wanted {
        whole: true,
        iri: true,
        form: &rule::InvalidFullLink,
        named_after_attribute: false,
    };
    fault(value, wanted).is_none()
}

fn judge(walk: &mut Walk, at: &Subject, value: &str, wanted: Wanted) {
    let Some(fault) = fault(value, wanted) else { return };
    let rule = match fault {
        Fault::Form => wanted.form,
        Fault::Rule(rule) => rule,
    };
    let message = format!("{} is {value:?}, {}", called(walk, at), said_of(rule));
    walk.report_with(rule, at, message, &[("value", value)]);
    if wanted.named_after_attribute {
        name_after_attribute(walk, at);
    }
}

/// What is wrong with an address that breaks a rule.
fn said_of(rule: &Rule) -> &'static str {
    let words: [(&Rule, &str); 7] = [
        (&rule::InvalidTAG, "which is not a tag URI"),
        (&rule::InvalidURN, "which is not a URN"),
        (&rule::InvalidUUID, "which is not a UUID"),
        (&rule::InvalidUriChar, "with a character that no URL has"),
        (&rule::UriNotIri, "with characters beyond ASCII"),
        (&rule::SchemeNotIANARegistered, "with a scheme that is not registered"),
        (&rule::InvalidFullLink, "which is not an absolute URL"),
    ];
    words.iter().find(|(known, _)| *known == rule).map_or("which is not a URL", |(_, words)| words)
}

/// The first thing wrong with an address.
fn fault(value: &str, wanted: Wanted) -> Option<Fault> {
    let scheme = scheme_of(value);
    match scheme.as_deref() {
        Some("tag") => {
            let sound = value.get(4..).is_some_and(is_tag);
            return (!sound).then_some(Fault::Rule(&rule::InvalidTAG));
        }
        Some("urn") => return urn_fault(value).map(Fault::Rule),
        _ => {}
    }
    // Brackets stand around an address of IPv6 alone (RFC 3986, 3.2.2).
    let literal =
        value.split_once("://[").and_then(|(_, rest)| rest.split_once(']')).map(|(host, _)| host);
    let plain = match literal {
        Some(host) => value.replacen(&format!("[{host}]"), "x", 1),
        None => value.to_owned(),
    };
    if plain.bytes().any(|byte| byte.is_ascii() && !is_uri_byte(byte)) {
        return Some(Fault::Rule(&rule::InvalidUriChar));
    }
    if value.is_empty() && wanted.whole {
        return Some(Fault::Form);
    }
    if !value.is_ascii() && !wanted.iri {
        let sound = Iri::parse(value).is_ok();
        return Some(if sound { Fault::Rule(&rule::UriNotIri) } else { Fault::Form });
    }
    let Some(scheme) = scheme else {
        return wanted.whole.then_some(Fault::Form);
    };
    let rest = &value[scheme.len() + 1..];
    if matches!(scheme.as_str(), "http" | "ftp") {
        let has_host =
            rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with('/'));
        return (!has_host).then_some(Fault::Form);
    }
    if rest.is_empty() && wanted.whole {
        return Some(Fault::Form);
    }
    // One with a digit or a mark belongs to a family that is not listed one by one: web+app, git+ssh.
    let of_family = scheme.bytes().any(|byte| !byte.is_ascii_lowercase());
    let registered = of_family || SCHEMES.contains(&scheme.as_str());
    (!registered).then_some(Fault::Rule(&rule::SchemeNotIANARegistered))
}

/// The scheme in lower case (RFC 3986, 3.1).
fn scheme_of(value: &str) -> Option<String> {
    let (scheme, _) = value.split_once(':')?;
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.bytes().all(rest);
    sound.then(|| scheme.to_ascii_lowercase())
}

/// What follows `tag:` (RFC 4151, 2.1), with the characters of RFC 3986.
fn is_tag(rest: &str) -> bool {
    let Some((owner, specific)) = rest.split_once(':') else { return false };
    let (specific, fragment) = specific.split_once('#').unwrap_or((specific, ""));
    let sound = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b";/?:@&=+$.-_!~*'()%,".contains(&byte))
    };
    let Some((authority, date)) = owner.split_once(',') else { return false };
    let (user, host) = authority.split_once('@').unwrap_or(("x", authority));
    let of = |text: &str, more: &[u8]| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    let shaped = |date: &str| {
        let parts: Vec<&str> = date.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
            && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    of(user, b"-._") && of(host, b"-.") && shaped(date) && sound(specific) && sound(fragment)
}

fn urn_fault(value: &str) -> Option<&'static Rule> {
    let rest = &value[4..];
    if let Some(uuid) =
        rest.get(..5).filter(|head| head.eq_ignore_ascii_case("uuid:")).map(|_| &rest[5..])
    {
        let groups: Vec<usize> = uuid.split('-').map(str::len).collect();
        let digits = uuid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        return (groups != [8, 4, 4, 4, 12] || !digits).then_some(&rule::InvalidUUID);
    }
    let Some((name, specific)) = rest.split_once(':') else { return Some(&rule::InvalidURN) };
    let named = (2..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !name.starts_with('-');
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"()+,-.:=@;$_!*'%/?#&~".contains(&byte);
    let sound = named && !specific.is_empty() && specific.bytes().all(allowed);
    (!sound).then_some(&rule::InvalidURN)
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

/// Schemes that IANA lists (<https://www.iana.org/assignments/uri-schemes>) and that feeds use.
const SCHEMES: &[&str] = &[
    "aaa",
    "aaas",
    "about",
    "acap",
    "acct",
    "aim",
    "apt",
    "bitcoin",
    "callto",
    "cap",
    "cid",
    "crid",
    "data",
    "dav",
    "dict",
    "dns",
    "example",
    "facetime",
    "fax",
    "file",
    "ftp",
    "geo",
    "git",
    "go",
    "gopher",
    "hcp",
    "http",
    "https",
    "iax",
    "icap",
    "im",
    "imap",
    "info",
    "ipp",
    "irc",
    "ircs",
    "iris",
    "itms",
    "jabber",
    "jms",
    "ldap",
    "ldaps",
    "magnet",
    "mailto",
    "mid",
    "mms",
    "modem",
    "msnim",
    "msrp",
    "msrps",
    "mtqp",
    "mupdate",
    "news",
    "nfs",
    "nntp",
    "opaquelocktoken",
    "pop",
    "pres",
    "prospero",
    "rsync",
    "rtmp",
    "rtsp",
    "service",
    "sftp",
    "shttp",
    "sip",
    "sips",
    "skype",
    "sms",
    "smtp",
    "snmp",
    "spotify",
    "ssh",
    "steam",
    "svn",
    "tag",
    "tel",
    "telnet",
    "tftp",
    "thismessage",
    "tip",
    "tv",
    "udp",
    "urn",
    "vemmi",
    "wais",
    "ws",
    "wss",
    "xmpp",
    "xri",
    "ymsgr",
];
