//! Atom 1.0 (RFC 4287).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use crate::rule;
use crate::validate::html;

use crate::validate::name::{self, MATHML, SVG, XHTML, attribute_name, name_of};
use crate::validate::value::{date, number, person, uri, words};
use crate::validate::walk::tag_span;
use crate::validate::walk::{
    AttributeRule, Child, Content, Count, Element, Extensions, Subject, Walk, any, child_named,
    once, text, text_of,
};

const fn one(name: &'static str, content: Content) -> Child {
    Child { name, count: Count::One(&rule::MissingElement), content }
}

/// RFC 4287, section 4.1.1.
pub(super) const FEED: Element = Element {
    children: &[
        any("author", Content::Special(self::person)),
        any("category", Content::Special(category)),
        any("contributor", Content::Special(self::person)),
        once("generator", Content::Special(generator)),
        once("icon", text(&[words::filled, no_space, uri::relative])),
        one("id", text(&[words::filled, no_space, uri::whole, uri::canonical])),
        any("link", Content::Special(link)),
        once("logo", text(&[words::filled, no_space, uri::relative])),
        once("rights", Content::Special(text_construct)),
        once("subtitle", Content::Special(text_construct)),
        one("title", Content::Special(text_construct)),
        one("updated", text(&[no_space, date::rfc3339])),
        any("entry", Content::Element(&ENTRY)),
    ],
    attributes: &[],
    extensions: Extensions::Feed,
    after: across_feed,
};

/// RFC 4287, section 4.1.2.
pub(super) const ENTRY: Element = Element {
    children: &[
        any("author", Content::Special(self::person)),
        any("category", Content::Special(category)),
        once("content", Content::Special(content)),
        any("contributor", Content::Special(self::person)),
        one("id", text(&[words::filled, no_space, uri::whole, uri::canonical])),
        any("link", Content::Special(link)),
        once("published", text(&[no_space, date::rfc3339])),
        once("rights", Content::Special(text_construct)),
        once("source", Content::Element(&SOURCE)),
        once("summary", Content::Special(text_construct)),
        one("title", Content::Special(text_construct)),
        one("updated", text(&[no_space, date::rfc3339])),
    ],
    attributes: &[],
    extensions: Extensions::Item,
    after: across_entry,
};

/// RFC 4287, section 4.2.11.
const SOURCE: Element = Element {
    children: &[
        any("author", Content::Special(self::person)),
        any("category", Content::Special(category)),
        any("contributor", Content::Special(self::person)),
        once("generator", Content::Special(generator)),
        once("icon", text(&[words::filled, no_space, uri::relative])),
        Child {
            name: "id",
            count: Count::One(&rule::MissingSourceElement),
            content: text(&[no_space, uri::whole_iri, uri::canonical]),
        },
        any("link", Content::Special(link)),
        once("logo", text(&[words::filled, no_space, uri::relative])),
        once("rights", Content::Special(text_construct)),
        once("subtitle", Content::Special(text_construct)),
        Child {
            name: "title",
            count: Count::One(&rule::MissingSourceElement),
            content: Content::Special(text_construct),
        },
        Child {
            name: "updated",
            count: Count::One(&rule::MissingSourceElement),
            content: text(&[no_space, date::rfc3339]),
        },
    ],
    attributes: &[],
    extensions: Extensions::Feed,
    after: alternates,
};

/// The media types of feeds, as a feed may call itself.
const FEED_TYPES: [&str; 3] =
    ["application/atom+xml", "application/rss+xml", "application/rdf+xml"];

/// RFC 4287, section 3.2.
const PERSON: Element = Element {
    children: &[
        one("atom:name", text(&[words::filled, words::no_html, person::name])),
        once("atom:uri", text(&[no_space, uri::iri])),
        once("atom:email", text(&[person::address])),
        any("foaf:homepage", Content::Ignored),
        any("foaf:weblog", Content::Ignored),
        any("foaf:workplaceHomepage", Content::Ignored),
        any("foaf:plan", Content::Ignored),
        any("foaf:firstName", Content::Ignored),
        any("xhtml:div", Content::Ignored),
    ],
    attributes: &[],
    extensions: Extensions::Item,
    after: |_, _| {},
};

