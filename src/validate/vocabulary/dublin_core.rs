//! Dublin Core (<https://www.dublincore.org/specifications/dublin-core/dcmi-terms/>).

use crate::validate::table::{ANY_TEXT, Child, Content, Parents, Vocabulary, any, once, text};
use crate::validate::value::{date, number, text as words};
use crate::validate::vocabulary::modules::RESOURCE;

/// The fifteen elements, section 3.
pub(in crate::validate) const ELEMENTS: Vocabulary = Vocabulary {
    prefix: "dc",
    elements: &[
        (
            Parents::ANYWHERE,
            &[
                any("dc:contributor", ANY_TEXT),
                any("dc:coverage", ANY_TEXT),
                once("dc:description", ANY_TEXT),
                once("dc:format", ANY_TEXT),
                any("dc:identifier", ANY_TEXT),
                once("dc:language", text(&[words::LANGUAGE])),
                any("dc:publisher", ANY_TEXT),
                any("dc:relation", ANY_TEXT),
                once("dc:rights", text(&[words::PLAIN])),
                once("dc:source", ANY_TEXT),
                once("dc:title", ANY_TEXT),
                once("dc:type", ANY_TEXT),
            ],
        ),
        (
            Parents::FEEDS.or(Parents::ITEMS).or(Parents::IMAGE).or(Parents::TEXT_INPUT),
            &[any("dc:creator", ANY_TEXT), any("dc:subject", ANY_TEXT)],
        ),
        (
            Parents::FEEDS.or(Parents::ENTRY).or(Parents::IMAGE).or(Parents::TEXT_INPUT),
            &[once("dc:date", text(&[date::W3CDTF]))],
        ),
        // An item of RSS may have the dates of several events.
        (Parents::ITEM, &[any("dc:date", text(&[date::W3CDTF]))]),
    ],
};

const fn skipped(name: &'static str) -> Child {
    any(name, Content::Ignored)
}

const fn resource(name: &'static str) -> Child {
    any(name, RESOURCE)
}

/// The terms that are not among the fifteen, section 2.
pub(in crate::validate) const TERMS: Vocabulary = Vocabulary {
    prefix: "dcterms",
    elements: &[(
        Parents::ANYWHERE,
        &[
            once("dcterms:abstract", ANY_TEXT),
            skipped("dcterms:accessRights"),
            skipped("dcterms:accrualMethod"),
            skipped("dcterms:accrualPeriodicity"),
            skipped("dcterms:accrualPolicy"),
            any("dcterms:alternative", ANY_TEXT),
            any("dcterms:audience", ANY_TEXT),
            skipped("dcterms:available"),
            skipped("dcterms:bibliographicCitation"),
            resource("dcterms:conformsTo"),
            once("dcterms:created", text(&[date::W3CDTF])),
            once("dcterms:dateAccepted", ANY_TEXT),
            once("dcterms:dateCopyrighted", ANY_TEXT),
            once("dcterms:dateSubmitted", ANY_TEXT),
            skipped("dcterms:educationLevel"),
            once("dcterms:extent", text(&[words::FILLED, number::POSITIVE])),
            resource("dcterms:hasFormat"),
            resource("dcterms:hasPart"),
            resource("dcterms:hasVersion"),
            skipped("dcterms:instructionalMethod"),
            resource("dcterms:isFormatOf"),
            resource("dcterms:isPartOf"),
            resource("dcterms:isReferencedBy"),
            resource("dcterms:isReplacedBy"),
            resource("dcterms:isRequiredBy"),
            resource("dcterms:isVersionOf"),
            once("dcterms:issued", text(&[date::W3CDTF])),
            skipped("dcterms:license"),
            once("dcterms:mediator", ANY_TEXT),
            once("dcterms:modified", text(&[date::W3CDTF])),
            skipped("dcterms:provenance"),
            resource("dcterms:references"),
            resource("dcterms:replaces"),
            resource("dcterms:requires"),
            skipped("dcterms:rightsHolder"),
            skipped("dcterms:spatial"),
            once("dcterms:tableOfContents", RESOURCE),
            skipped("dcterms:temporal"),
            skipped("dcterms:valid"),
        ],
    )],
};
