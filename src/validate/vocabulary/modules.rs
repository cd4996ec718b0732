//! Small modules, most of them of RSS 1.0 (<https://web.resource.org/rss/1.0/modules/>).

use roxmltree::Node;

use crate::rule;
use crate::validate::check::Check;
use crate::validate::kind::DocumentKind;
use crate::validate::name::name_of;
use crate::validate::table::{
    ANY_TEXT, Attribute, Child, Content, Element, Parents, Vocabulary, any, attribute, needed,
    once, text,
};
use crate::validate::value::{date, media_type, number, text as words, uri};
use crate::validate::walk::Walk;

/// A link of RDF: an empty element whose `rdf:resource` is its value, which RSS 1.0 asks for.
pub(in crate::validate) const RESOURCE: Content = Content::Special(resource);

const RESOURCE_ATTRIBUTES: &[Attribute] =
    &[attribute("rdf:resource", &[uri::REFERENCE]), attribute("dc:title", &[])];

fn resource(walk: &mut Walk, node: Node) {
    walk.text(node, RESOURCE_ATTRIBUTES, &[]);
    let has_one = node.attributes().any(|attribute| attribute.name() == "resource");
    if walk.kind() == DocumentKind::Rdf && !has_one {
        let message = format!("{} has no attribute rdf:resource", name_of(node, walk.kind()));
        walk.report_tag(&rule::MissingAttribute, node, message, &[("attr", "rdf:resource")]);
    }
}

const fn known(name: &'static str) -> Child {
    any(name, Content::Ignored)
}

const URI: Content = text(&[uri::WHOLE]);

/// mod_admin.
pub(in crate::validate) const ADMIN: Vocabulary = Vocabulary {
    prefix: "admin",
    elements: &[(
        Parents::FEEDS,
        &[once("admin:errorReportsTo", RESOURCE), once("admin:generatorAgent", RESOURCE)],
    )],
};

/// mod_aggregation.
pub(in crate::validate) const AGGREGATION: Vocabulary = Vocabulary {
    prefix: "ag",
    elements: &[(
        Parents::ITEMS,
        &[
            once("ag:source", ANY_TEXT),
            once("ag:sourceURL", URI),
            once("ag:timestamp", text(&[date::ISO_8601])),
        ],
    )],
};

/// mod_annotation.
pub(in crate::validate) const ANNOTATE: Vocabulary = Vocabulary {
    prefix: "annotate",
    elements: &[(Parents::ITEMS, &[once("annotate:reference", RESOURCE)])],
};

/// <http://backend.userland.com/blogChannelModule>
pub(in crate::validate) const BLOG_CHANNEL: Vocabulary = Vocabulary {
    prefix: "blogChannel",
    elements: &[(
        Parents::FEEDS,
        &[
            once("blogChannel:blogRoll", URI),
            once("blogChannel:mySubscriptions", URI),
            once("blogChannel:blink", URI),
            once("blogChannel:changes", URI),
        ],
    )],
};

/// <https://web.resource.org/cc/>: Atom has rights of its own.
pub(in crate::validate) const CC: Vocabulary = Vocabulary {
    prefix: "cc",
    elements: &[
        (Parents::CHANNEL.or(Parents::ITEM).or(Parents::IMAGE), &[known("cc:license")]),
        (Parents::RDF, &[known("cc:License")]),
    ],
};

/// mod_changedpage.
pub(in crate::validate) const CHANGED: Vocabulary =
    Vocabulary { prefix: "cp", elements: &[(Parents::FEEDS, &[any("cp:server", RESOURCE)])] };

/// mod_content: Atom has content of its own.
pub(in crate::validate) const CONTENT: Vocabulary = Vocabulary {
    prefix: "content",
    elements: &[(
        Parents::ITEM,
        &[
            once("content:encoded", text(&[words::HTML_OF_RSS])),
            once("content:items", Content::Element(&CONTENT_ITEMS)),
        ],
    )],
};

const CONTENT_ITEMS: Element =
    Element { children: &[once("rdf:Bag", Content::Element(&CONTENT_BAG))], ..Element::PLAIN };

const CONTENT_BAG: Element =
    Element { children: &[any("rdf:li", Content::Ignored)], ..Element::PLAIN };

/// <http://backend.userland.com/creativeCommonsRssModule>
pub(in crate::validate) const CREATIVE_COMMONS: Vocabulary = Vocabulary {
    prefix: "creativeCommons",
    elements: &[(Parents::FEEDS.or(Parents::ITEMS), &[any("creativeCommons:license", URI)])],
};

/// mod_event.
pub(in crate::validate) const EVENT: Vocabulary = Vocabulary {
    prefix: "ev",
    elements: &[(
        Parents::ITEMS,
        &[
            once("ev:startdate", text(&[date::ANY_ISO_8601])),
            once("ev:enddate", text(&[date::ANY_ISO_8601])),
            known("ev:location"),
            known("ev:organizer"),
            once("ev:type", ANY_TEXT),
        ],
    )],
};

/// <http://xmlns.com/foaf/spec/>
pub(in crate::validate) const FOAF: Vocabulary = Vocabulary {
    prefix: "foaf",
    elements: &[
        (Parents::FEEDS.or(Parents::ITEMS), &[known("foaf:maker")]),
        (Parents::ITEMS, &[known("foaf:primaryTopic")]),
        (
            Parents::PERSON,
            &[
                any("foaf:homepage", RESOURCE),
                any("foaf:weblog", RESOURCE),
                any("foaf:workplaceHomepage", RESOURCE),
                known("foaf:plan"),
                known("foaf:firstName"),
            ],
        ),
    ],
};

