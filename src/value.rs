//! Forms of single values that curators write: URLs, IDs, tags. Each check gives the reason why a
//! value is invalid.

use std::borrow::Cow;

use oxilangtag::LanguageTag;
use oxiri::Iri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};

use crate::calendar;
use crate::rule::{self, Rule};
use crate::text::is_web;

/// A form of text, as a row of a table of keys names it.
pub struct Form {
    /// What a text of the form is called.
    pub noun: &'static str,
    /// The rule that other text breaks.
    pub rule: &'static Rule,
    /// Says what keeps a text from being of the form.
    pub check: fn(&str) -> Result<(), Fault>,
    /// What is expected, where a value is no text at all.
    pub expected: &'static str,
    /// A regular expression for editors (ECMA 262), which takes all text of the form, and perhaps more.
    pub pattern: &'static str,
    /// Whether people read it, so that it is one line that XML can carry.
    pub is_shown: bool,
}

/// Why a text is not of a form, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The reason, as it follows the text and a colon.
    pub reason: String,
    /// What to do, an imperative sentence, if more is known than the rule says.
    pub help: Option<String>,
}

impl Fault {
    /// A fault with the help of its rule.
    pub fn new(reason: impl Into<String>) -> Self {
        Fault { reason: reason.into(), help: None }
    }

    /// The same with a help of its own.
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Fault { help: Some(help.into()), ..self }
    }
}

/// The address of a link.
pub const URL: Form = Form {
    noun: "URL",
    rule: &rule::InvalidUrl,
    check: url,
    expected: "a URL in quotes",
    pattern: r"^\s*[hH][tT][tT][pP][sS]?://[^\s/?#]",
    is_shown: false,
};

/// An address that is published or shown, so that no password may stand in it.
pub const PUBLIC_URL: Form = Form { check: public_url, ..URL };

/// The address that others are made of.
pub const SITE_URL: Form = Form { check: site_url, ..URL };

/// Where `feeds/` is published.
pub const STORE_URL: Form = Form {
    noun: "store",
    check: store_url,
    expected: "a store such as \"s3://papers.example.org\"",
    pattern: r"^(s3|gs|az|file)://",
    ..URL
};

/// A paper's key, or a whole ID.
pub const ID: Form = Form {
    noun: "ID",
    rule: &rule::InvalidId,
    check: id,
    expected: "text such as \"arxiv:2404.03592\"",
    pattern: r"\S",
    is_shown: false,
};

/// A whole ID, as it stands in feeds.
pub const PUBLISHED_ID: Form = Form { check: published_id, ..ID };

/// A DOI without its resolver (ISO 26324, 4.2).
pub const DOI: Form = Form {
    noun: "DOI",
    rule: &rule::InvalidDoi,
    check: doi,
    expected: "text such as \"10.1000/182\"",
    pattern: r"^\s*10\.[0-9.]+/\S",
    is_shown: false,
};

/// The ID of an item of another feed: any text.
pub const GUID: Form = Form { check: guid, expected: "text in quotes", ..ID };

/// The authority and date that IDs begin with.
pub const TAG_OWNER: Form = Form {
    noun: "tag",
    rule: &rule::InvalidTag,
    check: tag_owner,
    expected: "text such as \"example.org,2024\"",
    pattern: r"^[^,\s]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    is_shown: false,
};

/// The language of texts.
pub const LANGUAGE: Form = Form {
    noun: "language tag",
    rule: &rule::InvalidLanguageTag,
    check: language,
    expected: "text such as \"en\"",
    pattern: "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$",
    is_shown: false,
};

/// An absolute http(s) address in the characters of RFC 3987.
pub fn url(url: &str) -> Result<(), Fault> {
    let url = url.trim();
    if url.is_empty() {
        return Err(Fault::new("it is empty"));
    }
    if !is_web(url) {
        return Err(Fault::new("it does not begin with http:// or https://"));
    }
    let forbidden =
        |c: char| matches!(c, ' ' | '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`');
    if let Some(character) = url.chars().find(|character| forbidden(*character)) {
        let byte = u32::from(character);
        return Err(Fault::new(format!("{character:?} must be percent-encoded as %{byte:02X}")));
    }
    let iri = Iri::parse(url).map_err(|error| Fault::new(error.to_string().to_lowercase()))?;
    let host = iri.authority().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    if host.is_empty() {
        return Err(Fault::new("it has no host"));
    }
    if !host.is_ascii() {
        return Err(Fault::new(format!("the host {host:?} is not ASCII; use its xn--… form")));
    }
    Ok(())
}

