//! Namespaces and the names of elements: a name with the usual prefix of its namespace, whatever
//! prefix a document uses.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use roxmltree::{Attribute, Node};

use crate::rule::Rule;
use crate::validate::kind::DocumentKind;
use crate::validate::subject::Subject;

pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";
/// That of Atom 0.3, a draft.
pub(super) const OLD_ATOM: &str = "http://purl.org/atom/ns#";
pub(super) const RSS_1: &str = "http://purl.org/rss/1.0/";
pub(super) const RSS_090: &str = "http://my.netscape.com/rdf/simple/0.9/";
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
pub(super) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
pub(super) const PUBLISHING: &str = "http://www.w3.org/2007/app";
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Every namespace that is known, with its prefix: a line each.
const NAMESPACES: &str = include_str!("data/namespaces.txt");

/// Prefixes and namespaces, in the order of the file.
static KNOWN: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| NAMESPACES.lines().skip(1).filter_map(|line| line.split_once(' ')).collect());

/// The prefix of each namespace, and of each in the form in which names are compared.
static PREFIXES: LazyLock<HashMap<Cow<str>, &str>> = LazyLock::new(|| {
    let near = KNOWN.iter().map(|(prefix, uri)| (Cow::Owned(loose(uri)), *prefix));
    let other = [
        (Cow::Owned(loose("http://www.rssboard.org/media-rss")), "media"),
        (Cow::Borrowed(XML), "xml"),
    ];
    let exact = KNOWN.iter().map(|(prefix, uri)| (Cow::Borrowed(*uri), *prefix));
    near.chain(other).chain(exact).collect()
});

/// Namespaces that are in wide use and documented, and whose elements are not checked. The W3C's validator takes some of
/// them for unknown.
const UNCHECKED: &str = include_str!("data/unchecked.txt");

/// A namespace as the W3C's validator compares it for elements: in lower case, without what follows the last
/// letter, digit or underscore. A misspelled one is reported where it is declared; its elements are checked.
fn loose(uri: &str) -> String {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '_';
    uri.trim_end_matches(is_mark).to_lowercase()
}

/// The usual prefix of a namespace, or of what a misspelled one is meant to be.
pub(super) fn prefix_of(uri: Option<&str>) -> Option<&'static str> {
    let uri = uri?;
    PREFIXES.get(uri).or_else(|| PREFIXES.get(loose(uri).as_str())).copied()
}

/// The prefix that a namespace is known by, to the letter.
pub(super) fn exact_prefix(uri: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(_, known)| *known == uri).map(|(prefix, _)| *prefix)
}

/// The namespace that a prefix usually stands for.
pub(super) fn usual_namespace(prefix: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == prefix).map(|(_, uri)| *uri)
}

/// Whether a namespace may go with a prefix, of which some have two.
pub(super) fn belongs(prefix: &str, uri: &str) -> bool {
    KNOWN.contains(&(prefix, uri))
}

/// Whether a namespace is in use by others and checked by no one.
pub(super) fn is_unchecked(uri: &str) -> bool {
    unchecked(uri).is_some()
}

/// Whether the elements of an unchecked namespace hold more than text, so that a check could find something.
pub(super) fn could_be_checked(uri: &str) -> bool {
    unchecked(uri).is_some_and(|kind| kind != "text")
}

/// What the elements of an unchecked namespace hold, as far as the list says it.
fn unchecked(uri: &str) -> Option<&'static str> {
    let lines = UNCHECKED.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').unwrap_or((line, "")))
        .find(|(known, _)| *known == uri)
        .map(|(_, kind)| kind)
}

/// The namespace of an element; `xmlns=""` is none (Namespaces in XML 1.0, section 6.2).
pub(super) fn namespace_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.tag_name().namespace().filter(|uri| !uri.is_empty())
}

/// Whether an element is of the format itself. A feed whose root has a wrong namespace is told so
/// once, and judged as if it had the right one.
pub(super) fn is_core(node: Node, kind: DocumentKind) -> bool {
    let uri = namespace_of(node);
    let of_root = || uri == namespace_of(node.document().root_element());
    match kind {
        DocumentKind::Atom => uri == Some(ATOM) || of_root(),
        DocumentKind::Rdf => matches!(uri, Some(RSS_1 | RSS_090)),
        DocumentKind::Rss | DocumentKind::Opml => uri.is_none() || of_root(),
        DocumentKind::Publishing => false,
        DocumentKind::Json | DocumentKind::Unknown => uri.is_none(),
    }
}

