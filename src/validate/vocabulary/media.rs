//! Media RSS (<https://www.rssboard.org/media-rss>).

use std::collections::HashSet;
use std::sync::LazyLock;

use roxmltree::Node;

use crate::rule;
use crate::validate::check::{Check, Fault};
use crate::validate::subject::{Subject, text_of, trimmed_text_of};
use crate::validate::table::{
    ANY_TEXT, Attribute, Child, Content, Element, Parents, Vocabulary, any, once,
};
use crate::validate::value::{media_type, number, text as words, uri};
use crate::validate::walk::Walk;

/// In feeds, items, groups and contents.
pub(in crate::validate) const MEDIA: Vocabulary = Vocabulary {
    prefix: "media",
    elements: &[
        (
            Parents::FEEDS.or(Parents::ITEMS).or(Parents::MEDIA_GROUP).or(Parents::MEDIA_CONTENT),
            OPTIONAL,
        ),
        (
            Parents::ITEMS.or(Parents::MEDIA_GROUP),
            &[any("media:content", Content::Element(&CONTENT))],
        ),
        (Parents::ITEMS, &[any("media:group", Content::Element(&GROUP))]),
    ],
};

/// An attribute, an empty one of which is as none.
const fn attribute(name: &'static str, checks: &'static [Check]) -> Attribute {
    Attribute { name, is_required: false, blank_is_none: true, checks }
}

const fn needed(name: &'static str, checks: &'static [Check]) -> Attribute {
    Attribute { name, is_required: true, blank_is_none: true, checks }
}

const SIZES: [Attribute; 2] =
    [attribute("height", &[number::POSITIVE]), attribute("width", &[number::POSITIVE])];

const OPTIONAL: &[Child] = &[
    once("media:adult", Content::Special(adult)),
    any(
        "media:category",
        Content::TextWith(
            &[attribute("scheme", &[uri::WHOLE]), attribute("label", &[words::PLAIN])],
            &[words::PLAIN],
        ),
    ),
    once("media:copyright", Content::TextWith(&[attribute("url", &[uri::WHOLE])], &[words::PLAIN])),
    any("media:credit", Content::Special(credit)),
    once("media:description", Content::Special(described)),
    any("media:hash", Content::Special(hash)),
    any("media:keywords", ANY_TEXT),
    any("media:player", Content::Empty(&[needed("url", &[uri::WHOLE]), SIZES[0], SIZES[1]])),
    any("media:rating", Content::Special(rating)),
    any("media:restriction", Content::Special(restriction)),
    any("media:text", Content::Special(timed)),
    any(
        "media:thumbnail",
        Content::TextWith(
            &[needed("url", &[uri::WHOLE]), SIZES[0], SIZES[1], attribute("time", &[TIME])],
            &[],
        ),
    ),
    once("media:title", Content::Special(described)),
    // Of the specification of 2009, which the W3C's validator does not know.
    any("media:community", Content::Ignored),
    any("media:comments", Content::Ignored),
    any("media:embed", Content::Ignored),
    any("media:responses", Content::Ignored),
    any("media:backLinks", Content::Ignored),
    any("media:status", Content::Ignored),
    any("media:price", Content::Ignored),
    any("media:license", Content::Ignored),
    any("media:subTitle", Content::Ignored),
    any("media:peerLink", Content::Ignored),
    any("media:rights", Content::Ignored),
    any("media:scenes", Content::Ignored),
];

const CONTENT: Element = Element {
    children: &[],
    attributes: &[
        attribute("url", &[uri::WHOLE]),
        attribute("fileSize", &[number::POSITIVE]),
        attribute("type", &[media_type::OF_ENCLOSURE]),
        attribute("medium", &[MEDIUM]),
        attribute("isDefault", &[number::TRUTH]),
        attribute("expression", &[EXPRESSION]),
        attribute("bitrate", &[number::MEASURE]),
        attribute("framerate", &[number::MEASURE]),
        attribute("samplingrate", &[number::MEASURE]),
        attribute("channels", &[number::NOT_NEGATIVE]),
        attribute("duration", &[number::MEASURE]),
        SIZES[0],
        SIZES[1],
        attribute("lang", &[words::LANGUAGE]),
    ],
    place: Parents::MEDIA_CONTENT,
    ..Element::PLAIN
};

