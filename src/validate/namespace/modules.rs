//! Small vocabularies: what each adds to a channel and to an item.

use crate::rule;
use crate::validate::name::name_of;
use crate::validate::value::{date, number, uri, words};
use crate::validate::walk::{
    AttributeRule, Child, Content, Count, Element, Extensions, Subject, Walk, any,
    name_after_attribute, once, text,
};

/// A link of RDF: an empty element whose `rdf:resource` is its value.
const RESOURCE: Content = Content::TextWith(
    &[AttributeRule { name: "rdf:resource", needed: true, checks: &[uri::whole] }],
    &[],
);

/// <https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-3>
pub(super) const DUBLIN_CORE: &[Child] = &[
    any("dc:contributor", text(&[])),
    any("dc:coverage", text(&[])),
    once("dc:description", text(&[])),
    once("dc:format", text(&[])),
    any("dc:identifier", text(&[])),
    once("dc:language", text(&[words::language])),
    any("dc:publisher", text(&[])),
    any("dc:relation", text(&[])),
    once("dc:rights", text(&[words::no_html])),
    once("dc:source", text(&[])),
    once("dc:title", text(&[])),
    once("dc:type", text(&[])),
];

/// What readers look for in channels, feeds, items and entries.
pub(super) const DUBLIN_CORE_OF_FEEDS: &[Child] = &[
    any("dc:creator", text(&[])),
    once("dc:date", text(&[date::w3cdtf])),
    any("dc:subject", text(&[])),
];

/// <https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-2>
pub(super) const DUBLIN_CORE_TERMS: &[Child] = &[
    once("dcterms:abstract", text(&[])),
    any("dcterms:instructionalMethod", text(&[])),
    any("dcterms:accrualPolicy", text(&[])),
    any("dcterms:accrualPeriodicity", text(&[])),
    any("dcterms:accrualMethod", text(&[])),
    any("dcterms:accessRights", text(&[])),
    any("dcterms:alternative", text(&[])),
    any("dcterms:audience", text(&[])),
    any("dcterms:available", text(&[])),
    any("dcterms:bibliographicCitation", text(&[])),
    any("dcterms:conformsTo", text(&[])),
    once("dcterms:created", text(&[date::w3cdtf])),
    once("dcterms:dateAccepted", text(&[])),
    once("dcterms:dateCopyrighted", text(&[])),
    once("dcterms:dateSubmitted", text(&[])),
    any("dcterms:educationLevel", text(&[])),
    once("dcterms:extent", text(&[words::filled, number::positive])),
    any("dcterms:hasFormat", text(&[])),
    any("dcterms:hasPart", text(&[])),
    any("dcterms:hasVersion", text(&[])),
    any("dcterms:isFormatOf", text(&[])),
    any("dcterms:isPartOf", text(&[])),
    any("dcterms:isReferencedBy", text(&[])),
    any("dcterms:isReplacedBy", text(&[])),
    any("dcterms:isRequiredBy", text(&[])),
    any("dcterms:isVersionOf", text(&[])),
    once("dcterms:issued", text(&[date::w3cdtf])),
    any("dcterms:license", text(&[])),
    once("dcterms:mediator", text(&[])),
    once("dcterms:modified", text(&[date::w3cdtf])),
    any("dcterms:provenance", text(&[])),
    any("dcterms:references", text(&[])),
    any("dcterms:replaces", text(&[])),
    any("dcterms:requires", text(&[])),
    any("dcterms:rightsHolder", text(&[])),
    any("dcterms:spatial", text(&[])),
    any("dcterms:tableOfContents", text(&[])),
    any("dcterms:temporal", text(&[])),
    any("dcterms:valid", text(&[])),
];

/// <https://web.resource.org/rss/1.0/modules/content/>
pub(super) const CONTENT: &[Child] = &[
    once("content:encoded", text(&[crate::validate::html::of_rss])),
    once("content:items", Content::Ignored),
];

/// <https://web.resource.org/rss/1.0/modules/slash/>
pub(super) const SLASH: &[Child] = &[
    once("slash:comments", text(&[number::not_negative])),
    once("slash:department", text(&[])),
    once("slash:hit_parade", text(&[number::comma_separated])),
    once("slash:section", text(&[])),
];