/// The name of an element as the W3C writes it: with the usual prefix of its namespace.
pub(super) fn name_of(node: Node, kind: DocumentKind) -> String {
    let name = node.tag_name();
    let stands_in_format = || node.parent_element().is_none_or(|parent| is_core(parent, kind));
    match prefix_of(name.namespace()) {
        _ if is_core(node, kind) && (kind != DocumentKind::Atom || stands_in_format()) => {
            name.name().to_owned()
        }
        Some(prefix) => format!("{prefix}:{}", name.name()),
        None => match node.lookup_prefix(name.namespace().unwrap_or_default()) {
            Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", name.name()),
            _ => name.name().to_owned(),
        },
    }
}

/// The prefix by which the tables know an element, none for one of the format itself; `None` if its namespace is not
/// known. Where the format is Atom, its elements may bear their prefix in rows that serve elsewhere too.
pub(super) fn prefix_in(node: Node, kind: DocumentKind) -> Option<&'static str> {
    match is_core(node, kind) {
        true => Some(""),
        false => prefix_of(node.tag_name().namespace()),
    }
}

/// Whether an element has a name of the tables: a bare one is of the format itself, whatever the
/// default namespace of the element.
pub(super) fn has_name(node: Node, name: &str, kind: DocumentKind) -> bool {
    let (own, core) = (node.tag_name(), is_core(node, kind));
    node.is_element()
        && match name.split_once(':') {
            None => core && own.name() == name,
            Some(("atom", local)) if core && kind == DocumentKind::Atom => own.name() == local,
            Some((prefix, local)) => {
                !core && own.name() == local && prefix_of(own.namespace()) == Some(prefix)
            }
        }
}

/// The name of an attribute with the usual prefix of its namespace.
pub(super) fn attribute_name(attribute: &Attribute) -> String {
    match attribute.namespace() {
        None => attribute.name().to_owned(),
        Some(uri) => match prefix_of(Some(uri)) {
            Some(prefix) => format!("{prefix}:{}", attribute.name()),
            None => format!("{uri}:{}", attribute.name()),
        },
    }
}

/// What the W3C's validator calls the element and the parent of a finding. Most rules on an attribute are named after
/// the element that has it; those of [`AFTER_ATTRIBUTE`] after the attribute, as if it were an element in it, and for a
/// link and for Media RSS in what holds these.
pub(super) fn of_finding(
    rule: &Rule,
    at: &Subject,
    kind: DocumentKind,
) -> (String, Option<String>) {
    let element = name_of(at.node, kind);
    let parent = at.node.parent_element().map(|parent| name_of(parent, kind));
    let Some(attribute) = at.attribute.filter(|_| AFTER_ATTRIBUTE.contains(&rule.name)) else {
        return (element, parent);
    };
    let namespace = prefix_of(at.node.tag_name().namespace());
    let is_link = namespace == Some("atom") && at.node.tag_name().name() == "link";
    match rule.name {
        "InvalidUriChar" if matches!(attribute.name(), "src" | "uri") => (element, parent),
        "BadCharacters" => (attribute_name(&attribute), Some(element)),
        _ if is_link && attribute.name() == "title" => (element, parent),
        _ if is_link || namespace == Some("media") => (attribute_name(&attribute), parent),
        _ => (attribute_name(&attribute), Some(element)),
    }
}

const AFTER_ATTRIBUTE: [&str; 26] = [
    "BadCharacters",
    "CharacterData",
    "ContainsHTML",
    "ContainsRelRef",
    "ImplausibleDate",
    "IncorrectDOW",
    "InvalidFullLink",
    "InvalidIRI",
    "InvalidLanguage",
    "InvalidMetaContent",
    "InvalidMetaName",
    "InvalidNonNegativeInteger",
    "InvalidPositiveInteger",
    "InvalidRFC2822Date",
    "InvalidRFC3339Date",
    "InvalidTAG",
    "InvalidTrueFalse",
    "InvalidURLAttribute",
    "InvalidURN",
    "InvalidUUID",
    "InvalidUriChar",
    "NotBlank",
    "ProblematicalRFC822Date",
    "SchemeNotIANARegistered",
    "UriNotIri",
    "UseZeroForUnknown",
];