/// An absolute http(s) URL that others can be made of, by adding to it: without a query, a fragment or a password, in
/// ASCII.
pub fn site_url(url: &str) -> Result<(), Fault> {
    self::url(url)?;
    let reason = if url.contains(['?', '#']) || !url.is_ascii() {
        "it has a query, a fragment or a character outside ASCII"
    } else if without_credentials(url) != url {
        "it has a user name or a password, which every feed would show"
    } else {
        return Ok(());
    };
    let help =
        "use the URL of the folder where feeds/ is served, such as \"https://papers.example.org/\"";
    Err(Fault::new(reason).with_help(help))
}

/// An address in ASCII: other characters percent-encoded as UTF-8 (RFC 3987, 3.1), since readers
/// and RSS want URIs.
///
/// ```
/// assert_eq!(paperfeed::value::ascii_url("https://example.org/é"), "https://example.org/%C3%A9");
/// ```
pub fn ascii_url(url: &str) -> Cow<'_, str> {
    let url = url.trim();
    match url.is_ascii() {
        true => Cow::Borrowed(url),
        false => utf8_percent_encode(url, &AsciiSet::EMPTY).into(),
    }
}

/// An address as it may be printed: without the name and password that it may hold (RFC 3986, 3.2.1).
///
/// ```
/// use paperfeed::value::without_credentials;
/// assert_eq!(without_credentials("https://ada:secret@example.org/a@b"), "https://example.org/a@b");
/// ```
pub fn without_credentials(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("://") else { return Cow::Borrowed(url) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => Cow::Owned(format!("{scheme}://{}", &rest[at + 1..])),
        None => Cow::Borrowed(url),
    }
}

/// A paper's key or a whole tag URI.
pub fn id(id: &str) -> Result<(), Fault> {
    let id = id.trim();
    if id.is_empty() {
        return Err(Fault::new("it is empty"));
    }
    if id.chars().any(char::is_control) {
        return Err(Fault::new("it contains a control character"));
    }
    let Some(rest) = id.strip_prefix("tag:") else { return Ok(()) };
    let help = "use a tag URI such as \"tag:example.org,2024:name\" (RFC 4151)";
    let fault = |reason: &str| Fault::new(reason).with_help(help);
    let parted = rest.split_once(':').filter(|(_, specific)| !specific.is_empty());
    let Some((owner, specific)) = parted else {
        return Err(fault("a tag URI has the form tag:example.org,2024:name"));
    };
    tag_owner(owner).map_err(|owner| fault(&owner.reason))?;
    // Ids are compared letter by letter (RFC 4287, 4.2.6.1).
    let canonical = percent_encoded(specific);
    if canonical != specific {
        return Err(fault(&format!("its canonical form is \"tag:{owner}:{canonical}\"")));
    }
    Ok(())
}

/// `10.`, a registrant, a slash, a name.
pub fn doi(doi: &str) -> Result<(), Fault> {
    let fault = || Fault::new("a DOI has the form 10.1000/182");
    let (prefix, name) = doi.trim().split_once('/').ok_or_else(fault)?;
    let registrant = prefix.strip_prefix("10.").ok_or_else(fault)?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_whole =
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control());
    if registrant.split('.').all(is_number) && is_whole { Ok(()) } else { Err(fault()) }
}

/// Text that a reader can compare: not empty, and without control characters.
fn guid(guid: &str) -> Result<(), Fault> {
    let reason = match guid.trim() {
        "" => "it is empty",
        guid if guid.contains(char::is_control) => "it contains a control character",
        _ => return Ok(()),
    };
    Err(Fault::new(reason).with_help("use the ID of the item as it stood in the old feed"))
}

/// A whole tag URI.
fn published_id(id: &str) -> Result<(), Fault> {
    self::id(id)?;
    if id.trim().starts_with("tag:") {
        return Ok(());
    }
    let help = "use the whole ID as it stands in a feed, or run `paperfeed withdraw`";
    Err(Fault::new("a published ID begins with tag:").with_help(help))
}

/// The authority and date of tag URIs (RFC 4151, 2.1): a domain or an email address, a comma, a
/// year, month or day.
pub fn tag_owner(owner: &str) -> Result<(), Fault> {
    let fault = || Fault::new("it must be a domain and a date, such as example.org,2024");
    let (authority, date) = owner.split_once(',').ok_or_else(fault)?;
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let is_word = |word: &str, more: &str| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c);
        word.chars().all(allowed)
    };
    let is_label = |label: &str| {
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && is_word(label, "-")
    };
    let user_is_valid = user.is_empty() != authority.contains('@') && is_word(user, "-._");
    if host.split('.').all(is_label) && user_is_valid && is_tag_date(date) {
        Ok(())
    } else {
        Err(fault())
    }
}