/// <https://web.resource.org/rss/1.0/modules/syndication/>
pub(super) const SYNDICATION: &[Child] = &[
    once("sy:updateBase", text(&[date::w3cdtf])),
    once("sy:updateFrequency", text(&[words::filled, number::positive])),
    once("sy:updatePeriod", text(&[update_period])),
];

fn update_period(walk: &mut Walk, at: &Subject, value: &str) {
    let periods = ["hourly", "daily", "weekly", "monthly", "yearly"];
    words::one_of(walk, at, value, &periods, &rule::InvalidUpdatePeriod);
}

/// <http://wellformedweb.org/news/wfw_namespace_elements/>
pub(super) const COMMENT_API: &[Child] = &[
    once("wfw:comment", text(&[uri::whole])),
    once("wfw:commentRss", text(&[uri::whole])),
    once("wfw:commentRSS", Content::Special(comment_rss)),
];

/// Some writers misspell it.
fn comment_rss(walk: &mut Walk, node: roxmltree::Node) {
    walk.report_tag(&rule::CommentRSS, node, "the element is called wfw:commentRss", &[]);
    walk.text(node, &[], &[uri::whole]);
}

/// RFC 4685, sections 3 and 5.
pub(super) const THREADING: &[Child] = &[
    any("thr:in-reply-to", Content::Element(&IN_REPLY_TO)),
    once("thr:total", text(&[number::not_negative])),
];

/// A name of a draft of RFC 4685.
pub(super) fn reply_date(walk: &mut Walk, at: &Subject, _value: &str) {
    walk.report(&rule::NoThrWhen, at, "thr:when is thr:updated now");
}

const IN_REPLY_TO: Element = Element {
    children: &[],
    attributes: &[
        AttributeRule { name: "ref", needed: true, checks: &[uri::whole_iri] },
        AttributeRule { name: "href", needed: false, checks: &[uri::iri] },
        AttributeRule { name: "type", needed: false, checks: &[words::media_type] },
        AttributeRule { name: "source", needed: false, checks: &[uri::iri] },
    ],
    extensions: Extensions::Item,
    after: |_, _| {},
};

/// RFC 5023, section 8.3.5 and 13.1.
pub(super) const PUBLISHING_FEED: &[Child] =
    &[any("app:collection", Content::Element(&COLLECTION))];

/// RFC 5023, sections 10.2 and 13.1.
pub(super) const PUBLISHING_ENTRY: &[Child] = &[
    once("app:edited", text(&[date::rfc3339])),
    once("app:control", Content::Element(&CONTROL)),
    any("app:collection", Content::Element(&COLLECTION)),
];

const CONTROL: Element = Element {
    children: &[once("app:draft", text(&[number::yes_no]))],
    attributes: &[],
    extensions: Extensions::Item,
    after: |_, _| {},
};

/// RFC 5023, section 8.3.1.
pub(super) const SERVICE: Element = Element {
    children: &[Child {
        name: "app:workspace",
        count: Count::Some(&rule::MissingElement),
        content: Content::Element(&WORKSPACE),
    }],
    attributes: &[],
    extensions: Extensions::Feed,
    after: |_, _| {},
};

/// RFC 5023, section 8.3.2.
const WORKSPACE: Element = Element {
    children: &[
        Child {
            name: "atom:title",
            count: Count::One(&rule::MissingElement),
            content: Content::Special(crate::validate::atom::text_construct),
        },
        any("app:collection", Content::Element(&COLLECTION)),
    ],
    attributes: &[],
    extensions: Extensions::Feed,
    after: |_, _| {},
};

/// RFC 5023, section 8.3.3.
const COLLECTION: Element = Element {
    children: &[
        Child {
            name: "atom:title",
            count: Count::One(&rule::MissingElement),
            content: Content::Special(crate::validate::atom::text_construct),
        },
        any("app:accept", text(&[accept])),
        any("app:categories", Content::Element(&CATEGORIES)),
        any("atom:id", Content::Special(of_entry)),
        any("atom:updated", Content::Ignored),
        any("atom:link", Content::Ignored),
        any("atom:author", Content::Ignored),
        any("atom:summary", Content::Ignored),
    ],
    attributes: &[AttributeRule { name: "href", needed: true, checks: &[uri::iri] }],
    extensions: Extensions::Feed,
    after: |_, _| {},
};