/// `author` and `contributor`.
pub(super) fn person(walk: &mut Walk, node: Node) {
    walk.element(node, &PERSON);
}

/// White space around a date or an address is part of it (RFC 4287, sections 3.3 and 4.2.6).
fn no_space(walk: &mut Walk, at: &Subject, value: &str) {
    let all = text_of(at.node);
    if !all.is_empty() && all != value {
        let message = format!("{} has white space around its value", name_of(at.node, walk.kind));
        walk.report(&rule::UnexpectedWhitespace, at, message);
    }
}

/// RFC 4287, section 4.2.2.
pub(super) fn category(walk: &mut Walk, node: Node) {
    walk.attributes(
        node,
        &[
            AttributeRule { name: "term", needed: true, checks: &[words::filled] },
            AttributeRule { name: "scheme", needed: false, checks: &[uri::whole] },
            AttributeRule { name: "label", needed: false, checks: &[words::no_html] },
        ],
    );
}

/// RFC 4287, section 4.2.4.
pub(super) fn generator(walk: &mut Walk, node: Node) {
    walk.text(
        node,
        &[
            AttributeRule { name: "uri", needed: false, checks: &[uri::uri_attribute] },
            AttributeRule { name: "version", needed: false, checks: &[words::filled] },
        ],
        &[words::filled, words::no_html],
    );
}

/// RFC 4287, section 4.2.7.
pub(super) fn link(walk: &mut Walk, node: Node) {
    walk.attributes(
        node,
        &[
            AttributeRule { name: "href", needed: false, checks: &[uri::iri] },
            AttributeRule { name: "rel", needed: false, checks: &[relation] },
            AttributeRule { name: "type", needed: false, checks: &[words::media_type] },
            AttributeRule { name: "hreflang", needed: false, checks: &[words::language] },
            AttributeRule {
                name: "title",
                needed: false,
                checks: &[words::not_blank, words::no_html],
            },
            AttributeRule { name: "length", needed: false, checks: &[number::not_negative] },
        ],
    );
    name_as_link(walk, node);
    if !node.has_attribute("href") {
        let message = format!("{} has no href", name_of(node, walk.kind));
        walk.report_tag(&rule::MissingHref, node, message, &[("attr", "href")]);
    }
    let has_content = node
        .children()
        .any(|child| child.is_text() && !child.text().unwrap_or_default().trim().is_empty());
    if has_content {
        let message = format!("{} is empty; its attributes say all", name_of(node, walk.kind));
        walk.report_tag(&rule::AtomLinkNotEmpty, node, message, &[]);
    }
    self_link(walk, node);
    feed_history_in_entry(walk, node);
}

/// The W3C names what is wrong with an attribute of a link after the attribute, but takes the
/// link's parent for its parent.
fn name_as_link(walk: &mut Walk, node: Node) {
    let parent = node.parent_element().map(|parent| name_of(parent, walk.kind));
    let start = node.range().start;
    for found in walk.found.list.iter_mut().rev().take_while(|found| found.span.start >= start) {
        if found.element.as_deref() == Some("title") {
            found.element = Some("link".to_owned());
            if found.rule == &rule::BadCharacters {
                found.element = Some("title".to_owned());
                continue;
            }
        }
        found.parent.clone_from(&parent);
    }
}

/// A registered relation (RFC 4287, 4.2.7.2, and IANA's list), or an IRI.
fn relation(walk: &mut Walk, at: &Subject, value: &str) {
    if value.is_empty() {
        words::not_blank(walk, at, value);
    }
    let name = value.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(value);
    let is_address = value.contains(':') && name == value;
    if is_address {
        uri::whole_iri(walk, at, value);
    } else if !RELATIONS.contains(&name) {
        let message = format!("{value:?} is no registered relation of links");
        walk.report_with(&rule::UnregisteredAtomLinkRel, at, message, &[("value", value)]);
    }
}

