//! Where something lies: GeoRSS with GML, and simple coordinates.

use crate::rule;
use crate::validate::table::{
    ANY_TEXT, Attribute, Child, Content, Element, Parents, Vocabulary, any, attribute, one, some,
    text,
};
use crate::validate::value::{coordinate, number};

/// <https://www.ogc.org/standard/georss/>
pub(in crate::validate) const GEORSS: Vocabulary = Vocabulary {
    prefix: "georss",
    elements: &[(
        Parents::ANYWHERE,
        &[
            any("georss:where", Content::Element(&WHERE)),
            any("georss:point", text(&[coordinate::POINT])),
            any("georss:line", text(&[coordinate::POINTS])),
            any("georss:polygon", text(&[coordinate::POINTS])),
            any("georss:box", text(&[coordinate::POINTS])),
            any("georss:circle", ANY_TEXT),
            // The specification writes these in lower case, as Blogger does; the W3C's validator with capitals.
            any("georss:featuretypetag", ANY_TEXT),
            any("georss:relationshiptag", ANY_TEXT),
            any("georss:featurename", ANY_TEXT),
            any("georss:featureTypeTag", ANY_TEXT),
            any("georss:relationshipTag", ANY_TEXT),
            any("georss:featureName", ANY_TEXT),
            any("georss:elev", text(&[number::SIGNED_FLOAT])),
            any("georss:floor", text(&[number::INTEGER_OR_BLANK])),
            any("georss:radius", text(&[number::FLOAT])),
        ],
    )],
};

/// GML stands in `georss:where` alone.
pub(in crate::validate) const GML: Vocabulary = Vocabulary { prefix: "gml", elements: &[] };

/// An element of elements, which may name the system of its coordinates.
const fn shape(children: &'static [Child]) -> Element {
    Element { children, attributes: SYSTEM, place: Parents::NOWHERE, after: |_, _| {} }
}

const SYSTEM: &[Attribute] = &[attribute("srsName", &[])];

const WHERE: Element = Element {
    children: &[
        any("gml:Point", Content::Element(&shape(POINT))),
        any("gml:LineString", Content::Element(&shape(POSITIONS))),
        any("gml:Polygon", Content::Element(&shape(OUTER))),
        any("gml:Envelope", Content::Element(&shape(CORNERS))),
    ],
    ..Element::PLAIN
};

const POINT: &[Child] = &[one("gml:pos", &rule::MissingElement, POSITION)];
const POSITION: Content = text(&[coordinate::POINT]);
const POSITIONS: &[Child] =
    &[one("gml:posList", &rule::MissingElement, text(&[coordinate::POINTS]))];
const RING: &[Child] =
    &[some("gml:LinearRing", &rule::MissingElement, Content::Element(&shape(POSITIONS)))];
const OUTER: &[Child] = &[some(
    "gml:exterior",
    &rule::MissingElement,
    Content::Element(&Element { attributes: &[], ..shape(RING) }),
)];
const CORNERS: &[Child] = &[
    one("gml:lowerCorner", &rule::MissingElement, POSITION),
    one("gml:upperCorner", &rule::MissingElement, POSITION),
];

/// <https://www.w3.org/2003/01/geo/>
pub(in crate::validate) const GEO: Vocabulary = Vocabulary {
    prefix: "geo",
    elements: &[(
        Parents::ANYWHERE,
        &[
            any("geo:Point", Content::Element(&GEO_POINT)),
            any("geo:lat", text(&[number::LATITUDE])),
            any("geo:long", text(&[number::LONGITUDE])),
            any("geo:alt", text(&[number::SIGNED_FLOAT])),
        ],
    )],
};

const GEO_POINT: Element = Element {
    children: &[
        one("geo:lat", &rule::MissingElement, text(&[number::LATITUDE])),
        one("geo:long", &rule::MissingElement, text(&[number::LONGITUDE])),
    ],
    ..Element::PLAIN
};

/// <http://geourl.org/news/2003-01-17.html>
pub(in crate::validate) const GEOURL: Vocabulary = Vocabulary {
    prefix: "geourl",
    elements: &[(
        Parents::ANYWHERE,
        &[
            any("geourl:latitude", text(&[number::LATITUDE])),
            any("geourl:longitude", text(&[number::LONGITUDE])),
        ],
    )],
};

/// <http://postneo.com/icbm/>
pub(in crate::validate) const ICBM: Vocabulary = Vocabulary {
    prefix: "icbm",
    elements: &[(
        Parents::ANYWHERE,
        &[
            any("icbm:latitude", text(&[number::LATITUDE])),
            any("icbm:longitude", text(&[number::LONGITUDE])),
        ],
    )],
};