const GROUP: Element =
    Element { children: &[], attributes: &[], place: Parents::MEDIA_GROUP, after: alternatives };

/// A group is of several forms of one thing.
fn alternatives(walk: &mut Walk, node: Node) {
    let contents = node.children().filter(|child| child.tag_name().name() == "content").count();
    if contents < 2 {
        let message = "media:group holds fewer than two media:content";
        walk.report_tag(&rule::MediaGroupWithoutAlternatives, node, message, &[]);
    }
}

const MEDIUM: Check =
    Check::OneOf(&["image", "audio", "video", "document", "executable"], &rule::InvalidMediaMedium);

const EXPRESSION: Check =
    Check::OneOf(&["sample", "full", "nonstop"], &rule::InvalidMediaExpression);

/// A credit by the scheme of the European Broadcasting Union, or by another.
fn credit(walk: &mut Walk, node: Node) {
    const OF_EBU: &[Attribute] = &[attribute("role", &[EBU_ROLE]), attribute("scheme", &[])];
    const OTHER: &[Attribute] =
        &[attribute("role", &[OTHER_ROLE]), attribute("scheme", &[uri::WHOLE])];
    let of_ebu = matches!(node.attribute("scheme"), None | Some("" | "urn:ebu"));
    walk.text(node, if of_ebu { OF_EBU } else { OTHER }, &[]);
}

const EBU_ROLE: Check = Check::Is(
    |role| ROLES.lines().skip(1).any(|known| known == role),
    &rule::InvalidCreditRole,
    "a role of EBU's list, in lower case",
);

const OTHER_ROLE: Check = Check::Is(
    |role| role.chars().all(|c| !c.is_uppercase()),
    &rule::InvalidCreditRole,
    "a role in lower case",
);

/// Roles, one a line, after a line on where they are from.
const ROLES: &str = include_str!("../data/ebu-roles.txt");

/// `media:title` and `media:description`.
fn described(walk: &mut Walk, node: Node) {
    by_type(walk, node, &[attribute("type", &[])]);
}

/// `media:text`, which is spoken at some time.
fn timed(walk: &mut Walk, node: Node) {
    by_type(
        walk,
        node,
        &[
            attribute("type", &[]),
            attribute("lang", &[words::LANGUAGE]),
            attribute("start", &[TIME]),
            attribute("end", &[TIME]),
        ],
    );
}

/// Plain text or HTML, as `type` says.
fn by_type(walk: &mut Walk, node: Node, attributes: &[Attribute]) {
    let checks: &[Check] = match node.attribute("type").unwrap_or("plain") {
        "html" => &[words::HTML],
        "plain" | "" => &[words::UNDECLARED],
        other => {
            report(walk, node, &rule::InvalidMediaTextType, other, "plain or html");
            &[]
        }
    };
    walk.text(node, attributes, checks);
}

/// Reports a value of an element, or of one of its attributes, that is not what it has to be.
fn report(walk: &mut Walk, node: Node, rule: &'static rule::Rule, value: &str, wanted: &str) {
    let fault = Fault::of(rule, value, format!("is {value:?}, not {wanted}"));
    walk.report_fault(&Subject::of(node), value, fault);
}

/// A hash, of whose letters only the number is counted.
fn hash(walk: &mut Walk, node: Node) {
    walk.text(node, &[attribute("algo", &[])], &[]);
    let length = match node.attribute("algo").unwrap_or("md5") {
        "md5" | "" => 32,
        "sha-1" => 40,
        other => return report(walk, node, &rule::InvalidMediaHash, other, "md5 or sha-1"),
    };
    let value = trimmed_text_of(node);
    if value.len() != length || !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        report(walk, node, &rule::InvalidMediaHash, &value, "a hash in hexadecimal digits");
    }
}

fn adult(walk: &mut Walk, node: Node) {
    let message = "media:adult is media:rating now";
    walk.report_tag(&rule::DeprecatedMediaAdult, node, message, &[]);
    walk.text(node, &[], &[number::TRUTH]);
}