/// <https://www.iana.org/assignments/link-relations>, but for `prev` and `start`: as the W3C has
/// it, feeds say `previous` and `first` (RFC 5005, section 3).
const RELATIONS: &[&str] = &[
    "about",
    "acl",
    "alternate",
    "amphtml",
    "api-catalog",
    "appendix",
    "apple-touch-icon",
    "apple-touch-startup-image",
    "archives",
    "author",
    "blocked-by",
    "bookmark",
    "c2pa-manifest",
    "canonical",
    "chapter",
    "cite-as",
    "collection",
    "compression-dictionary",
    "contents",
    "convertedfrom",
    "copyright",
    "create-form",
    "current",
    "deprecation",
    "describedby",
    "describes",
    "disclosure",
    "dns-prefetch",
    "duplicate",
    "edit",
    "edit-form",
    "edit-media",
    "enclosure",
    "external",
    "first",
    "geofeed",
    "glossary",
    "help",
    "hosts",
    "hub",
    "ice-server",
    "icon",
    "index",
    "intervalafter",
    "intervalbefore",
    "intervalcontains",
    "intervaldisjoint",
    "intervalduring",
    "intervalequals",
    "intervalfinishedby",
    "intervalfinishes",
    "intervalin",
    "intervalmeets",
    "intervalmetby",
    "intervaloverlappedby",
    "intervaloverlaps",
    "intervalstartedby",
    "intervalstarts",
    "item",
    "last",
    "latest-version",
    "license",
    "linkset",
    "lrdd",
    "manifest",
    "mask-icon",
    "me",
    "media-feed",
    "memento",
    "micropub",
    "modulepreload",
    "monitor",
    "monitor-group",
    "next",
    "next-archive",
    "nofollow",
    "noopener",
    "noreferrer",
    "opener",
    "openid2.local_id",
    "openid2.provider",
    "original",
    "p3pv1",
    "payment",
    "pingback",
    "preconnect",
    "predecessor-version",
    "prefetch",
    "preload",
    "prerender",
    "prev-archive",
    "preview",
    "previous",
    "privacy-policy",
    "profile",
    "publication",
    "rdap-active",
    "rdap-bottom",
    "rdap-down",
    "rdap-top",
    "rdap-up",
    "related",
    "replies",
    "restconf",
    "ruleinput",
    "search",
    "section",
    "self",
    "service",
    "service-desc",
    "service-doc",
    "service-meta",
    "sip-trunking-capability",
    "sponsored",
    "status",
    "stylesheet",
    "subsection",
    "successor-version",
    "sunset",
    "tag",
    "terms-of-service",
    "timegate",
    "timemap",
    "type",
    "ugc",
    "up",
    "version-history",
    "via",
    "webmention",
    "working-copy",
    "working-copy-of",
];

/// What a link to the feed itself must be.
fn self_link(walk: &mut Walk, node: Node) {
    if rel(&node) != "self" {
        return;
    }
    let href = node.attribute("href").unwrap_or_default();
    let has_base = node.ancestors().any(|node| node.has_attribute((name::XML, "base")));
    let is_feed = node
        .parent_element()
        .is_some_and(|parent| matches!(parent.tag_name().name(), "feed" | "channel"));
    if let Some(kind) = node.attribute("type").filter(|kind| {
        words::is_media_type(kind)
            && !FEED_TYPES.contains(&kind.split(';').next().unwrap_or_default())
    }) {
        let message =
            format!("the link to the feed itself has the type {kind:?}, not one of a feed");
        walk.report_tag(&rule::SelfNotAtom, node, message, &[("type", kind)]);
    }
    if !is_feed {
        return;
    }
    let has_authority = href.contains("//");
    if node.has_attribute("href") && !has_authority && !has_base {
        let message = format!("the address {href:?} of the feed itself is relative");
        walk.report_tag(&rule::RelativeSelf, node, message, &[("value", href)]);
        return;
    }
    let base = base_of(node, walk);
    let Some(address) = resolve(&base, href) else { return };
    let published = walk.options.url.clone();
    if published.is_some_and(|published| !same_document(&published, &address)) {
        let message = format!("the feed says it lies at {address:?}, and was found elsewhere");
        walk.report_tag(&rule::SelfDoesntMatchLocation, node, message, &[("value", href)]);
    }
}

