//! Vocabularies that are known by the names of their elements: where these may stand, not what they hold.

use crate::validate::walk::{Child, Content, any};

const fn known(name: &'static str) -> Child {
    any(name, Content::Ignored)
}

/// What they add to a feed or channel.
pub(super) const FEED: &[Child] = &[
    known("foaf:maker"),
    known("wiki:interwiki"),
    known("cf:listinfo"),
    known("cf:treatAs"),
    known("feedburner:awareness"),
    known("feedburner:browserFriendly"),
    known("feedburner:emailServiceId"),
    known("feedburner:feedFlare"),
    known("feedburner:info"),
    known("feedburner:feedburnerHostname"),
    known("opensearch:totalResults"),
    known("opensearch:startIndex"),
    known("opensearch:itemsPerPage"),
    known("opensearch:Query"),
    known("opensearch10:totalResults"),
    known("opensearch10:startIndex"),
    known("opensearch10:itemsPerPage"),
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
    known("ev:type"),
    known("feedburner:awareness"),
    known("feedburner:origLink"),
    known("feedburner:origEnclosureLink"),
    known("foaf:maker"),
    known("foaf:primaryTopic"),
    known("wiki:diff"),
    known("wiki:history"),
    known("wiki:importance"),
    known("wiki:status"),
    known("wiki:version"),
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
