//! RSS 2.0 and 0.9x (<https://www.rssboard.org/rss-specification>), with the advice of the RSS
//! profile (<https://www.rssboard.org/rss-profile>).

use std::collections::HashSet;

use roxmltree::Node;

use crate::rule::{self, Rule};
use crate::validate::atom;
use crate::validate::html;
use crate::validate::name::{self, name_of};
use crate::validate::namespace::itunes;
use crate::validate::value::{date, number, person, uri, words};
use crate::validate::walk::{
    AttributeRule, Check, Child, Content, Count, Element, Extensions, Subject, Walk, any,
    child_named, name_after_attribute, once, text, text_of,
};

const fn needed(name: &'static str, checks: &'static [Check]) -> AttributeRule {
    AttributeRule { name, needed: true, checks }
}

const fn attribute(name: &'static str, checks: &'static [Check]) -> AttributeRule {
    AttributeRule { name, needed: false, checks }
}

/// <https://www.rssboard.org/rss-specification#whatIsRss>
pub(super) const RSS: Element = Element {
    children: &[Child {
        name: "channel",
        count: Count::One(&rule::MissingElement),
        content: Content::Element(&CHANNEL),
    }],
    attributes: &[needed("version", &[version])],
    extensions: Extensions::None,
    after: |_, _| {},
};

fn version(walk: &mut Walk, at: &Subject, value: &str) {
    if !["0.91", "0.92", "2.0"].contains(&value) {
        let message = format!("invalid version {value:?}: RSS has 0.91, 0.92 and 2.0");
        walk.report_with(&rule::InvalidRSSVersion, at, message, &[("value", value)]);
    }
}

/// <https://www.rssboard.org/rss-specification#requiredChannelElements> and
/// <https://www.rssboard.org/rss-specification#optionalChannelElements>
const CHANNEL: Element = Element {
    children: &[
        Child {
            name: "title",
            count: Count::One(&rule::MissingTitle),
            content: text(&[words::filled, words::no_html]),
        },
        Child { name: "link", count: Count::One(&rule::MissingLink), content: text(&[uri::whole]) },
        Child {
            name: "description",
            count: Count::One(&rule::MissingDescription),
            content: text(&[words::no_html]),
        },
        once("language", text(&[words::language])),
        once("copyright", text(&[words::no_html])),
        once("managingEditor", text(&[person::contact])),
        once("webMaster", text(&[person::contact])),
        once("pubDate", text(&[date::rfc822])),
        once("lastBuildDate", text(&[date::rfc822])),
        any("category", Content::TextWith(&[attribute("domain", &[])], &[words::no_html])),
        once("generator", text(&[])),
        once("docs", text(&[uri::whole])),
        once("cloud", CLOUD),
        once("ttl", text(&[words::filled, number::positive])),
        once("image", Content::Element(&IMAGE)),
        once("rating", text(&[])),
        once("textInput", Content::Element(&TEXT_INPUT)),
        once("skipHours", Content::Element(&SKIP_HOURS)),
        once("skipDays", Content::Element(&SKIP_DAYS)),
        any("item", Content::Element(&ITEM)),
        any("blink", Content::Special(blink)),
    ],
    attributes: &[],
    extensions: Extensions::Feed,
    after: across_channel,
};

/// <https://www.rssboard.org/rss-specification#hrelementsOfLtitemgt>
const ITEM: Element = Element {
    children: &[
        once("title", text(&[words::filled, words::no_html])),
        once("link", text(&[uri::whole])),
        once("description", text(&[description])),
        once("author", text(&[person::contact])),
        any("category", CATEGORY),
        once("comments", text(&[uri::whole])),
        any("enclosure", ENCLOSURE),
        once(
            "guid",
            Content::TextWith(&[attribute("isPermaLink", &[truth])], &[words::filled, guid]),
        ),
        once("pubDate", text(&[date::rfc822])),
        once("source", Content::TextWith(&[needed("url", &[uri::whole])], &[words::no_html])),
    ],
    attributes: &[],
    extensions: Extensions::Item,
    after: across_item,
};

/// HTML since RSS 0.92, plain text before.
fn description(walk: &mut Walk, at: &Subject, value: &str) {
    let version = at.node.document().root_element().attribute("version");
    match version {
        Some("0.91") => words::no_html(walk, at, value),
        Some("0.90") => {}
        _ => html::of_rss(walk, at, value),
    }
}