/// The base of relative addresses at an element.
fn base_of(node: Node, walk: &Walk) -> String {
    let bases: Vec<&str> =
        node.ancestors().filter_map(|node| node.attribute((name::XML, "base"))).collect();
    let mut base = walk.options.url.clone().unwrap_or_default();
    for own in bases.into_iter().rev() {
        base = resolve(&base, own).unwrap_or_else(|| own.to_owned());
    }
    base
}

/// An address on a base (RFC 3986, 5.2).
pub(super) fn resolve(base: &str, address: &str) -> Option<String> {
    if oxiri::Iri::parse(address).is_ok() {
        return Some(address.to_owned());
    }
    let base = oxiri::Iri::parse(base).ok()?;
    base.resolve(address).ok().map(|resolved| resolved.into_inner())
}

fn same_document(a: &str, b: &str) -> bool {
    let form = |address: &str| uri::canonical_form(address.split('#').next().unwrap_or(address));
    form(a) == form(b)
}

/// Links to other parts of a feed make no sense in an entry (RFC 5005).
fn feed_history_in_entry(walk: &mut Walk, node: Node) {
    let rel = node.attribute("rel").unwrap_or_default();
    let in_entry = node.parent_element().is_some_and(|parent| parent.tag_name().name() == "entry");
    if in_entry
        && matches!(
            rel,
            "next" | "previous" | "prev-archive" | "next-archive" | "first" | "last" | "current"
        )
    {
        let message = format!("a link to the {rel} part of a feed stands in an entry");
        walk.report_tag(&rule::FeedHistoryRelInEntry, node, message, &[("rel", rel)]);
    }
}

/// RFC 4287, section 3.1: text, html or xhtml.
pub(super) fn text_construct(walk: &mut Walk, node: Node) {
    walk.attributes(
        node,
        &[AttributeRule { name: "type", needed: false, checks: &[words::not_blank] }],
    );
    match node.attribute("type").unwrap_or("text") {
        "text" | "" => plain_text(walk, node),
        "html" => escaped_html(walk, node),
        "xhtml" => xhtml(walk, node),
        other => {
            if !words::is_media_type(other) {
                no_children(walk, node);
            }
            let subject = Subject { node, attribute: node.attribute_node("type") };
            let message = format!(
                "{} has the type {other:?}; text, html and xhtml are known",
                name_of(node, walk.kind)
            );
            if words::is_media_type(other) {
                walk.report_with(&rule::InvalidTextType, &subject, message, &[("attr", "type")]);
                by_media_type(walk, node, other);
            } else {
                walk.report_with(&rule::InvalidMIMEType, &subject, message, &[("attr", "type")]);
            }
        }
    }
    empty(walk, node);
}

/// A text construct or content without anything in it: white space is text (RFC 4287, section 3.1).
fn empty(walk: &mut Walk, node: Node) {
    let has_element = node.children().any(|child| child.is_element());
    let text = text_of_all(node);
    let is_empty = text.is_empty() || is_base64(node) && text.trim().is_empty();
    if is_empty && !has_element && !node.has_attribute("src") {
        let message = format!("{} is empty", name_of(node, walk.kind));
        walk.report(&rule::NotBlank, &Subject::of(node), message);
    }
}

/// All text within an element, at any depth.
fn text_of_all(node: Node) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// RFC 4287, section 3.1.1.1.
fn plain_text(walk: &mut Walk, node: Node) {
    no_children(walk, node);
    words::plain(walk, &Subject::of(node), &text_of(node), &rule::ContainsUndeclaredHTML);
}