/// `2024`, `2024-04` or `2024-04-15`.
fn is_tag_date(date: &str) -> bool {
    let whole = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    calendar::day(&whole).is_some()
}

/// A BCP 47 tag (RFC 5646, 2.1).
fn language(tag: &str) -> Result<(), Fault> {
    let tag = LanguageTag::parse(tag.trim()).map_err(|_| Fault::new("not a BCP 47 tag"))?;
    let word = tag.primary_language().to_lowercase();
    // No word of four letters or more is registered as a language.
    match word.len() {
        2 if is_iso_639_1(&word) => Ok(()),
        3 => Ok(()),
        _ => Err(Fault::new("not a BCP 47 tag")),
    }
}

fn public_url(text: &str) -> Result<(), Fault> {
    url(text)?;
    match without_credentials(text) == text {
        true => Ok(()),
        false => Err(Fault::new("it holds a user or a password, and it is public")
            .with_help("remove the user and the password")),
    }
}

/// The schemes of stores, and what an address of each looks like.
const STORES: [(&str, &str); 4] = [
    ("s3", "s3://BUCKET/PREFIX"),
    ("gs", "gs://BUCKET/PREFIX"),
    ("az", "az://CONTAINER/PREFIX"),
    ("file", "file:///FOLDER"),
];

fn store_url(text: &str) -> Result<(), Fault> {
    let forms = STORES.map(|(_, form)| format!("`{form}`")).join(", ");
    let known = text.split_once("://").and_then(|(scheme, rest)| {
        let (_, form) = STORES.iter().find(|(known, _)| *known == scheme)?;
        Some((scheme, rest, form))
    });
    let Some((scheme, rest, form)) = known else {
        return Err(Fault::new("not a store").with_help(format!("use {forms}")));
    };
    let bucket = rest.split('/').next().unwrap_or_default();
    if scheme == "file" && !rest.starts_with('/') || scheme != "file" && bucket.is_empty() {
        return Err(Fault::new("names no place in the store").with_help(format!("use `{form}`")));
    }
    if scheme != "file" && text.contains(['@', '?', '#']) {
        let help = format!("use `{form}`, and set the store's environment variables");
        return Err(Fault::new("only a place may stand in it").with_help(help));
    }
    Ok(())
}

/// Whether two letters, in lower case, are a language.
pub(crate) fn is_iso_639_1(word: &str) -> bool {
    ISO_639_1.contains(&word)
}

/// The languages of two letters (ISO 639-1).
const ISO_639_1: &[&str] = &[
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh",
    "bi", "bm", "bn", "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da",
    "de", "dv", "dz", "ee", "el", "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr",
    "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz",
    "ia", "id", "ie", "ig", "ii", "ik", "in", "io", "is", "it", "iu", "iw", "ja", "ji", "jv", "ka",
    "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb",
    "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mo", "mr", "ms",
    "mt", "my", "na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om",
    "or", "os", "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd",
    "se", "sg", "sh", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw",
    "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk",
    "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
];

/// Characters that stand for themselves everywhere (`unreserved`, RFC 3986, section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a path or query may not hold: `pchar`, `/` and `?` may stand there (RFC 3986, sections 3.3 and 3.4).
const NOT_IN_PATH: &AsciiSet = &UNRESERVED
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b'?');

/// Percent-encodes what a path or query may not hold. What is encoded already stays so, in its canonical form:
/// encoding twice changes nothing.
pub fn percent_encoded(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default();
    let mut encoded = utf8_percent_encode(first, NOT_IN_PATH).to_string();
    for part in parts {
        encoded.push_str(if escaped_byte(part).is_some() { "%" } else { "%25" });
        encoded.extend(utf8_percent_encode(part, NOT_IN_PATH));
    }
    canonical_escapes(&encoded)
}

/// Escapes with upper-case digits, and none for characters that need none (RFC 3986, 6.2.2).
pub fn canonical_escapes(text: &str) -> String {
    let mut parts = text.split('%');
    let mut canonical = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match escaped_byte(part) {
            Some(byte) => {
                canonical.extend(percent_encode(&[byte], UNRESERVED));
                canonical.push_str(&part[2..]);
            }
            None => canonical.extend(["%", part]),
        }
    }
    canonical
}

/// The byte that the two hexadecimal digits behind a `%` stand for.
fn escaped_byte(part: &str) -> Option<u8> {
    let digits = part.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}
