//! Vocabularies that are known by the names of their elements: where these may stand, and of a few what they hold.

use crate::validate::value::{number, uri, words};
use crate::validate::walk::{Child, Content, any, once, text};

const fn known(name: &'static str) -> Child {
    any(name, Content::Ignored)
}

/// What they add to a feed or channel.
pub(super) const FEED: &[Child] = &[
    known("foaf:maker"),
    any("wiki:interwiki", text(&[])),
    known("cf:listinfo"),
    known("cf:treatAs"),
    once("feedburner:awareness", text(&[uri::whole])),
    once("feedburner:browserFriendly", text(&[words::no_html])),
    once("feedburner:emailServiceId", text(&[])),
    known("feedburner:feedFlare"),
    known("feedburner:info"),
    once("feedburner:feedburnerHostname", text(&[uri::whole])),
    once("opensearch:totalResults", text(&[number::not_negative])),
    once("opensearch:startIndex", text(&[number::integer_or_blank])),
    once("opensearch:itemsPerPage", text(&[number::not_negative])),
    known("opensearch:Query"),
    once("opensearch10:totalResults", text(&[number::not_negative])),
    once("opensearch10:startIndex", text(&[number::integer_or_blank])),
    once("opensearch10:itemsPerPage", text(&[number::not_negative])),
    known("sx:sharing"),
    known("taxo:topics"),
    known("l:link"),
    known("access:restriction"),
    known("rdfs:label"),
    known("rdfs:comment"),
];

/// What they add to an entry or item.
pub(super) const ITEM: &[Child] = &[
    known("taxo:topics"),
    known("l:link"),
    known("annotate:reference"),
    known("ev:startdate"),
    known("ev:enddate"),
    known("ev:location"),
    known("ev:organizer"),
    once("ev:type", text(&[])),
    once("feedburner:awareness", text(&[uri::whole])),
    once("feedburner:origLink", text(&[uri::whole])),
    once("feedburner:origEnclosureLink", text(&[uri::whole])),
    known("foaf:maker"),
    known("foaf:primaryTopic"),
    any("wiki:diff", text(&[])),
    any("wiki:history", text(&[])),
    any("wiki:importance", text(&[])),
    any("wiki:status", text(&[])),
    any("wiki:version", text(&[])),
    known("sx:sync"),
    known("conversationsNetwork:introMilliseconds"),
    known("conversationsNetwork:image"),
    known("conversationsNetwork:ratingAverage"),
    known("conversationsNetwork:ratingCount"),
    known("conversationsNetwork:ratingIndividual"),
    known("conversationsNetwork:ratingTimestamp"),
    known("rdfs:label"),
    known("rdfs:comment"),
    known("l:permalink"),
];

/// What they add to both.
pub(super) const BOTH: &[Child] = &[
    known("rdf:RDF"),
    known("rdf:type"),
    known("rdf:Description"),
    known("rdfs:seeAlso"),
    known("opml:dateCreated"),
    known("opml:dateModified"),
    known("opml:ownerName"),
    known("opml:ownerEmail"),
    known("opml:ownerId"),
];