fn no_children(walk: &mut Walk, node: Node) {
    for child in node.children().filter(Node::is_element) {
        walk.undefined(node, child);
    }
    text_after_element(walk, node);
    if node.attribute("mode") == Some("escaped") && node.children().any(|child| child.is_element())
    {
        let message =
            format!("{} says that its markup is escaped, and it is not", name_of(node, walk.kind));
        walk.report_tag(&rule::NotEscaped, node, message, &[]);
    }
}

/// Text that is not blank, directly in an element, after a child.
fn text_after_element(walk: &mut Walk, node: Node) {
    let after = node.children().skip_while(|child| !child.is_element());
    let mut texts = after.filter(|child| child.is_text());
    if texts.any(|text| !text.text().unwrap_or_default().trim().is_empty()) {
        let message = format!("{} contains stray text between elements", name_of(node, walk.kind));
        walk.report_tag(&rule::UnexpectedText, node, message, &[]);
    }
}

/// RFC 4287, section 3.1.1.2.
fn escaped_html(walk: &mut Walk, node: Node) {
    no_children(walk, node);
    html::escaped(walk, &Subject::of(node), &text_of(node));
}

/// RFC 4287, section 3.1.1.3: one div of XHTML, with the content in it.
fn xhtml(walk: &mut Walk, node: Node) {
    let div = node.children().find(|child| {
        child.is_element()
            && child.tag_name().name() == "div"
            && child.tag_name().namespace() == Some(XHTML)
    });
    let texts: String =
        node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    words::plain(walk, &Subject::of(node), &texts, &rule::NotInline);
    text_after_element(walk, node);
    // What comes first decides: text, or an element that is no div.
    let is_said = |child: &Node| {
        child.is_element() || child.is_text() && !child.text().unwrap_or_default().trim().is_empty()
    };
    if node.children().find(is_said).is_some_and(|first| Some(first) != div) {
        let message = format!("{} is XHTML without a div around it", name_of(node, walk.kind));
        walk.report_tag(&rule::MissingXhtmlDiv, node, message, &[]);
    }
    let Some(div) = div else {
        for child in node.children().filter(Node::is_element) {
            inline_element(walk, node, child);
        }
        return;
    };
    // Where there is markup, its text is that of the elements.
    if !div.children().any(|child| child.is_element()) {
        words::plain(walk, &Subject::of(node), &text_of_all(div), &rule::NotInline);
    }
    inline_html(walk, node, div);
}

/// Markup of XHTML, SVG and MathML that stands in a feed as elements.
pub(super) fn inline_html(walk: &mut Walk, holder: Node, markup: Node) {
    for node in markup.descendants().filter(Node::is_element) {
        inline_element(walk, holder, node);
    }
}

fn inline_element(walk: &mut Walk, holder: Node, node: Node) {
    let at = Subject::of(holder);
    let name = node.tag_name().name();
    match node.tag_name().namespace() {
        Some(XHTML) => {
            // A body in an item is the item's, not one of its parts.
            let is_part = node != holder || name != "body";
            let mut faults = Vec::new();
            if is_part && !html::element(&name.to_ascii_lowercase(), &(0..0), &mut faults) {
                html::tell_at(walk, &at, tag_span(node), faults);
                return;
            }
            for attribute in node.attributes() {
                let own = attribute_name(&attribute);
                if own == "xml:lang" || own == "xml:base" {
                    walk.other_attribute(node, attribute);
                } else {
                    html::attribute(&own, attribute.value(), &(0..0), &mut faults);
                }
            }
            html::tell_at(walk, &at, tag_span(node), faults);
        }
        Some(SVG) => {
            if !html::names::SAFE_SVG.contains(&name) {
                let message = format!("<{name}> of SVG is dropped by readers");
                walk.report_with(&rule::SecurityRisk, &at, message, &[("tag", name)]);
            }
        }
        Some(MATHML) => {}
        Some(_) if name::is_core(node, walk.kind) && name != "div" => {}
        Some(_) if name::is_core(node, walk.kind) => {
            let message = format!("<{name}> is no element of XHTML");
            walk.report_with(&rule::NotHtml, &at, message, &[("value", name)]);
        }
        Some(uri) if name::prefix_of(Some(uri)).is_some() => {
            let parent = node.parent_element().unwrap_or(holder);
            walk.undefined(parent, node);
        }
        uri => {
            let uri = uri.unwrap_or_default();
            if uri.is_empty() {
                let message = format!("<{name}> has no namespace");
                walk.report_tag(&rule::MissingNamespace, node, message, &[]);
            }
        }
    }
}

