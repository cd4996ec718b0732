//! What names a paper and a feed for ever. Readers know an item by its id alone: a changed id is a
//! second item in every one of them, so nothing that a curator may correct goes into it.

use std::borrow::Cow;

use oxiri::Iri;
use percent_encoding::percent_decode_str;

use crate::calendar;
use crate::text::is_web;
use crate::value::percent_encoded;
use crate::week::{Paper, Week};

/// A paper's key within its week: its `id` if written, else derived from its links: the first on
/// arXiv (without the version), else the first DOI, else the first link.
///
/// ```
/// use paperfeed::identity::key;
/// use paperfeed::week::{Link, Paper};
///
/// let link = |url| Link { label: "Paper".into(), url };
/// let paper = |url: &'static str| Paper { links: vec![link(url.into())], ..Paper::default() };
/// assert_eq!(key(&paper("https://arxiv.org/pdf/2404.03592v2.pdf")), "arxiv:2404.03592");
/// assert_eq!(key(&paper("https://doi.org/10.1000/ABC")), "doi:10.1000/abc");
/// assert_eq!(key(&paper("https://Example.org/A#b")), "https://example.org/A");
/// ```
pub fn key<'p>(paper: &'p Paper) -> Cow<'p, str> {
    derived(paper, arxiv)
}

/// The key that an older release derived, which knew fewer addresses of arXiv; none if it is the same. A paper that
/// was published under it keeps it.
pub fn key_before(paper: &Paper) -> Option<String> {
    // As of nearly all papers.
    let (first, later) = ARXIV.split_at(SINCE_BEGIN);
    if paper.links.iter().all(|link| number_at(&link.url, later).is_none()) {
        return None;
    }
    let before = derived(paper, |url| number_at(url, first));
    (before != key(paper)).then(|| before.into_owned())
}

fn derived<'p>(paper: &'p Paper, arxiv: impl Fn(&'p str) -> Option<&'p str>) -> Cow<'p, str> {
    let links = || paper.links.iter().map(|link| link.url.as_ref());
    if let Some(id) = &paper.id {
        return Cow::Borrowed(id);
    }
    if let Some(number) = links().find_map(arxiv) {
        return Cow::Owned(["arxiv:", number].concat());
    }
    if let Some(doi) = links().find_map(doi) {
        return Cow::Owned(format!("doi:{doi}"));
    }
    Cow::Owned(links().next().map(plain_address).unwrap_or_default())
}

/// An item's id, a tag URI (RFC 4151): `tag:AUTHORITY,DATE:WEEK/KEY`. An `id` that begins with
/// `tag:` is the whole of it. `beginning` is that of its week's items.
pub fn item_id(beginning: &str, paper: &Paper) -> String {
    if let Some(guid) = &paper.guid {
        return guid.to_string();
    }
    let key = key(paper);
    if key.starts_with("tag:") {
        key.into_owned()
    } else {
        beginning.to_owned() + &percent_encoded(&key)
    }
}

/// The id that Atom has for an item, which must be an IRI (RFC 4287, section 4.2.6): a guid that is none becomes a tag URI.
pub fn iri_of<'i>(tag: &str, id: &'i str) -> Cow<'i, str> {
    match Iri::parse(id) {
        Ok(_) => Cow::Borrowed(id),
        Err(_) => Cow::Owned(format!("tag:{tag}:guid/{}", percent_encoded(id))),
    }
}

/// The guid that a tag URI was made of.
pub fn guid_of_iri(tag: &str, iri: &str) -> Option<String> {
    let guid = specific(tag, iri)?.strip_prefix("guid/")?;
    Some(percent_decoded(guid).into_owned())
}

/// What the ids of a week's items begin with: `tag:AUTHORITY,DATE:WEEK/`. `tag` is the site's authority
/// and date.
pub fn beginning(tag: &str, week: &Week) -> String {
    format!("tag:{tag}:{}/", week.start)
}

/// The id of a week as one item: `tag:AUTHORITY,DATE:WEEK`.
pub fn digest_id(tag: &str, week: &Week) -> String {
    format!("tag:{tag}:{}", week.start)
}

/// A feed's id: `tag:AUTHORITY,DATE:feeds/FOLDER`, never its address, which may change.
pub fn feed_id(tag: &str, folder: &str) -> String {
    format!("tag:{tag}:feeds/{}", percent_encoded(folder))
}

/// Whether an id is one that a feed or a week's digest has, so that no paper may have it.
pub fn is_reserved(tag: &str, id: &str) -> bool {
    let specific = specific(tag, id).unwrap_or_default();
    specific.starts_with("feeds/") || calendar::day(specific).is_some()
}

