//! Vocabularies by their namespaces: the usual prefix, and what each adds to feeds and items.
//! A new one is a file with its tables and a line in [`KNOWN`].

use roxmltree::{Attribute, Node};

use crate::rule;
use crate::validate::Kind;
use crate::validate::walk::{Child, Subject, Walk, attribute_name, name_of};

mod atom_in_rss;
mod history;
pub(super) mod itunes;
mod media;
pub(super) mod modules;

/// A namespace that is known.
pub(super) struct Known {
    /// The name, to the letter.
    pub(super) uri: &'static str,
    /// The prefix that people use.
    pub(super) prefix: &'static str,
    /// What it adds to a channel or feed.
    pub(super) feed: &'static [Child],
    /// What it adds to an item or entry.
    pub(super) item: &'static [Child],
    /// What it adds to both.
    pub(super) both: &'static [Child],
    /// Whether other elements of it are faults; of some vocabularies only the name is known.
    pub(super) is_judged: bool,
}

const fn judged(
    uri: &'static str,
    prefix: &'static str,
    feed: &'static [Child],
    item: &'static [Child],
    both: &'static [Child],
) -> Known {
    Known { uri, prefix, feed, item, both, is_judged: true }
}

const fn named(uri: &'static str, prefix: &'static str) -> Known {
    Known { uri, prefix, feed: &[], item: &[], both: &[], is_judged: false }
}

pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";
pub(super) const RSS_1: &str = "http://purl.org/rss/1.0/";
pub(super) const RSS_090: &str = "http://my.netscape.com/rdf/simple/0.9/";
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
pub(super) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
pub(super) const PUBLISHING: &str = "http://www.w3.org/2007/app";
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Every namespace that is known.
const KNOWN: &[Known] = &[
    judged(ATOM, "atom", atom_in_rss::FEED, atom_in_rss::ITEM, &[]),
    judged("http://purl.org/dc/elements/1.1/", "dc", &[], &[], modules::DUBLIN_CORE),
    judged("http://purl.org/dc/terms/", "dcterms", &[], &[], modules::DUBLIN_CORE_TERMS),
    judged("http://purl.org/rss/1.0/modules/content/", "content", &[], modules::CONTENT, &[]),
    judged("http://purl.org/rss/1.0/modules/slash/", "slash", &[], modules::SLASH, &[]),
    judged("http://purl.org/rss/1.0/modules/syndication/", "sy", modules::SYNDICATION, &[], &[]),
    judged("http://wellformedweb.org/CommentAPI/", "wfw", &[], modules::COMMENT_API, &[]),
    judged("http://purl.org/syndication/thread/1.0", "thr", &[], &[], modules::THREADING),
    judged("http://purl.org/syndication/history/1.0", "fh", history::FEED, &[], &[]),
    judged(
        "http://www.w3.org/2007/app",
        "app",
        modules::PUBLISHING_FEED,
        modules::PUBLISHING_ENTRY,
        &[],
    ),
    judged("http://www.georss.org/georss", "georss", &[], &[], modules::GEORSS),
    judged("http://search.yahoo.com/mrss/", "media", &[], media::ITEM, media::TABLE),
    judged("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes", itunes::FEED, itunes::ITEM, &[]),
    judged("http://webns.net/mvcb/", "admin", modules::ADMIN, &[], &[]),
    judged(
        "http://backend.userland.com/blogChannelModule",
        "blogChannel",
        modules::BLOG_CHANNEL,
        &[],
        &[],
    ),
    judged(
        "http://backend.userland.com/creativeCommonsRssModule",
        "creativeCommons",
        &[],
        &[],
        modules::CREATIVE_COMMONS,
    ),
    judged("http://web.resource.org/cc/", "cc", &[], &[], modules::CC),
    judged(
        "http://madskills.com/public/xml/rss/module/trackback/",
        "trackback",
        &[],
        modules::TRACKBACK,
        &[],
    ),
    judged("http://www.w3.org/2003/01/geo/wgs84_pos#", "geo", &[], &[], modules::GEO),
    judged("http://geourl.org/rss/module/", "geourl", &[], &[], modules::GEOURL),
    judged("http://postneo.com/icbm", "icbm", &[], &[], modules::ICBM),
    judged(XHTML, "xhtml", modules::XHTML_FEED, modules::XHTML_ITEM, &[]),
    judged("http://my.theinfo.org/changed/1.0/rss/", "cp", modules::CHANGED, &[], &[]),
    judged("http://purl.org/rss/1.0/modules/aggregation/", "ag", &[], modules::AGGREGATION, &[]),
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

/// A vocabulary by its namespace, or by a misspelling of it that is common.
pub(super) fn known(uri: Option<&str>) -> Option<&'static Known> {
    let uri = uri?;
    KNOWN.iter().find(|known| known.uri == uri).or_else(|| {
        let uri = MISSPELLED.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(uri))?.1;
        KNOWN.iter().find(|known| known.uri == uri)
    })
}