/// A collection is no entry, and needs no id.
fn of_entry(walk: &mut Walk, node: roxmltree::Node) {
    let message = "app:collection holds an element of an entry";
    walk.report_tag(&rule::QuestionableUsage, node, message, &[]);
    if let Some(last) = walk.found.list.last_mut() {
        last.element = Some("atom:id".to_owned());
    }
}

pub(super) const CATEGORIES: Element = Element {
    children: &[any("atom:category", Content::Special(crate::validate::atom::category))],
    attributes: &[
        AttributeRule { name: "href", needed: false, checks: &[uri::iri] },
        AttributeRule { name: "fixed", needed: false, checks: &[number::yes_no] },
        AttributeRule { name: "scheme", needed: false, checks: &[uri::whole_iri] },
    ],
    extensions: Extensions::Feed,
    after: categories_elsewhere,
};

/// Categories are listed here or lie at an address, not both (RFC 5023, 7.2.1).
fn categories_elsewhere(walk: &mut Walk, node: roxmltree::Node) {
    if !node.has_attribute("href") {
        return;
    }
    for name in ["fixed", "scheme"] {
        if node.has_attribute(name) {
            let message = format!("app:categories has both href and {name}");
            walk.report_tag(&rule::ConflictingCatAttr, node, message, &[("attr", name)]);
        }
    }
    if node.children().any(|child| child.is_element()) {
        let message = "app:categories has both href and categories";
        walk.report_tag(&rule::ConflictingCatChildren, node, message, &[]);
    }
}

/// A media range, with no parameter but those of its type (RFC 5023, 8.3.4).
fn accept(walk: &mut Walk, at: &Subject, value: &str) {
    for range in value.split(',').map(str::trim).filter(|range| !range.is_empty()) {
        let mut parts = range.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        if essence != "*/*" && !words::is_media_type(&essence.replace('*', "x")) {
            words::media_type(walk, at, essence);
        }
        if parts.any(|parameter| parameter.starts_with("q=")) {
            let message = format!("{range:?} has a parameter that says nothing here");
            walk.report_with(&rule::UndefinedParam, at, message, &[("param", "q")]);
        }
    }
}

/// <https://www.ogc.org/standard/georss/>
pub(super) const GEORSS: &[Child] = &[
    any("georss:where", Content::Ignored),
    any("georss:point", text(&[point])),
    any("georss:line", text(&[points])),
    any("georss:polygon", text(&[points])),
    any("georss:box", text(&[points])),
    any("georss:circle", text(&[])),
    any("georss:featureTypeTag", text(&[])),
    any("georss:relationshipTag", text(&[])),
    any("georss:featureName", text(&[])),
    any("georss:elev", text(&[number::float])),
    any("georss:floor", text(&[number::integer_or_blank])),
    any("georss:radius", text(&[number::float])),
];

/// One latitude and one longitude, parted by a space.
fn point(walk: &mut Walk, at: &Subject, value: &str) {
    if pairs(walk, at, value) != Some(1) {
        let message =
            format!("{} is {value:?}, not a latitude and a longitude", name_of(at.node, walk.kind));
        walk.report_with(&rule::InvalidCoord, at, message, &[("value", value)]);
    }
}

/// Two or more points.
fn points(walk: &mut Walk, at: &Subject, value: &str) {
    if pairs(walk, at, value).is_none_or(|count| count < 2) {
        let message =
            format!("{} is {value:?}, not two points or more", name_of(at.node, walk.kind));
        walk.report_with(&rule::InvalidCoordList, at, message, &[("value", value)]);
    }
}

/// How many pairs of latitude and longitude a text holds; `None` if it holds anything else.
fn pairs(walk: &mut Walk, at: &Subject, value: &str) -> Option<usize> {
    if value.contains(',') {
        let message = format!("{} parts numbers with commas", name_of(at.node, walk.kind));
        walk.report_with(&rule::CoordComma, at, message, &[("value", value)]);
    }
    let words =
        value.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    let numbers: Vec<f64> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let sound = |pair: &[f64]| matches!(pair, [latitude, longitude] if latitude.abs() <= 90.0 && longitude.abs() <= 180.0);
    numbers.chunks(2).all(sound).then_some(numbers.len() / 2)
}

/// <https://web.resource.org/rss/1.0/modules/admin/>
pub(super) const ADMIN: &[Child] =
    &[once("admin:errorReportsTo", RESOURCE), once("admin:generatorAgent", RESOURCE)];

