//! Namespaces and the names of elements: a name with the usual prefix of its namespace, whatever
//! prefix a document uses.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use roxmltree::{Attribute, Node};

use crate::validate::kind::Kind;

pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";
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
    let other = [(Cow::Owned(loose("http://www.rssboard.org/media-rss")), "media")];
    let exact = KNOWN.iter().map(|(prefix, uri)| (Cow::Borrowed(*uri), *prefix));
    near.chain(other).chain(exact).collect()
});

/// Namespaces that are in wide use and documented, and whose elements are not checked. The W3C's validator
/// takes some of them for unknown.
const UNSUPPORTED: &[&str] = &[
    "http://schemas.google.com/g/2005",
    "http://www.rawvoice.com/rawvoiceRssModule/",
    "https://schema.org/",
    "http://schema.org/",
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    "http://source.scripting.com/",
    "http://webfeeds.org/rss/1.0",
    "http://www.google.com/schemas/play-podcasts/1.0",
    "http://www.spotify.com/ns/rss",
    "http://arxiv.org/schemas/atom",
    "http://prismstandard.org/namespaces/basic/2.0/",
];

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
pub(super) fn is_unsupported(uri: &str) -> bool {
    UNSUPPORTED.contains(&uri)
}

/// Whether an element is of the format itself. A feed whose root has a wrong namespace is told so
/// once, and judged as if it had the right one.
pub(super) fn is_core(node: Node, kind: Kind) -> bool {
    let uri = node.tag_name().namespace();
    let of_root = || uri == node.document().root_element().tag_name().namespace();
    match kind {
        Kind::Atom => uri == Some(ATOM) || of_root(),
        Kind::Rdf => matches!(uri, Some(RSS_1 | RSS_090)),
        Kind::Rss | Kind::Opml => uri.is_none() || of_root(),
        Kind::Publishing => false,
        Kind::Json | Kind::Unknown => uri.is_none(),
    }
}

/// The name of an element as the W3C writes it: with the usual prefix of its namespace.
pub(super) fn name_of(node: Node, kind: Kind) -> String {
    let name = node.tag_name();
    match prefix_of(name.namespace()) {
        _ if is_core(node, kind) => name.name().to_owned(),
        Some(prefix) => format!("{prefix}:{}", name.name()),
        None => match node.lookup_prefix(name.namespace().unwrap_or_default()) {
            Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", name.name()),
            _ => name.name().to_owned(),
        },
    }
}

/// Whether an element has a name of the tables: a bare one is of the format itself, whatever the
/// default namespace of the element.
pub(super) fn has_name(node: Node, name: &str, kind: Kind) -> bool {
    let (own, core) = (node.tag_name(), is_core(node, kind));
    node.is_element()
        && match name.split_once(':') {
            None => core && own.name() == name,
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