/// RFC 4287, section 4.1.3.
pub(super) fn content(walk: &mut Walk, node: Node) {
    let src = node.attribute("src");
    walk.attributes(
        node,
        &[
            AttributeRule { name: "type", needed: false, checks: &[words::not_blank] },
            AttributeRule { name: "src", needed: false, checks: &[uri::uri_attribute] },
        ],
    );
    let kind = node.attribute("type");
    if src.is_some() {
        out_of_line(walk, node, kind);
        return;
    }
    match kind.unwrap_or("text") {
        "text" | "" => plain_text(walk, node),
        "html" => escaped_html(walk, node),
        "xhtml" => xhtml(walk, node),
        other if words::is_media_type(other) => by_media_type(walk, node, other),
        other => {
            no_children(walk, node);
            let subject = Subject { node, attribute: node.attribute_node("type") };
            let message = format!("content has the type {other:?}, which is not a media type");
            walk.report_with(&rule::InvalidMIMEType, &subject, message, &[("attr", "type")]);
        }
    }
    empty(walk, node);
}

/// Whether an element holds bytes, as its type says.
fn is_base64(node: Node) -> bool {
    let kind = node.attribute("type").unwrap_or("text");
    words::is_media_type(kind)
        && !kind.starts_with("text/")
        && !kind.ends_with("+xml")
        && !kind.ends_with("/xml")
}

/// Content at another address (RFC 4287, 4.1.3.2).
fn out_of_line(walk: &mut Walk, node: Node, kind: Option<&str>) {
    match kind {
        None => {
            let message = "content at another address should name its media type";
            walk.report_tag(&rule::MissingTypeAttr, node, message, &[("attr", "type")]);
        }
        Some(kind) if !words::is_media_type(kind) => {
            let subject = Subject { node, attribute: node.attribute_node("type") };
            let message =
                format!("content at another address has the type {kind:?}, which is no media type");
            walk.report_with(&rule::InvalidMIMEType, &subject, message, &[("attr", "type")]);
        }
        Some(_) => {}
    }
    let texts: String =
        node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    if !texts.trim().is_empty() {
        let message = "content at another address contains text";
        walk.report(&rule::UnexpectedText, &Subject::of(node), message);
    }
    let is_xml = kind.is_some_and(|kind| kind.ends_with("+xml") || kind.ends_with("/xml"));
    for child in node.children().filter(|child| child.is_element() && !is_xml) {
        walk.undefined(node, child);
    }
}

/// Content of a media type (RFC 4287, 4.1.3.3).
fn by_media_type(walk: &mut Walk, node: Node, kind: &str) {
    let at = Subject::of(node);
    let elements = || node.children().filter(Node::is_element);
    let is_fragment = match kind {
        "application/xhtml+xml" => {
            elements().next().is_some_and(|child| child.tag_name().name() != "html")
        }
        _ => kind.ends_with("/html") && !text_of_all(node).contains("<html"),
    };
    if is_fragment {
        let message = format!(
            "{} is a fragment of HTML; its type is html or xhtml",
            name_of(node, walk.kind)
        );
        walk.report_tag(&rule::HtmlFragment, node, message, &[]);
    }
    if kind == "text/html" {
        escaped_html(walk, node);
    } else if is_base64(node) {
        let text = text_of(node);
        let sound = |byte: u8| {
            byte.is_ascii_alphanumeric() || b"+/=".contains(&byte) || byte.is_ascii_whitespace()
        };
        let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
        if !text.bytes().all(sound) || !digits.is_multiple_of(4) {
            let message = format!("{} of type {kind} is not base64", name_of(node, walk.kind));
            walk.report(&rule::NotBase64, &at, message);
        }
    } else if kind.starts_with("text/") {
        plain_text(walk, node);
    }
}

