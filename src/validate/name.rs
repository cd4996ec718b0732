//! Namespaces and the names of elements: a name with the usual prefix of its namespace, whatever
//! prefix a document uses.

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

/// A namespace: its name to the letter, the prefix that people use, and whether its elements are
/// judged (see [`super::namespace`]); of some vocabularies only the name is known.
struct Namespace {
    uri: &'static str,
    prefix: &'static str,
    is_judged: bool,
}

const fn judged(uri: &'static str, prefix: &'static str) -> Namespace {
    Namespace { uri, prefix, is_judged: true }
}

const fn named(uri: &'static str, prefix: &'static str) -> Namespace {
    Namespace { uri, prefix, is_judged: false }
}

/// Every namespace that is known.
const NAMESPACES: &[Namespace] = &[
    judged(ATOM, "atom"),
    judged("http://purl.org/dc/elements/1.1/", "dc"),
    judged("http://purl.org/dc/terms/", "dcterms"),
    judged("http://purl.org/rss/1.0/modules/content/", "content"),
    judged("http://purl.org/rss/1.0/modules/slash/", "slash"),
    judged("http://purl.org/rss/1.0/modules/syndication/", "sy"),
    judged("http://wellformedweb.org/CommentAPI/", "wfw"),
    judged("http://purl.org/syndication/thread/1.0", "thr"),
    judged("http://purl.org/syndication/history/1.0", "fh"),
    judged("http://www.w3.org/2007/app", "app"),
    judged("http://www.georss.org/georss", "georss"),
    judged("http://search.yahoo.com/mrss/", "media"),
    judged("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    judged("http://webns.net/mvcb/", "admin"),
    judged("http://backend.userland.com/blogChannelModule", "blogChannel"),
    judged("http://backend.userland.com/creativeCommonsRssModule", "creativeCommons"),
    judged("http://web.resource.org/cc/", "cc"),
    judged("http://madskills.com/public/xml/rss/module/trackback/", "trackback"),
    judged("http://www.w3.org/2003/01/geo/wgs84_pos#", "geo"),
    judged("http://geourl.org/rss/module/", "geourl"),
    judged("http://postneo.com/icbm", "icbm"),
    judged(XHTML, "xhtml"),
    judged("http://my.theinfo.org/changed/1.0/rss/", "cp"),
    judged("http://purl.org/rss/1.0/modules/aggregation/", "ag"),
    named("http://xmlns.com/foaf/0.1/", "foaf"),
    named("http://www.w3.org/2000/01/rdf-schema#", "rdfs"),
    named("http://purl.org/rss/1.0/modules/annotate/", "annotate"),
    named("http://media.tangent.org/rss/1.0/", "audio"),
    named("http://www.microsoft.com/schemas/rss/core/2005", "cf"),
    named("http://purl.org/rss/1.0/modules/company", "company"),
    named("http://conversationsnetwork.org/rssNamespace-1.0/", "conversationsNetwork"),
    named("http://purl.org/rss/1.0/modules/email/", "email"),
    named("http://purl.org/rss/1.0/modules/event/", "ev"),
    named("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    named("http://freshmeat.net/rss/fm/", "fm"),
    named("http://www.opengis.net/gml", "gml"),
    named("http://purl.org/rss/1.0/modules/image/", "image"),
    named("http://purl.org/rss/1.0/modules/link/", "l"),
    named(MATHML, "mathml"),
    named("http://a9.com/-/spec/opensearchrss/1.0/", "opensearch10"),
    named("http://a9.com/-/spec/opensearch/1.1/", "opensearch"),
    named(RDF, "rdf"),
    named(RSS_1, "rss1"),
    named(RSS_090, "rss090"),
    named("http://purl.org/rss/1.0/modules/reference/", "ref"),
    named("http://purl.org/rss/1.0/modules/richequiv/", "reqv"),
    named("http://purl.org/rss/1.0/modules/rss091#", "rss091"),
    named("http://purl.org/rss/1.0/modules/search/", "search"),
    named("http://purl.org/rss/1.0/modules/servicestatus/", "ss"),
    named("http://hacks.benhammersley.com/rss/streaming/", "str"),
    named("http://purl.org/rss/1.0/modules/subscription/", "sub"),
    named(SVG, "svg"),
    named("http://feedsync.org/2007/feedsync", "sx"),
    named("http://purl.org/rss/1.0/modules/taxonomy/", "taxo"),
    named("http://purl.org/rss/1.0/modules/threading/", "thr10"),
    named("http://purl.org/rss/1.0/modules/wiki/", "wiki"),
    named("http://www.usemod.com/cgi-bin/mb.pl?ModWiki", "wiki"),
    named(XML, "xml"),
    named("http://www.w3.org/1999/xlink", "xlink"),
    named("http://schemas.pocketsoap.com/rss/myDescModule/", "szf"),
    named("https://podcastindex.org/namespace/1.0", "podcast"),
    named("http://www.opml.org/spec2", "opml"),
];

/// Namespaces that feeds have with a slip, and what was meant.
const MISSPELLED: &[(&str, &str)] = &[
    ("http://search.yahoo.com/mrss", "http://search.yahoo.com/mrss/"),
    ("http://www.rssboard.org/media-rss", "http://search.yahoo.com/mrss/"),
    ("http://www.itunes.com/DTDs/PodCast-1.0.dtd", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("http://www.itunes.com/DTDs/Podcast-1.0.dtd", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
];

/// Namespaces that are known to be in use and that no one judges.
const UNSUPPORTED: &[&str] = &[
    "http://schemas.google.com/g/2005",
    "http://schemas.google.com/photos/2007",
    "http://schemas.google.com/blogger/2008",
    "http://schemas.google.com/analytics/2009",
    "http://schemas.microsoft.com/ado/2007/08/dataservices",
    "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2001/04/xmlenc#",
];

/// The usual prefix of a namespace, or of what a misspelled one is meant to be.
pub(super) fn prefix_of(uri: Option<&str>) -> Option<&'static str> {
    let uri = uri?;
    let find = |uri: &str| NAMESPACES.iter().find(|known| known.uri == uri);
    let meant = || MISSPELLED.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(uri));
    find(uri).or_else(|| find(meant()?.1)).map(|known| known.prefix)
}

/// Whether a namespace is in use by others and judged by no one.
pub(super) fn is_unsupported(uri: &str) -> bool {
    UNSUPPORTED.contains(&uri)
}

/// Whether a prefix is that of a vocabulary that is judged.
pub(super) fn is_judged(prefix: &str) -> bool {
    NAMESPACES.iter().any(|known| known.prefix == prefix && known.is_judged)
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
