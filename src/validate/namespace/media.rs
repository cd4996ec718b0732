//! Media RSS (<https://www.rssboard.org/media-rss>).

use roxmltree::Node;

use crate::rule;
use crate::validate::html;
use crate::validate::value::{number, uri, words};
use crate::validate::walk::{
    AttributeRule, Child, Content, Element, Extensions, Subject, Walk, any, once, report_value,
    text, text_of,
};

const fn attribute(
    name: &'static str,
    checks: &'static [crate::validate::walk::Check],
) -> AttributeRule {
    AttributeRule { name, needed: false, checks }
}

const fn needed(
    name: &'static str,
    checks: &'static [crate::validate::walk::Check],
) -> AttributeRule {
    AttributeRule { name, needed: true, checks }
}

/// The optional elements, which stand in a channel, an item, a group and a content.
pub(super) const TABLE: &[Child] = &[
    any("media:adult", Content::Special(adult)),
    any(
        "media:category",
        Content::TextWith(
            &[attribute("scheme", &[uri::whole]), attribute("label", &[])],
            &[words::no_html],
        ),
    ),
    once(
        "media:copyright",
        Content::TextWith(&[attribute("url", &[uri::whole])], &[words::no_html]),
    ),
    any(
        "media:credit",
        Content::TextWith(
            &[attribute("role", &[credit_role]), attribute("scheme", &[uri::whole])],
            &[],
        ),
    ),
    once("media:description", Content::Special(described)),
    any("media:hash", Content::Special(hash)),
    once("media:keywords", text(&[])),
    once(
        "media:player",
        Content::TextWith(
            &[
                needed("url", &[uri::whole]),
                attribute("height", &[number::positive]),
                attribute("width", &[number::positive]),
            ],
            &[],
        ),
    ),
    any("media:rating", Content::Special(rating)),
    any("media:restriction", Content::Special(restriction)),
    any("media:text", Content::Special(described)),
    any(
        "media:thumbnail",
        Content::TextWith(
            &[
                needed("url", &[uri::whole]),
                attribute("height", &[number::positive]),
                attribute("width", &[number::positive]),
                attribute("time", &[play_time]),
            ],
            &[],
        ),
    ),
    once("media:title", Content::Special(described)),
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

/// In an item: contents and groups, besides the optional elements.
pub(super) const ITEM: &[Child] = &[
    any("media:content", Content::Element(&CONTENT)),
    any("media:group", Content::Element(&GROUP)),
];

const CONTENT: Element = Element {
    children: TABLE,
    attributes: &[
        attribute("url", &[uri::whole]),
        attribute("fileSize", &[number::positive]),
        attribute("type", &[words::media_type_attribute]),
        attribute("medium", &[medium]),
        attribute("isDefault", &[number::truth]),
        attribute("expression", &[expression]),
        attribute("bitrate", &[number::float]),
        attribute("framerate", &[number::float]),
        attribute("samplingrate", &[number::float]),
        attribute("channels", &[number::float]),
        attribute("duration", &[number::float]),
        attribute("height", &[number::positive]),
        attribute("width", &[number::positive]),
        attribute("lang", &[words::language]),
    ],
    extensions: Extensions::Item,
    after: |_, _| {},
};

const GROUP: Element = Element {
    children: &[any("media:content", Content::Element(&CONTENT))],
    attributes: &[],
    extensions: Extensions::Item,
    after: alternatives,
};

/// A group is of several forms of one thing.
fn alternatives(walk: &mut Walk, node: Node) {
    let contents = node.children().filter(|child| child.tag_name().name() == "content").count();
    if contents < 2 {
        let message = "media:group holds fewer than two media:content";
        walk.report_tag(&rule::MediaGroupWithoutAlternatives, node, message, &[]);
    }
}

fn medium(walk: &mut Walk, at: &Subject, value: &str) {
    if !["image", "audio", "video", "document", "executable"].contains(&value) {
        report_value(
            walk,
            &rule::InvalidMediaMedium,
            at,
            value,
            "image, audio, video, document or executable",
        );
    }
}

fn expression(walk: &mut Walk, at: &Subject, value: &str) {
    if !["sample", "full", "nonstop"].contains(&value) {
        report_value(walk, &rule::InvalidMediaExpression, at, value, "sample, full or nonstop");
    }
}

/// A role of the European Broadcasting Union, in lower case, unless another scheme is named.
fn credit_role(walk: &mut Walk, at: &Subject, value: &str) {
    let scheme = at.node.attribute("scheme").unwrap_or("urn:ebu");
    let lower = value.bytes().all(|byte| !byte.is_ascii_uppercase());
    let of_ebu = matches!(scheme, "" | "urn:ebu");
    if !lower || of_ebu && !ROLES.lines().skip(1).any(|role| role == value) {
        report_value(
            walk,
            &rule::InvalidCreditRole,
            at,
            value,
            "a role of EBU's list, in lower case",
        );
    }
}

/// Roles, one a line, after a line on where they are from.
const ROLES: &str = include_str!("../data/ebu-roles.txt");

/// Plain text or HTML, as `type` says.
fn described(walk: &mut Walk, node: Node) {
    walk.attributes(
        node,
        &[
            attribute("type", &[]),
            attribute("lang", &[words::language]),
            attribute("start", &[play_time]),
            attribute("end", &[play_time]),
        ],
    );
    let (at, value) = (Subject::of(node), text_of(node));
    match node.attribute("type").unwrap_or("plain") {
        "html" => html::escaped(walk, &at, &value),
        "plain" => words::plain(walk, &at, &value, &rule::ContainsUndeclaredHTML),
        other => report_value(walk, &rule::InvalidMediaTextType, &at, other, "plain or html"),
    }
}

fn hash(walk: &mut Walk, node: Node) {
    walk.attributes(node, &[attribute("algo", &[])]);
    let digits = match node.attribute("algo").unwrap_or("md5") {
        "md5" => 32,
        "sha-1" => 40,
        other => {
            report_value(walk, &rule::InvalidMediaHash, &Subject::of(node), other, "md5 or sha-1");
            return;
        }
    };
    let value = text_of(node);
    if value.trim().len() != digits || !value.trim().bytes().all(|byte| byte.is_ascii_hexdigit()) {
        report_value(
            walk,
            &rule::InvalidMediaHash,
            &Subject::of(node),
            &value,
            "a hash in hexadecimal digits",
        );
    }
}

fn adult(walk: &mut Walk, node: Node) {
    let message = "media:adult is media:rating now";
    walk.report_tag(&rule::DeprecatedMediaAdult, node, message, &[]);
    if !matches!(text_of(node).trim(), "true" | "false") {
        report_value(
            walk,
            &rule::InvalidAdultContent,
            &Subject::of(node),
            &text_of(node),
            "true or false",
        );
    }
}

fn rating(walk: &mut Walk, node: Node) {
    walk.attributes(node, &[attribute("scheme", &[])]);
    let value = text_of(node);
    let sound = match node.attribute("scheme").unwrap_or("urn:simple") {
        "urn:simple" => matches!(&*value, "adult" | "nonadult"),
        "urn:mpaa" => matches!(&*value, "g" | "nc-17" | "pg" | "pg-13" | "r" | "x"),
        "urn:v-chip" => matches!(
            &*value,
            "14+"
                | "18+"
                | "c"
                | "c8"
                | "g"
                | "pg"
                | "tv-14"
                | "tv-g"
                | "tv-ma"
                | "tv-pg"
                | "tv-y"
                | "tv-y7"
                | "tv-y7-fv"
        ),
        "urn:icra" => is_icra(&value),
        _ => true,
    };
    if !sound {
        report_value(
            walk,
            &rule::InvalidMediaRating,
            &Subject::of(node),
            &value,
            "a rating of its scheme",
        );
    }
}

/// Labels and values of the ICRA vocabulary: `r (cz 1 lz 1 nz 1 oz 1 vz 1)`.
fn is_icra(value: &str) -> bool {
    let Some(labels) = value.strip_prefix("r (").and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let words: Vec<&str> = labels.split_whitespace().collect();
    words.len().is_multiple_of(2)
        && words.chunks(2).all(|pair| {
            let of = pair[0].chars().next();
            let sound = matches!(of, Some('c' | 'l' | 'n' | 'o' | 'v')) && pair[0].len() == 2;
            sound && matches!(pair[1], "0" | "1")
        })
}

fn restriction(walk: &mut Walk, node: Node) {
    walk.attributes(node, &[needed("relationship", &[relationship]), attribute("type", &[])]);
    let (at, value) = (Subject::of(node), text_of(node));
    match node.attribute("type") {
        None if matches!(value.trim(), "" | "all" | "none") => {}
        Some("country") => {
            for code in value.split_whitespace() {
                if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                    report_value(
                        walk,
                        &rule::InvalidCountryCode,
                        &at,
                        code,
                        "a country code of two letters",
                    );
                }
            }
        }
        Some("uri") => {
            for address in value.split_whitespace() {
                uri::whole(walk, &at, address);
            }
        }
        Some("sharing") => {}
        other => {
            let wanted = "country, uri or sharing";
            report_value(
                walk,
                &rule::InvalidMediaRestrictionType,
                &at,
                other.unwrap_or_default(),
                wanted,
            );
        }
    }
}

fn relationship(walk: &mut Walk, at: &Subject, value: &str) {
    if !matches!(value, "allow" | "deny") {
        report_value(walk, &rule::InvalidMediaRestrictionRel, at, value, "allow or deny");
    }
}

/// A time of RFC 2326, section 3.6: `12:05:35.3` or seconds.
fn play_time(walk: &mut Walk, at: &Subject, value: &str) {
    let parts: Vec<&str> = value.split(':').collect();
    let number = |part: &&str| {
        let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
        !whole.is_empty() && (whole.to_owned() + fraction).bytes().all(|byte| byte.is_ascii_digit())
    };
    let sixty = |part: &&str| part.parse::<f64>().is_ok_and(|number| number < 60.0);
    let sound = value == "now"
        || matches!(parts.len(), 1 | 3)
            && parts.iter().all(number)
            && parts.iter().skip(1).all(sixty);
    if !sound {
        report_value(walk, &rule::InvalidNPTTime, at, value, "a time as 12:05:35.3");
    }
}