fn links<'a, 'i>(walk: &Walk, node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let is_link = |child: &Node| {
        ["link", "atom:link"].iter().any(|name| name::has_name(*child, name, walk.kind))
    };
    node.children().filter(is_link).collect()
}

fn rel<'a>(link: &Node<'a, '_>) -> &'a str {
    let rel = link.attribute("rel").unwrap_or("alternate");
    rel.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(rel)
}

/// Links of one relation, type and language are one too many (RFC 4287, 4.1.1 and 4.1.2).
pub(super) fn alternates(walk: &mut Walk, node: Node) {
    let mut met = HashSet::new();
    for link in links(walk, node) {
        if rel(&link) != "alternate" {
            continue;
        }
        let key = (
            link.attribute("type").unwrap_or_default(),
            link.attribute("hreflang").unwrap_or_default(),
        );
        if !met.insert(key) {
            let message = "two alternate links have one type and one language";
            walk.report_tag(&rule::DuplicateAtomLink, link, message, &[]);
        }
    }
}

fn across_entry(walk: &mut Walk, node: Node) {
    alternates(walk, node);
    let has = |walk: &Walk, name: &str| child_named(walk, node, name).is_some();
    let content = child_named(walk, node, "content");
    if content.is_none() {
        if !links(walk, node).iter().any(|link| rel(link) == "alternate") {
            let message = "the entry has neither content nor a link to it";
            walk.report_tag(&rule::MissingContentOrAlternate, node, message, &[]);
        }
        if !has(walk, "summary") {
            let message = "the entry has neither content nor a summary";
            walk.report_tag(&rule::MissingTextualContent, node, message, &[]);
        }
    }
    if let Some(content) = content.filter(|_| !has(walk, "summary")) {
        let kind = content.attribute("type").unwrap_or("text");
        let is_text = matches!(kind, "text" | "html" | "xhtml" | "")
            || kind.starts_with("text/")
            || kind.ends_with("+xml")
            || kind.ends_with("/xml");
        if content.has_attribute("src") || !is_text && words::is_media_type(kind) {
            let message = "the content cannot be shown, so the entry needs a summary";
            walk.report_tag(&rule::MissingSummary, node, message, &[]);
        }
    }
    // Within a feed its author will do, which is looked for once.
    if node.parent_element().is_none() {
        authored(walk, node);
    }
}

/// An entry names its author, or its source does (RFC 4287, 4.1.2).
fn authored(walk: &mut Walk, entry: Node) {
    let of_source = || child_named(walk, child_named(walk, entry, "source")?, "author");
    if child_named(walk, entry, "author").or_else(of_source).is_none() {
        walk.report_missing(&rule::MissingElement, entry, "author");
    }
}

fn across_feed(walk: &mut Walk, node: Node) {
    alternates(walk, node);
    own_address(walk, node);
    let entries: Vec<Node> =
        node.children().filter(|child| name::has_name(*child, "entry", walk.kind)).collect();
    if child_named(walk, node, "author").is_none() {
        entries.iter().for_each(|entry| authored(walk, *entry));
    }
    metadata_first(walk, node);
    repeated_entries(walk, &entries);
    history(walk, node);
}

/// A feed names its address (RFC 4287, 4.1.1).
fn own_address(walk: &mut Walk, node: Node) {
    if !links(walk, node).iter().any(|link| rel(link) == "self") {
        let message = "the feed has no link to itself";
        walk.report_tag(&rule::MissingSelf, node, message, &[]);
    }
}

/// What describes the feed stands before its entries, or readers that stream miss it.
fn metadata_first(walk: &mut Walk, node: Node) {
    let mut in_entries = false;
    for child in node.children().filter(Node::is_element) {
        if !name::is_core(child, walk.kind) {
            continue;
        }
        let is_entry = child.tag_name().name() == "entry";
        if in_entries && !is_entry {
            let name = name_of(child, walk.kind);
            let message = format!("{name} of the feed stands after an entry");
            walk.report_tag(&rule::MisplacedMetadata, child, message, &[]);
        }
        in_entries |= is_entry;
    }
}

