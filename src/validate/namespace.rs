//! What other vocabularies add to feeds and items, and what is wrong with namespaces themselves.
//! A new vocabulary is a file with its tables, a line in [`EXTENSIONS`] and one in
//! [`super::name`].

use roxmltree::Node;

use crate::rule;
use crate::validate::kind::Kind;
use crate::validate::name::{self, ATOM, XHTML};
use crate::validate::value::{date, number, uri, words};
use crate::validate::walk::{AttributeRule, Extension, Vocabulary, Walk};

mod atom_in_rss;
mod history;
pub(super) mod itunes;
mod media;
pub(super) mod modules;
mod named;

/// All that may stand in feeds besides their own elements and attributes.
pub(super) const VOCABULARY: Vocabulary = Vocabulary {
    extensions: EXTENSIONS,
    anywhere: ANYWHERE,
    formats: FORMATS,
    borrowed: BORROWED,
    attributes: ATTRIBUTES,
};

/// Vocabularies that describe whatever they stand in.
const ANYWHERE: &[&str] =
    &["dc", "dcterms", "geo", "geourl", "georss", "icbm", "opml", "rdf", "rdfs"];

/// Elements that stand in some formats alone: Atom has content and rights of its own (RFC 4287), and what
/// RFC 5023 adds describes its entries.
const FORMATS: &[(&str, &[Kind])] = &[
    ("app:control", &[Kind::Atom]),
    ("app:edited", &[Kind::Atom]),
    ("cc:license", &[Kind::Rss, Kind::Rdf]),
    ("content:encoded", &[Kind::Rss, Kind::Rdf]),
    ("content:items", &[Kind::Rss, Kind::Rdf]),
    ("rdfs:comment", &[Kind::Rdf]),
    ("rdfs:label", &[Kind::Rdf]),
];

/// Elements of Atom that say something of what they stand in, also where nobody expects them.
const BORROWED: &[&str] = &[
    "author",
    "category",
    "content",
    "contributor",
    "generator",
    "icon",
    "id",
    "link",
    "logo",
    "published",
    "rights",
    "subtitle",
    "summary",
    "title",
    "updated",
];

/// What each vocabulary adds.
const EXTENSIONS: &[Extension] = &[
    Extension { prefix: "atom", feed: atom_in_rss::FEED, item: atom_in_rss::ITEM, both: &[] },
    Extension {
        prefix: "dc",
        feed: modules::DUBLIN_CORE_OF_FEEDS,
        item: modules::DUBLIN_CORE_OF_FEEDS,
        both: modules::DUBLIN_CORE,
    },
    Extension { prefix: "dcterms", feed: &[], item: &[], both: modules::DUBLIN_CORE_TERMS },
    Extension { prefix: "content", feed: &[], item: modules::CONTENT, both: &[] },
    Extension { prefix: "slash", feed: &[], item: modules::SLASH, both: &[] },
    Extension { prefix: "sy", feed: modules::SYNDICATION, item: &[], both: &[] },
    Extension { prefix: "wfw", feed: &[], item: modules::COMMENT_API, both: &[] },
    Extension { prefix: "thr", feed: &[], item: &[], both: modules::THREADING },
    Extension { prefix: "fh", feed: history::FEED, item: &[], both: &[] },
    Extension {
        prefix: "app",
        feed: modules::PUBLISHING_FEED,
        item: modules::PUBLISHING_ENTRY,
        both: &[],
    },
    Extension { prefix: "georss", feed: &[], item: &[], both: modules::GEORSS },
    Extension { prefix: "media", feed: &[], item: media::ITEM, both: media::TABLE },
    Extension { prefix: "itunes", feed: itunes::FEED, item: itunes::ITEM, both: &[] },
    Extension { prefix: "admin", feed: modules::ADMIN, item: &[], both: &[] },
    Extension { prefix: "blogChannel", feed: modules::BLOG_CHANNEL, item: &[], both: &[] },
    Extension { prefix: "creativeCommons", feed: &[], item: &[], both: modules::CREATIVE_COMMONS },
    Extension { prefix: "cc", feed: &[], item: &[], both: modules::CC },
    Extension { prefix: "trackback", feed: &[], item: modules::TRACKBACK, both: &[] },
    Extension { prefix: "geo", feed: &[], item: &[], both: modules::GEO },
    Extension { prefix: "geourl", feed: &[], item: &[], both: modules::GEOURL },
    Extension { prefix: "icbm", feed: &[], item: &[], both: modules::ICBM },
    Extension { prefix: "xhtml", feed: modules::XHTML_FEED, item: modules::XHTML_ITEM, both: &[] },
    Extension { prefix: "cp", feed: modules::CHANGED, item: &[], both: &[] },
    Extension { prefix: "ag", feed: &[], item: modules::AGGREGATION, both: &[] },
    named("access"),
    named("annotate"),
    named("cf"),
    named("conversationsNetwork"),
    named("ev"),
    named("feedburner"),
    named("foaf"),
    named("l"),
    named("opensearch"),
    named("opensearch10"),
    named("opml"),
    named("rdf"),
    named("rdfs"),
    named("sx"),
    named("taxo"),
    named("wiki"),
];

/// A vocabulary of which little more than the names is known.
const fn named(prefix: &'static str) -> Extension {
    Extension { prefix, feed: named::FEED, item: named::ITEM, both: named::BOTH }
}

