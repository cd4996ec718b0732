//! Results of a search in pieces (<https://github.com/dewitt/opensearch>).

use crate::validate::table::{
    Content, Element, Parents, Vocabulary, any, attribute, needed, once, text,
};
use crate::validate::value::{number, text as words};

/// Of version 1.1.
pub(in crate::validate) const OPENSEARCH: Vocabulary = Vocabulary {
    prefix: "opensearch",
    elements: &[(
        Parents::FEEDS,
        &[
            once("opensearch:totalResults", text(&[number::NOT_NEGATIVE])),
            once("opensearch:startIndex", text(&[number::INTEGER_OR_BLANK])),
            once("opensearch:itemsPerPage", text(&[number::NOT_NEGATIVE])),
            any("opensearch:Query", Content::Element(&QUERY)),
        ],
    )],
};

/// Of version 1.0.
pub(in crate::validate) const OPENSEARCH_1_0: Vocabulary = Vocabulary {
    prefix: "opensearch10",
    elements: &[(
        Parents::FEEDS,
        &[
            once("opensearch10:totalResults", text(&[number::NOT_NEGATIVE])),
            once("opensearch10:startIndex", text(&[number::INTEGER_OR_BLANK])),
            once("opensearch10:itemsPerPage", text(&[number::NOT_NEGATIVE])),
        ],
    )],
};

const QUERY: Element = Element {
    children: &[],
    attributes: &[
        needed("role", &[]),
        attribute("title", &[words::PLAIN]),
        attribute("totalResults", &[number::NOT_NEGATIVE]),
        attribute("count", &[number::NOT_NEGATIVE]),
        attribute("startIndex", &[number::INTEGER]),
        attribute("startPage", &[number::INTEGER]),
        attribute("language", &[]),
        attribute("inputEncoding", &[]),
        attribute("outputEncoding", &[]),
        attribute("searchTerms", &[]),
    ],
    ..Element::PLAIN
};