/// Entries with one id, and entries with one date (RFC 4287, 4.1.1).
fn repeated_entries(walk: &mut Walk, entries: &[Node]) {
    let mut ids: HashMap<Cow<str>, usize> = HashMap::new();
    let mut dates: HashSet<Cow<str>> = HashSet::new();
    let mut first_ids = Vec::new();
    for entry in entries {
        let mut first_id = None;
        for child in entry.children() {
            if name::has_name(child, "updated", walk.kind) {
                let updated = trimmed_text_of(child);
                if !updated.is_empty() && !dates.insert(updated.clone()) {
                    let message = format!("two entries were updated at {updated}");
                    let value: &str = &updated;
                    walk.report_tag(&rule::DuplicateUpdated, *entry, message, &[("value", value)]);
                }
            } else if name::has_name(child, "id", walk.kind) {
                let id = trimmed_text_of(child);
                *ids.entry(id.clone()).or_default() += 1;
                first_id.get_or_insert(id);
            }
        }
        first_ids.push(first_id);
    }
    for (entry, id) in entries.iter().zip(first_ids) {
        let Some(id) = id else { continue };
        let count = ids.get_mut(&id).map(|count| std::mem::replace(count, 1)).unwrap_or_default();
        if count > 2 && count == entries.len() {
            let message = format!("all entries have the id {id:?}");
            walk.report_tag(&rule::DuplicateIds, *entry, message, &[("value", &id)]);
        } else if count > 1 {
            let message = format!("{count} entries have the id {id:?}");
            walk.report_tag(&rule::DuplicateEntries, *entry, message, &[("value", &id)]);
        }
    }
}

/// The text of an element without white space around it, borrowed where it can be.
fn trimmed_text_of<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    match text_of(node) {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) => text.trim().to_owned().into(),
    }
}

/// RFC 5005: what the links of complete feeds and archives may be.
pub(super) fn history(walk: &mut Walk, node: Node) {
    let marked = |name: &str| {
        node.children().any(|child| {
            child.tag_name().name() == name
                && child.tag_name().namespace() == Some("http://purl.org/syndication/history/1.0")
        })
    };
    let links = links(walk, node);
    let find = |rel: &str| links.iter().find(|link| link.attribute("rel") == Some(rel)).copied();
    let href = |rel: &str| find(rel).and_then(|link| link.attribute("href"));
    if marked("complete") {
        for rel in ["next", "previous", "prev", "first", "last", "next-archive", "prev-archive"] {
            if let Some(link) = find(rel) {
                let message = format!("a complete feed has no {rel} part");
                walk.report_tag(&rule::FeedRelInCompleteFeed, link, message, &[("rel", rel)]);
            }
        }
        if let (Some(current), Some(own)) = (href("current"), href("self"))
            && current != own
            && let Some(link) = find("current")
        {
            let message = "the current link of a complete feed is its own address";
            walk.report_tag(&rule::CurrentNotSelfInCompleteFeed, link, message, &[]);
        }
    }
    if marked("archive") && !marked("complete") {
        if find("current").is_none() {
            let message = "an archive has no link to the current feed";
            walk.report_tag(&rule::MissingCurrentInArchive, node, message, &[]);
        }
        if find("prev-archive").is_none() && find("next-archive").is_none() {
            let message = "an archive has no link to the one before or after it";
            walk.report_tag(&rule::ArchiveIncomplete, node, message, &[]);
        }
    }
    for (end, beyond) in [("first", "previous"), ("last", "next")] {
        if let (Some(own), Some(last), Some(link)) = (href("self"), href(end), find(beyond))
            && own == last
        {
            let message = format!("the {end} part of a feed has no {beyond} one");
            walk.report_tag(&rule::LinkPastEnd, link, message, &[("rel", beyond), ("self", end)]);
        }
    }
}
