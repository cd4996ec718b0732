//! What other vocabularies add to formats. A new one is a file with a constant, a line in [`VOCABULARIES`] and one in
//! data/namespaces.txt.

use crate::validate::table::{Vocabularies, attribute};
use crate::validate::value::{date, number, text, uri};

pub(super) mod app;
mod atom;
mod dublin_core;
mod feedburner;
mod geography;
pub(super) mod history;
pub(super) mod itunes;
mod media;
mod modules;
mod named;
mod opensearch;
mod opml;
mod podcast;
mod threading;
pub(super) mod xhtml;

/// All that may stand in feeds besides their own elements and attributes.
pub(super) const VOCABULARIES: Vocabularies = Vocabularies {
    list: &[
        &atom::ATOM,
        &app::APP,
        &dublin_core::ELEMENTS,
        &dublin_core::TERMS,
        &itunes::ITUNES,
        &media::MEDIA,
        &podcast::PODCAST,
        &threading::THREADING,
        &history::HISTORY,
        &opml::OPML,
        &xhtml::XHTML,
        &geography::GEORSS,
        &geography::GML,
        &geography::GEO,
        &geography::GEOURL,
        &geography::ICBM,
        &feedburner::FEEDBURNER,
        &opensearch::OPENSEARCH,
        &opensearch::OPENSEARCH_1_0,
        &modules::ADMIN,
        &modules::AGGREGATION,
        &modules::ANNOTATE,
        &modules::BLOG_CHANNEL,
        &modules::CC,
        &modules::CHANGED,
        &modules::CONTENT,
        &modules::CREATIVE_COMMONS,
        &modules::EVENT,
        &modules::FOAF,
        &modules::LINK,
        &modules::MICROSOFT,
        &modules::RDF,
        &modules::RDFS,
        &modules::SLASH,
        &modules::SYNDICATION,
        &modules::TAXONOMY,
        &modules::TRACKBACK,
        &modules::WELL_FORMED_WEB,
        &modules::WIKI,
        &named::ACCESS,
        &named::CONVERSATIONS,
        &named::FEED_SYNC,
        &named::GOOGLE_BASE,
    ],
    questionable: &[
        "atom:author",
        "atom:category",
        "atom:content",
        "atom:contributor",
        "atom:generator",
        "atom:icon",
        "atom:id",
        "atom:link",
        "atom:logo",
        "atom:published",
        "atom:rights",
        "atom:subtitle",
        "atom:summary",
        "atom:title",
        "atom:updated",
        "app:workspace",
        "app:collection",
        "app:categories",
    ],
    attributes: &[
        // XML 1.0, sections 2.10 and 2.12; XML Base; xml:id.
        (&[], attribute("xml:lang", &[text::LANGUAGE_OR_BLANK])),
        (&[], attribute("xml:base", &[uri::IRI])),
        (&[], attribute("xml:id", &[])),
        (&[], attribute("xml:space", &[])),
        // RFC 4685, section 4; link::link asks for the relation.
        (&["link"], attribute("thr:count", &[number::NOT_NEGATIVE])),
        (&["link"], attribute("thr:updated", &[date::RFC_3339])),
        (&["link"], attribute("thr:when", &[threading::FORMER])),
        // RDF says things of anything; what is related to others is made for it.
        (&["link", "image"], attribute("rdf:resource", &[])),
        (&["link"], attribute("rdf:type", &[])),
        (&["image", "textInput", "channel"], attribute("rdf:about", &[])),
        (&["image", "entry", "author", "contributor"], attribute("rdf:parseType", &[])),
        // An extension of Atom that keeps feeds out of search engines.
        (&["feed", "channel"], attribute("indexing:index", &[number::YES_NO])),
    ],
};