/// It was in the draft of RSS 2.0, and is in blogChannel since.
fn blink(walk: &mut Walk, node: Node) {
    walk.report_tag(&rule::NoBlink, node, "there is no blink in RSS", &[]);
}

/// <https://www.rssboard.org/rss-specification#ltcategorygtSubelementOfLtitemgt>
const CATEGORY: Content =
    Content::TextWith(&[attribute("domain", &[])], &[words::filled, words::no_html]);

/// <https://www.rssboard.org/rss-specification#ltcloudgtSubelementOfLtchannelgt>
const CLOUD: Content = Content::TextWith(
    &[
        needed("domain", &[]),
        needed("port", &[number::positive_attribute]),
        needed("path", &[]),
        needed("registerProcedure", &[]),
        needed("protocol", &[protocol]),
    ],
    &[],
);

fn protocol(walk: &mut Walk, at: &Subject, value: &str) {
    if !["xml-rpc", "http-post", "soap"].contains(&value) {
        let message = format!("the protocol {value:?} is not xml-rpc, soap or http-post");
        walk.report_with(&rule::InvalidValue, at, message, &[("value", value)]);
    }
}

/// <https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt>
const ENCLOSURE: Content = Content::TextWith(
    &[
        needed("url", &[uri::web_attribute]),
        needed("length", &[length]),
        needed("type", &[words::media_type_attribute]),
    ],
    &[],
);