/// Attributes that may stand on any element (XML 1.0, 2.12; XML Base; RFC 4685, section 4).
const ATTRIBUTES: &[AttributeRule] = &[
    AttributeRule { name: "xml:lang", needed: false, checks: &[words::language] },
    AttributeRule { name: "xml:base", needed: false, checks: &[uri::iri] },
    AttributeRule { name: "thr:count", needed: false, checks: &[number::not_negative] },
    AttributeRule { name: "thr:updated", needed: false, checks: &[date::rfc3339] },
    AttributeRule { name: "thr:when", needed: false, checks: &[modules::reply_date] },
];

/// Judges the namespaces that an element declares.
pub(super) fn declarations(walk: &mut Walk, node: Node) {
    let outer = node.parent_element();
    // Hardly any element declares one: those of its parent are its own.
    if outer.is_some_and(|outer| outer.namespaces().eq(node.namespaces())) {
        return;
    }
    for namespace in node.namespaces() {
        let (prefix, uri) = (namespace.name().unwrap_or_default(), namespace.uri());
        let inherited = |outer: Node| outer.namespaces().any(|other| other == namespace);
        if outer.is_some_and(inherited) {
            continue;
        }
        declaration(walk, node, prefix, uri);
    }
}

fn declaration(walk: &mut Walk, node: Node, prefix: &str, uri: &str) {
    if uri.chars().any(char::is_whitespace) {
        let message = format!("the namespace {uri:?} is no URI");
        walk.report_tag(&rule::SAXError, node, message, &[]);
        return;
    }
    if uri == "http://search.yahoo.com/mrss" {
        let message = "the namespace of Media RSS ends with a slash";
        walk.report_tag(&rule::MediaRssNamespace, node, message, &[]);
    }
    if uri == "http://www.usemod.com/cgi-bin/mb.pl?ModWiki" {
        let message = "the wiki module has another namespace now";
        walk.report_tag(&rule::ObsoleteWikiNamespace, node, message, &[]);
    }
    avoided_prefix(walk, node, prefix, uri);
    if uri == "http://search.yahoo.com/mrss" {
        return;
    }
    match name::exact_prefix(uri) {
        _ if name::belongs(prefix, uri) => {}
        // A known prefix on another namespace misleads readers that match prefixes.
        _ if name::usual_namespace(prefix).is_some() => {
            let usual = name::usual_namespace(prefix).unwrap_or_default();
            let message = format!("the prefix `{prefix}` usually stands for {usual:?}");
            let parameters = [("prefix", prefix), ("ns", usual)];
            walk.report_tag(&rule::ReservedPrefix, node, message, &parameters);
        }
        Some(usual) if !prefix.is_empty() => {
            let message = format!("{uri:?} usually has the prefix `{usual}`");
            walk.report_tag(&rule::NonstdPrefix, node, message, &[("prefix", prefix)]);
        }
        Some(_) => {}
        None if uri::namespace_fault(uri).is_some() => {
            let rule = uri::namespace_fault(uri).unwrap_or(&rule::InvalidIRI);
            let message = format!("the namespace {uri:?} is not a valid IRI");
            walk.report_tag(rule, node, message, &[("value", uri)]);
            if let Some(last) = walk.found.list.last_mut() {
                last.element = Some(format!("xmlns:{prefix}"));
            }
        }
        None => {
            let (rule, message) = match name::is_unsupported(uri) {
                true => {
                    let message = format!("elements in the namespace {uri:?} are not checked");
                    (&rule::UnsupportedNamespace, message)
                }
                false => (&rule::UnknownNamespace, format!("the namespace {uri:?} is not known")),
            };
            walk.report_tag(rule, node, message, &[("namespace", uri)]);
        }
    }
}

/// Prefixes for Atom and XHTML, which readers that match text do not know (advice: RFC 4287, section 1.2, lets
/// writers choose).
fn avoided_prefix(walk: &mut Walk, node: Node, prefix: &str, uri: &str) {
    let root = node.document().root_element();
    let (is_root, root) = (node == root, root.tag_name().name());
    let own = match uri {
        ATOM => "atom",
        XHTML => "xhtml",
        _ => "",
    };
    let is_usual = matches!(prefix, "atom" | "xhtml");
    let is_avoided = is_root && matches!(root, "feed" | "entry") && is_usual
        || root == "feed" && is_usual && prefix == own
        || (root == "feed" || is_root) && !prefix.is_empty() && !own.is_empty() && prefix != own;
    if is_avoided {
        let message = format!("some readers do not know the prefix `{prefix}` here");
        walk.report_tag(&rule::AvoidNamespacePrefix, node, message, &[("prefix", prefix)]);
    }
}

/// Judges the namespace of a root element that should be of a format.
pub(super) fn of_root(walk: &mut Walk, root: Node) {
    let uri = root.tag_name().namespace().unwrap_or_default();
    let right = match walk.kind {
        Kind::Atom => ATOM,
        Kind::Rss | Kind::Opml => "",
        _ => return,
    };
    if uri == right {
        return;
    }
    let name = root.tag_name().name();
    if uri.is_empty() {
        let message = format!("{name} has no namespace; Atom's is {ATOM:?}");
        walk.report_tag(&rule::MissingNamespace, root, message, &[]);
        return;
    }
    let message = match right {
        "" => format!("{name} has the namespace {uri:?}, and should have none"),
        right => format!("{name} has the namespace {uri:?}, not {right:?}"),
    };
    walk.report_tag(&rule::InvalidNamespace, root, message, &[("namespace", uri)]);
}

/// Walks a service or category document (RFC 5023, sections 7 and 8).
pub(super) fn publishing(walk: &mut Walk, root: Node) {
    let table = match root.tag_name().name() {
        "service" => &modules::SERVICE,
        _ => &modules::CATEGORIES,
    };
    walk.element(root, table);
}