fn rating(walk: &mut Walk, node: Node) {
    let scheme = node.attribute("scheme").filter(|scheme| !scheme.is_empty());
    let value = text_of(node);
    let sound = match scheme.unwrap_or("urn:simple") {
        "urn:simple" => matches!(&*value, "adult" | "nonadult"),
        "urn:mpaa" => matches!(&*value, "g" | "m" | "nc-17" | "pg" | "pg-13" | "r" | "x"),
        "urn:v-chip" => V_CHIP.contains(&&*value),
        "urn:icra" => is_icra(&value),
        _ => {
            return walk.text(node, &[attribute("scheme", &[uri::WHOLE])], &[]);
        }
    };
    walk.text(node, &[attribute("scheme", &[])], &[]);
    if !sound {
        report(walk, node, &rule::InvalidMediaRating, &value, "a rating of its scheme");
    }
}

const V_CHIP: [&str; 13] = [
    "14+", "18+", "c", "c8", "g", "pg", "tv-14", "tv-g", "tv-ma", "tv-pg", "tv-y", "tv-y7",
    "tv-y7-fv",
];

/// Labels of the ICRA vocabulary: `r (cz 1 lz 1 nz 1 oz 1 vz 1)`.
fn is_icra(value: &str) -> bool {
    let labels = value.strip_prefix("r (").and_then(|rest| rest.strip_suffix(')'));
    let Some(labels) = labels else { return false };
    let words: Vec<&str> = labels.split(' ').collect();
    let is_known = |label: &str| match label.split_at_checked(1) {
        Some((of, "z")) => matches!(of, "n" | "s" | "v" | "l" | "o" | "c" | "x"),
        Some(("n" | "l", letter)) => matches!(letter, "a" | "b" | "c"),
        Some(("s", letter)) => letter.len() == 1 && ("a"..="f").contains(&letter),
        Some(("v", letter)) => letter.len() == 1 && ("a"..="j").contains(&letter),
        Some(("o", letter)) => letter.len() == 1 && ("a"..="h").contains(&letter),
        Some(("c", letter)) => matches!(letter, "a" | "b"),
        Some(("x", letter)) => letter.len() == 1 && ("a"..="e").contains(&letter),
        _ => false,
    };
    words.len().is_multiple_of(2)
        && words.chunks(2).all(|pair| {
            is_known(pair[0]) && (pair[1] == "1" || pair[1] == "0" && pair[0].ends_with('z'))
        })
}

fn restriction(walk: &mut Walk, node: Node) {
    const ATTRIBUTES: &[Attribute] =
        &[needed("relationship", &[RELATIONSHIP]), attribute("type", &[])];
    let checks: &[Check] = match node.attribute("type").unwrap_or_default() {
        "" => &[ALL_OR_NONE],
        "country" => &[COUNTRIES],
        "uri" => &[uri::WHOLE],
        // Of the specification of 2009, which the W3C's validator does not know.
        "sharing" => &[],
        other => {
            let wanted = "country, uri or sharing";
            report(walk, node, &rule::InvalidMediaRestrictionType, other, wanted);
            &[]
        }
    };
    walk.text(node, ATTRIBUTES, checks);
}

const ALL_OR_NONE: Check = Check::Is(
    |value| matches!(value, "" | "all" | "none"),
    &rule::InvalidMediaRestriction,
    "all or none",
);

const COUNTRIES: Check = Check::Is(
    |value| value.split(' ').all(is_country),
    &rule::InvalidCountryCode,
    "codes of countries with a space between",
);

/// A code of ISO 3166-1 of today, in letters of any case.
fn is_country(code: &str) -> bool {
    static CODES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let lines = include_str!("../data/iso-3166.txt").lines().skip(1);
        lines.flat_map(|line| line.split(' ')).collect()
    });
    CODES.contains(code.to_ascii_uppercase().as_str())
}

const RELATIONSHIP: Check = Check::OneOf(&["allow", "deny"], &rule::InvalidMediaRestrictionRel);

const TIME: Check = Check::Is(is_time, &rule::InvalidNPTTime, "a time as 12:05:35.3");

/// A time of RFC 2326, section 3.6, or what begins as one.
fn is_time(value: &str) -> bool {
    value.starts_with("now") || value.starts_with(|first: char| first.is_ascii_digit())
}