/// mod_link.
pub(in crate::validate) const LINK: Vocabulary = Vocabulary {
    prefix: "l",
    elements: &[
        (
            Parents::FEEDS.or(Parents::ITEMS),
            &[any(
                "l:link",
                Content::TextWith(
                    &[
                        attribute("rdf:resource", &[uri::REFERENCE]),
                        needed("l:rel", &[uri::WHOLE]),
                        attribute("l:type", &[]),
                        attribute("l:lang", &[words::LANGUAGE]),
                        attribute("l:title", &[words::PLAIN]),
                    ],
                    &[],
                ),
            )],
        ),
        (
            Parents::ITEM_1,
            &[any(
                "l:permalink",
                Content::TextWith(
                    &[
                        attribute("rdf:resource", &[uri::REFERENCE]),
                        attribute("l:type", &[media_type::MEDIA_TYPE]),
                    ],
                    &[],
                ),
            )],
        ),
    ],
};

/// Simple list extensions of Microsoft.
pub(in crate::validate) const MICROSOFT: Vocabulary = Vocabulary {
    prefix: "cf",
    elements: &[(
        Parents::FEEDS,
        &[any("cf:listinfo", Content::Element(&LIST_INFORMATION)), any("cf:treatAs", ANY_TEXT)],
    )],
};

const LIST_INFORMATION: Element = Element {
    children: &[
        any(
            "cf:sort",
            Content::Empty(&[
                attribute("data-type", &[]),
                attribute("default", &[]),
                attribute("element", &[]),
                attribute("label", &[]),
                attribute("ns", &[]),
            ]),
        ),
        any(
            "cf:group",
            Content::Empty(&[
                attribute("element", &[]),
                attribute("label", &[]),
                attribute("ns", &[]),
            ]),
        ),
    ],
    ..Element::PLAIN
};

/// RDF in feeds that are not written in it.
pub(in crate::validate) const RDF: Vocabulary = Vocabulary {
    prefix: "rdf",
    elements: &[
        (Parents::ANYWHERE, &[known("rdf:RDF"), known("rdf:type"), known("rdf:Description")]),
        (Parents::RDF, &[known("rdf:Description")]),
    ],
};

/// <https://www.w3.org/TR/rdf-schema/>
pub(in crate::validate) const RDFS: Vocabulary = Vocabulary {
    prefix: "rdfs",
    elements: &[
        (Parents::ANYWHERE, &[any("rdfs:seeAlso", RESOURCE)]),
        (
            Parents::CHANNEL_1.or(Parents::ITEM_1),
            &[any("rdfs:label", ANY_TEXT), any("rdfs:comment", ANY_TEXT)],
        ),
    ],
};

/// mod_slash.
pub(in crate::validate) const SLASH: Vocabulary = Vocabulary {
    prefix: "slash",
    elements: &[(
        Parents::ITEMS,
        &[
            once("slash:comments", text(&[number::NOT_NEGATIVE])),
            any("slash:department", ANY_TEXT),
            once("slash:hit_parade", text(&[number::COMMA_SEPARATED])),
            any("slash:section", ANY_TEXT),
        ],
    )],
};

/// mod_syndication.
pub(in crate::validate) const SYNDICATION: Vocabulary = Vocabulary {
    prefix: "sy",
    elements: &[(
        Parents::FEEDS,
        &[
            once("sy:updateBase", text(&[date::W3CDTF])),
            once("sy:updateFrequency", text(&[words::FILLED, number::POSITIVE])),
            once("sy:updatePeriod", text(&[PERIOD])),
        ],
    )],
};

const PERIOD: Check =
    Check::OneOf(&["hourly", "daily", "weekly", "monthly", "yearly"], &rule::InvalidUpdatePeriod);

/// mod_taxonomy.
pub(in crate::validate) const TAXONOMY: Vocabulary = Vocabulary {
    prefix: "taxo",
    elements: &[
        (Parents::FEEDS.or(Parents::ITEMS), &[known("taxo:topics")]),
        (Parents::RDF, &[known("taxo:topic")]),
    ],
};

/// <http://madskills.com/public/xml/rss/module/trackback/>: an address in RSS 2.0, a resource in RSS 1.0.
pub(in crate::validate) const TRACKBACK: Vocabulary = Vocabulary {
    prefix: "trackback",
    elements: &[
        (
            Parents::ITEM_2.or(Parents::ENTRY),
            &[once("trackback:ping", URI), any("trackback:about", URI)],
        ),
        (Parents::ITEM_1, &[once("trackback:ping", RESOURCE), any("trackback:about", RESOURCE)]),
    ],
};

/// <http://wellformedweb.org/news/wfw_namespace_elements/>
pub(in crate::validate) const WELL_FORMED_WEB: Vocabulary = Vocabulary {
    prefix: "wfw",
    elements: &[(
        Parents::ITEMS,
        &[
            once("wfw:comment", URI),
            once("wfw:commentRss", URI),
            once("wfw:commentRSS", Content::Special(misspelled_comment)),
        ],
    )],
};

/// Some writers misspell it.
fn misspelled_comment(walk: &mut Walk, node: Node) {
    walk.report_tag(&rule::CommentRSS, node, "the element is called wfw:commentRss", &[]);
    walk.text(node, &[], &[uri::WHOLE]);
}

/// mod_wiki.
pub(in crate::validate) const WIKI: Vocabulary = Vocabulary {
    prefix: "wiki",
    elements: &[
        (Parents::FEEDS, &[any("wiki:interwiki", Content::Ignored)]),
        (
            Parents::ITEMS,
            &[
                any("wiki:diff", ANY_TEXT),
                any("wiki:history", ANY_TEXT),
                any("wiki:importance", ANY_TEXT),
                any("wiki:status", ANY_TEXT),
                any("wiki:version", ANY_TEXT),
            ],
        ),
    ],
};