/// <http://backend.userland.com/blogChannelModule>
pub(super) const BLOG_CHANNEL: &[Child] = &[
    once("blogChannel:blogRoll", text(&[uri::whole])),
    once("blogChannel:mySubscriptions", text(&[uri::whole])),
    once("blogChannel:blink", text(&[uri::whole, blink])),
    once("blogChannel:changes", text(&[uri::whole])),
];

/// The element names a site, not the tag that no one misses.
fn blink(walk: &mut Walk, at: &Subject, value: &str) {
    if value.trim().is_empty() {
        walk.report(&rule::NotBlank, at, "blogChannel:blink is blank");
    }
}

/// <http://backend.userland.com/creativeCommonsRssModule>
pub(super) const CREATIVE_COMMONS: &[Child] =
    &[any("creativeCommons:license", text(&[uri::whole]))];

/// <https://web.resource.org/cc/>
pub(super) const CC: &[Child] = &[any("cc:license", Content::Ignored)];

/// <http://madskills.com/public/xml/rss/module/trackback/>
pub(super) const TRACKBACK: &[Child] = &[
    once("trackback:ping", Content::Special(trackback_link)),
    any("trackback:about", Content::Special(trackback_link)),
];

/// A link in RSS 2.0, a resource in RSS 1.0.
fn trackback_link(walk: &mut Walk, node: roxmltree::Node) {
    if walk.kind == crate::validate::kind::Kind::Rdf {
        walk.content(node, &RESOURCE);
    } else {
        walk.text(node, &[], &[uri::whole]);
    }
}

/// <https://www.w3.org/2003/01/geo/>
pub(super) const GEO: &[Child] = &[
    once("geo:Point", Content::Ignored),
    once("geo:lat", text(&[number::latitude])),
    once("geo:long", text(&[number::longitude])),
    once("geo:alt", text(&[number::float])),
];

/// <http://geourl.org/news/2003-01-17.html>
pub(super) const GEOURL: &[Child] = &[
    once("geourl:latitude", text(&[number::latitude])),
    once("geourl:longitude", text(&[number::longitude])),
];

/// <http://postneo.com/icbm/>
pub(super) const ICBM: &[Child] = &[
    once("icbm:latitude", text(&[number::latitude])),
    once("icbm:longitude", text(&[number::longitude])),
];

/// Elements of XHTML directly under a channel or feed.
pub(super) const XHTML_FEED: &[Child] = &[any("xhtml:meta", Content::Special(meta))];

/// Elements of XHTML directly under an item or entry.
pub(super) const XHTML_ITEM: &[Child] = &[
    any("xhtml:body", Content::Special(body)),
    any("xhtml:div", Content::Special(body)),
    any("xhtml:meta", Content::Special(meta)),
];

fn body(walk: &mut Walk, node: roxmltree::Node) {
    crate::validate::atom::inline_html(walk, node, node);
}

/// `<meta name="robots" content="noindex">`.
fn meta(walk: &mut Walk, node: roxmltree::Node) {
    let rows = [
        AttributeRule { name: "name", needed: true, checks: &[robots] },
        AttributeRule { name: "content", needed: true, checks: &[robot_words] },
    ];
    walk.attributes(node, &rows);
}

fn robots(walk: &mut Walk, at: &Subject, value: &str) {
    if value != "robots" {
        let message = format!("meta has the name {value:?}");
        walk.report_with(&rule::InvalidMetaName, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    }
}

fn robot_words(walk: &mut Walk, at: &Subject, value: &str) {
    let known = ["all", "none", "index", "noindex", "follow", "nofollow"];
    let words: Vec<&str> = value.split(',').map(str::trim).collect();
    let both = |a: &str, b: &str| words.contains(&a) && words.contains(&b);
    let contradicts = both("index", "noindex") || both("follow", "nofollow");
    if !words.iter().all(|word| known.contains(word)) || contradicts {
        let message = format!("meta has the content {value:?}");
        walk.report_with(&rule::InvalidMetaContent, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    }
}

/// mod_changedpage.
pub(super) const CHANGED: &[Child] = &[once("cp:server", RESOURCE)];

/// <https://web.resource.org/rss/1.0/modules/aggregation/>
pub(super) const AGGREGATION: &[Child] = &[
    once("ag:source", text(&[])),
    once("ag:sourceURL", text(&[uri::whole])),
    once("ag:timestamp", text(&[date::w3cdtf])),
];