fn length(walk: &mut Walk, at: &Subject, value: &str) {
    let number = value.trim();
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_whole {
        let message = format!("the length is {value:?}, not a whole number");
        walk.report_with(&rule::InvalidIntegerAttribute, at, message, &[("value", value)]);
    } else if number == "-1" {
        let message = "a length that is not known is 0";
        walk.report_with(&rule::UseZeroForUnknown, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    } else if number.starts_with('-') && digits.bytes().any(|digit| digit != b'0') {
        let message = format!("the length is {value:?}, not a whole number from 0");
        walk.report_with(&rule::InvalidNonNegativeInteger, at, message, &[("value", value)]);
        name_after_attribute(walk, at);
    }
}

/// <https://www.rssboard.org/rss-specification#ltimagegtSubelementOfLtchannelgt>
const IMAGE: Element = Element {
    children: &[
        Child {
            name: "url",
            count: Count::One(&rule::MissingElement),
            content: text(&[uri::whole, picture]),
        },
        Child {
            name: "title",
            count: Count::One(&rule::MissingTitle),
            content: text(&[words::filled, words::no_html]),
        },
        Child { name: "link", count: Count::One(&rule::MissingLink), content: text(&[uri::whole]) },
        once("width", text(&[width])),
        once("height", text(&[height])),
        once("description", text(&[words::no_html])),
    ],
    attributes: &[],
    extensions: Extensions::Feed,
    after: like_channel,
};

/// Pictures that browsers show: GIF, JPEG or PNG.
fn picture(walk: &mut Walk, at: &Subject, value: &str) {
    let whole = value.split(['?', '#']).next().unwrap_or_default();
    let path = whole.split_once("://").map_or(whole, |(_, rest)| rest);
    let Some((_, name)) = path.rsplit_once('/') else { return };
    let Some((_, ending)) = name.rsplit_once('.') else { return };
    let is_ending = !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
    let shown = ["gif", "jpeg", "jpg", "png"].contains(&ending.to_ascii_lowercase().as_str());
    if is_ending && !shown {
        let message = format!("a picture that ends in .{ending} is not shown everywhere");
        walk.report_with(&rule::ImageUrlFormat, at, message, &[("value", value)]);
    }
}

fn width(walk: &mut Walk, at: &Subject, value: &str) {
    size(walk, at, value, 144, &rule::InvalidWidth);
}

fn height(walk: &mut Walk, at: &Subject, value: &str) {
    size(walk, at, value, 400, &rule::InvalidHeight);
}

fn size(walk: &mut Walk, at: &Subject, value: &str, most: u32, rule: &'static Rule) {
    if !value.trim().parse::<u32>().is_ok_and(|pixels| (1..=most).contains(&pixels)) {
        let message =
            format!("{} is {value:?}, not a number from 1 to {most}", name_of(at.node, walk.kind));
        walk.report_with(rule, at, message, &[("value", value)]);
    }
}

/// The picture's title and link are the channel's (RSS 2.0, `<image>`).
fn like_channel(walk: &mut Walk, image: Node) {
    let Some(channel) = image.parent_element() else { return };
    let pairs: [(&str, &'static Rule); 2] =
        [("title", &rule::ImageTitleDoesntMatch), ("link", &rule::ImageLinkDoesntMatch)];
    for (name, rule) in pairs {
        let (Some(own), Some(of)) =
            (child_named(walk, image, name), child_named(walk, channel, name))
        else {
            continue;
        };
        if text_of(own).trim() != text_of(of).trim() {
            let message = format!("the image's {name} is not the channel's");
            walk.report(rule, &Subject::of(own), message);
        }
    }
}

/// <https://www.rssboard.org/rss-specification#lttextinputgtSubelementOfLtchannelgt>
const TEXT_INPUT: Element = Element {
    children: &[
        Child {
            name: "title",
            count: Count::One(&rule::MissingTitle),
            content: text(&[words::no_html]),
        },
        Child {
            name: "description",
            count: Count::One(&rule::MissingDescription),
            content: text(&[]),
        },
        Child {
            name: "name",
            count: Count::One(&rule::MissingElement),
            content: text(&[form_name]),
        },
        Child { name: "link", count: Count::One(&rule::MissingLink), content: text(&[uri::whole]) },
    ],
    attributes: &[],
    extensions: Extensions::Feed,
    after: |walk, node| {
        let message = "hardly any reader shows textInput";
        walk.report_tag(&rule::AvoidTextInput, node, message, &[]);
    },
};

/// The name of a field of a form (HTML 4.01, 6.2).
pub(super) fn form_name(walk: &mut Walk, at: &Subject, value: &str) {
    // Spaces are legal in names of HTML's fields; the W3C's validator takes all from `A` to `z`.
    if !value.starts_with(|c: char| ('A'..='z').contains(&c)) {
        let message = format!("invalid field name {value:?}: it begins with no letter");
        walk.report_with(&rule::InvalidFormComponentName, at, message, &[("value", value)]);
    }
}

/// <https://www.rssboard.org/skip-hours-days>
const SKIP_HOURS: Element = Element {
    children: &[Child {
        name: "hour",
        count: Count::Some(&rule::MissingElement),
        content: text(&[hour]),
    }],
    attributes: &[],
    extensions: Extensions::None,
    after: |walk, node| {
        repeated(walk, node);
        if node.children().filter(Node::is_element).count() > 24 {
            walk.report_tag(&rule::NotEnoughHoursInTheDay, node, "a day has 24 hours", &[]);
        }
    },
};

const SKIP_DAYS: Element = Element {
    children: &[Child {
        name: "day",
        count: Count::Some(&rule::MissingElement),
        content: text(&[day]),
    }],
    attributes: &[],
    extensions: Extensions::None,
    after: |walk, node| {
        repeated(walk, node);
        if node.children().filter(Node::is_element).count() > 7 {
            walk.report_tag(&rule::EightDaysAWeek, node, "a week has seven days", &[]);
        }
    },
};

fn repeated(walk: &mut Walk, node: Node) {
    let mut met: HashSet<String> = HashSet::new();
    for child in node.children().filter(Node::is_element) {
        let value = text_of(child).trim().to_owned();
        // 24 was midnight in RSS 0.91, 0 is since.
        let key = if value == "24" { "0".to_owned() } else { value.clone() };
        let key = key.parse::<u32>().map_or(key, |hour| hour.to_string());
        if !met.insert(key) {
            let message = format!("{value} stands twice");
            walk.report_with(
                &rule::DuplicateValue,
                &Subject::of(child),
                message,
                &[("value", &value)],
            );
        }
    }
}

fn hour(walk: &mut Walk, at: &Subject, value: &str) {
    match value.trim().parse::<u32>() {
        Ok(0..=23) => {}
        Ok(24) => walk.report(&rule::UseZeroForMidnight, at, "midnight is 0"),
        _ => {
            let message = format!("{value:?} is no hour from 0 to 23");
            walk.report_with(&rule::InvalidHour, at, message, &[("value", value)]);
        }
    }
}

fn day(walk: &mut Walk, at: &Subject, value: &str) {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    words::one_of(walk, at, value, &days, &rule::InvalidDay);
}

/// `true` or `false`, in an attribute.
fn truth(walk: &mut Walk, at: &Subject, value: &str) {
    if !matches!(value, "true" | "false") {
        let message = format!("isPermaLink is {value:?}, not true or false");
        walk.report_with(&rule::InvalidBooleanAttribute, at, message, &[("value", value)]);
    }
}

/// A guid is an address unless it says otherwise.
fn guid(walk: &mut Walk, at: &Subject, value: &str) {
    let permanent = at.node.attribute("isPermaLink").unwrap_or("true") == "true";
    if !permanent {
        if !value.is_empty() && value.len() < 9 && value.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = format!("the guid {value:?} may be that of another item elsewhere");
            walk.report_with(&rule::NotSufficientlyUnique, at, message, &[("value", value)]);
        }
        return;
    }
    let scheme = value.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(scheme.as_str(), "http" | "https" | "ftp") && value.contains("://") {
        uri::whole(walk, at, value);
    } else if value.starts_with("tag:") || value.starts_with("urn:uuid:") {
        let message = format!("the guid {value:?} is no address; say isPermaLink=\"false\"");
        walk.report_with(&rule::InvalidPermalink, at, message, &[("value", value)]);
    } else {
        let message = format!("the guid {value:?} is no address; say isPermaLink=\"false\"");
        walk.report_with(&rule::InvalidHttpGUID, at, message, &[("value", value)]);
    }
}

/// What stands in RSS and, as another element, in an extension.
type Double = (&'static str, &'static str);

/// In a channel.
const DOUBLE_IN_CHANNEL: &[Double] = &[
    ("pubDate", "dc:date"),
    ("copyright", "dc:rights"),
    ("webMaster", "dc:publisher"),
    ("language", "dc:language"),
    ("managingEditor", "dc:creator"),
    ("generator", "admin:generatorAgent"),
    ("lastBuildDate", "dcterms:modified"),
    ("creativeCommons:license", "cc:license"),
];

/// In an item.
const DOUBLE_IN_ITEM: &[Double] = &[
    ("guid", "atom:id"),
    ("category", "dc:subject"),
    ("author", "dc:creator"),
    ("pubDate", "dc:date"),
    ("source", "dc:source"),
    ("creativeCommons:license", "cc:license"),
];

fn doubles(walk: &mut Walk, node: Node, doubles: &[Double], rule: &'static Rule) {
    let is_known = |child: &Node| {
        name::is_core(*child, walk.kind) || name::prefix_of(child.tag_name().namespace()).is_some()
    };
    let names: HashSet<String> = node
        .children()
        .filter(|child| child.is_element() && is_known(child))
        .map(|child| name_of(child, walk.kind))
        .collect();
    for (core, extension) in doubles {
        let has = |name: &str| names.contains(name);
        if has(core) && has(extension) {
            let message = format!("{core} and {extension} say the same");
            walk.report_tag(rule, node, message, &[("core", core), ("ext", extension)]);
        }
    }
}

fn across_channel(walk: &mut Walk, node: Node) {
    doubles(walk, node, DOUBLE_IN_CHANNEL, &rule::DuplicateSemantics);
    own_address(walk, node);
    items_last(walk, node);
    guids(walk, node);
    itunes::complete(walk, node);
    atom::history(walk, node);
    slash_date(walk, node);
    let names = |name: &str| child_named(walk, node, name).is_some();
    if !names("language") && !names("dc:language") {
        let message = "the channel names no language";
        walk.report_tag(&rule::MissingDCLanguage, node, message, &[]);
    }
}

/// The RSS profile recommends a link of the channel to itself.
fn own_address(walk: &mut Walk, node: Node) {
    let is_self = |child: &Node| {
        child.tag_name().namespace() == Some(name::ATOM)
            && child.tag_name().name() == "link"
            && child.attribute("rel") == Some("self")
    };
    let own = node.children().find(is_self);
    let Some(own) = own else {
        let version = node.document().root_element().attribute("version");
        if version.is_none_or(|version| version == "2.0") {
            let message = "the channel has no atom:link to itself";
            walk.report_tag(&rule::MissingAtomSelfLink, node, message, &[]);
        }
        return;
    };
    if let Some(kind) = own.attribute("type").filter(|kind| *kind == "application/atom+xml") {
        let message = format!("the link to itself has the type {kind}, and this is RSS");
        walk.report_tag(&rule::SelfNotAtom, own, message, &[("type", kind)]);
    }
}

/// Whether the document is of RSS 2.0.
fn is_two(node: Node) -> bool {
    let root = node.document().root_element();
    root.attribute("version").is_none_or(|version| version.starts_with("2."))
}

/// What describes the channel stands before its items.
fn items_last(walk: &mut Walk, node: Node) {
    let is_item = |child: &Node| name::has_name(*child, "item", walk.kind);
    let children = || node.children().filter(Node::is_element);
    let describes =
        |child: &Node| DESCRIBES.iter().any(|name| name::has_name(*child, name, walk.kind));
    let Some(item) = children().find(is_item) else { return };
    if children().skip_while(|child| !is_item(child)).any(|child| describes(&child)) {
        let message = "an item stands before what describes the channel";
        walk.report_tag(&rule::MisplacedItem, item, message, &[]);
    }
}

/// What describes a channel, and readers that stream want before its items.
const DESCRIBES: [&str; 19] = [
    "textInput",
    "textinput",
    "image",
    "link",
    "title",
    "description",
    "atom:link",
    "category",
    "cloud",
    "ttl",
    "docs",
    "generator",
    "pubDate",
    "managingEditor",
    "webMaster",
    "language",
    "copyright",
    "lastBuildDate",
    "skipHours",
];

/// One guid, one item.
fn guids(walk: &mut Walk, node: Node) {
    let mut met: HashSet<String> = HashSet::new();
    let kind = walk.kind;
    for item in node.children().filter(|child| name::has_name(*child, "item", kind)) {
        let Some(guid) = child_named(walk, item, "guid") else { continue };
        let value = text_of(guid).trim().to_owned();
        if !value.is_empty() && !met.insert(value.clone()) {
            let message = format!("two items have the guid {value:?}");
            walk.report_with(
                &rule::DuplicateValue,
                &Subject::of(guid),
                message,
                &[("value", &value)],
            );
        }
    }
}

/// Comments are counted as of some date.
fn slash_date(walk: &mut Walk, node: Node) {
    let counted = node.descendants().any(|child| {
        child.tag_name().namespace() == Some("http://purl.org/rss/1.0/modules/slash/")
            && child.tag_name().name() == "comments"
    });
    let dated = ["lastBuildDate", "dc:date", "pubDate"]
        .iter()
        .any(|name| child_named(walk, node, name).is_some());
    if counted && !dated {
        let message = "slash:comments counts as of a date, and the channel has none";
        walk.report_tag(&rule::SlashDate, node, message, &[]);
    }
}

fn across_item(walk: &mut Walk, node: Node) {
    doubles(walk, node, DOUBLE_IN_ITEM, &rule::DuplicateItemSemantics);
    let child = |walk: &Walk, name: &str| child_named(walk, node, name).is_some();
    if !child(walk, "title") && !child(walk, "description") {
        let message = "an item has a title or a description";
        walk.report_tag(&rule::ItemMustContainTitleOrDescription, node, message, &[]);
    }
    if is_two(node) && !child(walk, "guid") {
        let message = "the item has no guid";
        walk.report_tag(&rule::MissingGuid, node, message, &[]);
    }
    one_content(walk, node);
    let enclosures: Vec<Node> =
        node.children().filter(|child| name::has_name(*child, "enclosure", walk.kind)).collect();
    if let Some(second) = enclosures.get(1) {
        let message = "some readers take one enclosure of an item";
        walk.report_tag(&rule::DuplicateEnclosure, *second, message, &[]);
    }
    for enclosure in enclosures {
        itunes::playable(walk, node, enclosure.attribute("url").unwrap_or_default());
    }
}

/// The description is a summary where the content stands beside it, and comes first, since some
/// readers take the last of them.
fn one_content(walk: &mut Walk, node: Node) {
    let place = |name: &str| {
        node.children().filter(Node::is_element).position(|child| name_of(child, walk.kind) == name)
    };
    let (description, encoded) = (place("description"), place("content:encoded"));
    if let Some(encoded) = encoded
        && description.is_none_or(|description| description > encoded)
    {
        let message = "content:encoded stands without a description before it";
        walk.report_tag(&rule::NeedDescriptionBeforeContent, node, message, &[]);
    }
    for name in ["atom:content", "xhtml:body"] {
        let found = node
            .children()
            .filter(Node::is_element)
            .find(|child| name_of(*child, walk.kind) == name && !child.has_attribute("src"));
        if let Some(found) = found {
            let message = format!("{name} says what description and content:encoded say");
            walk.report_tag(&rule::DuplicateDescriptionSemantics, found, message, &[]);
        }
    }
}