/// What tells an id from others that begin with the same tag; none if it begins otherwise.
pub(crate) fn specific<'i>(tag: &str, id: &'i str) -> Option<&'i str> {
    id.strip_prefix("tag:")?.strip_prefix(tag)?.strip_prefix(':')
}

/// Hosts that show papers of arXiv by their numbers, each with what stands before the number.
const ARXIV: [(&str, &[&str]); 12] = [
    ("arxiv.org", OF_ARXIV),
    ("www.arxiv.org", OF_ARXIV),
    ("export.arxiv.org", OF_ARXIV),
    ("rss.arxiv.org", OF_ARXIV),
    ("browse.arxiv.org", OF_ARXIV),
    ("alphaxiv.org", &["abs", "pdf", "overview"]),
    ("www.alphaxiv.org", &["abs", "pdf", "overview"]),
    ("ar5iv.org", &["abs", "html"]),
    ("ar5iv.labs.arxiv.org", &["abs", "html"]),
    ("huggingface.co", &["papers"]),
    // The DOI that arXiv gives each paper.
    ("doi.org", &["10.48550"]),
    ("dx.doi.org", &["10.48550"]),
];

/// How many of them stood there from the beginning.
const SINCE_BEGIN: usize = 3;

const OF_ARXIV: &[&str] = &["abs", "pdf", "html", "format", "ps", "src", "e-print"];

/// The numbers by which a paper is known elsewhere, as its entry or its links say them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers<'p> {
    /// Of arXiv, without the version.
    pub arxiv: Option<&'p str>,
    /// The DOI, `10.…`.
    pub doi: Option<Cow<'p, str>>,
}

/// The numbers of a paper.
pub fn numbers<'p>(paper: &'p Paper) -> Numbers<'p> {
    let urls = || paper.links.iter().map(|link| link.url.as_ref());
    let written = paper.doi.as_deref().map(Cow::Borrowed);
    Numbers {
        arxiv: urls().find_map(arxiv),
        doi: written.or_else(|| urls().find_map(doi).map(Cow::Owned)),
    }
}

/// The number of a paper on arXiv, without its version, from an address of it.
pub(crate) fn arxiv(url: &str) -> Option<&str> {
    number_at(url, &ARXIV)
}

fn number_at<'u>(url: &'u str, hosts: &[(&str, &[&str])]) -> Option<&'u str> {
    let (host, path) = host_and_path(url)?;
    let (_, kinds) = hosts.iter().find(|(own, _)| own.eq_ignore_ascii_case(host))?;
    let (kind, number) = path.split_once('/')?;
    if !kinds.contains(&kind) {
        return None;
    }
    let is_doi = kind == "10.48550";
    let number = match number.split_at_checked("arxiv.".len()) {
        Some((prefix, number)) if is_doi && prefix.eq_ignore_ascii_case("arxiv.") => number,
        _ if is_doi => return None,
        _ => number,
    };
    let number = number.trim_end_matches('/');
    let number = number.strip_suffix(".pdf").unwrap_or(number);
    let number = without_version(number);
    let shaped = match number.split_once('/') {
        // Before April 2007: hep-th/9901001, math.GT/0309136.
        Some((archive, digits)) => {
            archive.starts_with(|first: char| first.is_ascii_lowercase()) && all_digits(digits, 7)
        }
        // Since: 0704.0001, 2404.03592.
        None => number.split_once('.').is_some_and(|(month, digits)| {
            all_digits(month, 4) && (all_digits(digits, 4) || all_digits(digits, 5))
        }),
    };
    shaped.then_some(number)
}

fn without_version(number: &str) -> &str {
    match number.rsplit_once('v') {
        Some((head, version)) if !version.is_empty() && all_digits(version, version.len()) => head,
        _ => number,
    }
}

fn all_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A DOI from an address at the resolver; lower case, since DOIs are compared without case
/// (ISO 26324, 4.2), and without percent-encoding, so that both forms of one DOI are one key.
pub(crate) fn doi(url: &str) -> Option<String> {
    let (host, path) = host_and_path(url)?;
    let hosts = ["doi.org", "www.doi.org", "dx.doi.org"];
    let is_known = hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
    if !is_known || !path.starts_with("10.") || !path.contains('/') {
        return None;
    }
    Some(percent_decoded(path).to_ascii_lowercase())
}

/// The host, and the path without its first slash, query or fragment.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    if !is_web(url) {
        return None;
    }
    let (_, rest) = url.split_once(':')?;
    let (host, path) = rest.strip_prefix("//")?.split_once('/')?;
    Some((host, path.split(['?', '#']).next().unwrap_or(path)))
}

/// A link as a key: the host in lower case, no fragment, nothing else, for ever.
fn plain_address(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let host_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    format!("{scheme}://{}{path}", host.to_ascii_lowercase())
}

/// Undoes percent-encoding; text that does not become UTF-8 stays as it is.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}