/// Namespaces that feeds have with a slip, and what was meant.
const MISSPELLED: &[(&str, &str)] = &[
    ("http://search.yahoo.com/mrss", "http://search.yahoo.com/mrss/"),
    ("http://www.rssboard.org/media-rss", "http://search.yahoo.com/mrss/"),
    ("http://www.itunes.com/DTDs/PodCast-1.0.dtd", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("http://www.itunes.com/DTDs/Podcast-1.0.dtd", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
];

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

/// Tells of a namespace that no one knows, once.
pub(super) fn unknown(walk: &mut Walk, node: Node, uri: &str) {
    if walk.told.iter().any(|told| told == uri) {
        return;
    }
    walk.told.push(uri.to_owned());
    let prefix = node.lookup_prefix(uri).unwrap_or_default();
    if is_reserved(prefix) {
        return;
    }
    let (rule, message) = if UNSUPPORTED.contains(&uri) {
        (&rule::UnsupportedNamespace, format!("elements of {uri:?} are not judged"))
    } else {
        (&rule::UnknownNamespace, format!("the namespace {uri:?} is not known"))
    };
    walk.report_tag(rule, node, message, &[("namespace", uri)]);
}

/// Judges an attribute that its element's table does not have.
pub(super) fn attribute(walk: &mut Walk, node: Node, attribute: Attribute) {
    let subject = Subject { node, attribute: Some(attribute) };
    match attribute.namespace() {
        None => {
            let (name, of) = (attribute.name(), name_of(node, walk.kind));
            let message = format!("{of} has no attribute {name}");
            walk.report_with(&rule::UnexpectedAttribute, &subject, message, &[("attribute", name)]);
        }
        Some(XML) => match attribute.name() {
            // An empty tag takes back the language around it (XML 1.0, 2.12).
            "lang" if attribute.value().is_empty() => {}
            "lang" => super::value::words::language(walk, &subject, attribute.value()),
            "base" => super::value::uri::iri(walk, &subject, attribute.value()),
            _ => {}
        },
        Some(uri) if known(Some(uri)).is_none() => {
            if super::is_rss(walk.kind) {
                let name = attribute_name(&attribute);
                let message = format!(
                    "{} has the attribute {name} of another vocabulary",
                    name_of(node, walk.kind)
                );
                walk.report(&rule::UseOfExtensionAttr, &subject, message);
            }
            unknown(walk, node, uri);
        }
        Some(uri) => {
            if known(Some(uri)).is_some_and(|known| known.prefix == "thr") {
                modules::reply_attribute(walk, &subject, attribute.name(), attribute.value());
            }
        }
    }
}

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
    if let Some(rest) = uri.strip_prefix("tag:")
        && !rest.contains(',')
    {
        let message = format!("the namespace {uri:?} is no tag URI");
        walk.report_tag(&rule::InvalidTAG, node, message, &[("value", uri)]);
        if let Some(last) = walk.found.last_mut() {
            last.element = Some(format!("xmlns:{prefix}"));
        }
    }
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
    if uri == XHTML && !prefix.is_empty() && walk.kind == Kind::Atom {
        let message = "some readers know XHTML only without a prefix";
        walk.report_tag(&rule::AvoidNamespacePrefix, node, message, &[("prefix", prefix)]);
    }
    let usual = known(Some(uri)).map(|known| known.prefix);
    if usual.is_none() && is_reserved(prefix) {
        let message = format!("the prefix {prefix} is that of another vocabulary");
        walk.report_tag(&rule::ReservedPrefix, node, message, &[("prefix", prefix)]);
    } else if let Some(usual) = usual.filter(|usual| !prefix.is_empty() && prefix != *usual) {
        let message = format!("{uri} is usually written with the prefix {usual}");
        walk.report_tag(&rule::NonstdPrefix, node, message, &[("prefix", prefix)]);
    }
}

/// Whether a prefix is that of a vocabulary that is judged.
fn is_reserved(prefix: &str) -> bool {
    !prefix.is_empty() && KNOWN.iter().any(|known| known.prefix == prefix && known.is_judged)
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
    if known(Some(uri)).is_none() {
        unknown(walk, root, uri);
    }
}

/// Walks a service or category document (RFC 5023, sections 7 and 8).
pub(super) fn publishing(walk: &mut Walk, root: Node) {
    let table = match root.tag_name().name() {
        "service" => &modules::SERVICE,
        _ => &modules::CATEGORIES,
    };
    walk.element(root, table);
}
