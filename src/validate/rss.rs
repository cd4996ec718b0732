//! RSS 2.0 and 0.9x (<https://www.rssboard.org/rss-specification>), with the advice of the RSS
//! profile (<https://www.rssboard.org/rss-profile>): what each element holds.

use roxmltree::Node;

use crate::rule;
use crate::validate::check::{Check, Fault};
use crate::validate::subject::{Subject, trimmed_text_of};
use crate::validate::table::{
    ANY_TEXT, Attribute, Content, Element, Parents, any, attribute, needed, once, one, some, text,
};
use crate::validate::value::{date, media_type, number, person, text as words, uri};
use crate::validate::walk::Walk;

mod across;

/// <https://www.rssboard.org/rss-specification#whatIsRss>
pub(super) const RSS: Element = Element {
    children: &[one("channel", &rule::MissingElement, Content::Element(&CHANNEL))],
    attributes: &[needed("version", &[VERSION])],
    ..Element::PLAIN
};

const VERSION: Check = Check::OneOf(&["0.91", "0.92", "2.0"], &rule::InvalidRSSVersion);

const URI: Content = text(&[uri::WHOLE]);
const DATE: Content = text(&[date::RFC_822]);
const PLAIN: Content = text(&[words::PLAIN]);
const TITLE: Content = text(&[words::FILLED, words::PLAIN]);

/// <https://www.rssboard.org/rss-specification#requiredChannelElements> and
/// <https://www.rssboard.org/rss-specification#optionalChannelElements>
const CHANNEL: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, TITLE),
        one("link", &rule::MissingLink, URI),
        one("description", &rule::MissingDescription, PLAIN),
        once("language", text(&[words::LANGUAGE])),
        once("copyright", PLAIN),
        once("managingEditor", text(&[person::CONTACT])),
        once("webMaster", text(&[person::CONTACT])),
        once("pubDate", DATE),
        once("lastBuildDate", DATE),
        any("category", Content::TextWith(&[attribute("domain", &[])], &[words::PLAIN])),
        once("generator", ANY_TEXT),
        once("docs", URI),
        once("cloud", CLOUD),
        once("ttl", text(&[words::FILLED, number::POSITIVE])),
        once("image", Content::Element(&IMAGE)),
        any("rating", ANY_TEXT),
        once("textInput", Content::Element(&TEXT_INPUT)),
        once("skipHours", Content::Element(&SKIP_HOURS)),
        once("skipDays", Content::Element(&SKIP_DAYS)),
        any("item", Content::Element(&ITEM)),
        once("blink", Content::Special(blink)),
        any("podcast:liveItem", Content::Element(&LIVE_ITEM)),
    ],
    attributes: &[],
    place: Parents::CHANNEL_2,
    after: across::channel,
};

/// <https://www.rssboard.org/rss-specification#hrelementsOfLtitemgt>
const ITEM: Element = Element {
    children: &[
        once("title", TITLE),
        once("link", URI),
        once("description", Content::Special(description)),
        once("author", text(&[person::CONTACT])),
        any("category", CATEGORY),
        once("comments", URI),
        any("enclosure", ENCLOSURE),
        once("guid", Content::Special(guid)),
        once("pubDate", DATE),
        once("source", Content::TextWith(&[needed("url", &[uri::WHOLE])], &[words::PLAIN])),
    ],
    attributes: &[],
    place: Parents::ITEM_2,
    after: across::item,
};

/// <https://podcasting2.org/docs/podcast-namespace/tags/live-item>: an item with more.
const LIVE_ITEM: Element = Element {
    attributes: &[
        needed("status", &[LIVE_STATUS]),
        needed("start", &[date::ANY_ISO_8601]),
        attribute("end", &[date::ANY_ISO_8601]),
        attribute("chat", &[]),
    ],
    ..ITEM
};

const LIVE_STATUS: Check = Check::OneOf(&["pending", "live", "ended"], &rule::InvalidValue);

/// HTML since RSS 0.92, plain text before.
fn description(walk: &mut Walk, node: Node) {
    let checks: &[Check] = match walk.facts.version {
        Some("0.91") => &[words::PLAIN],
        Some("0.90") => &[],
        _ => &[words::HTML_OF_RSS],
    };
    walk.text(node, &[], checks);
}

/// It was in the draft of RSS 2.0, and is in blogChannel since.
fn blink(walk: &mut Walk, node: Node) {
    walk.report_tag(&rule::NoBlink, node, "there is no blink in RSS", &[]);
    walk.text(node, &[], &[]);
}

/// <https://www.rssboard.org/rss-specification#ltcategorygtSubelementOfLtitemgt>
const CATEGORY: Content =
    Content::TextWith(&[attribute("domain", &[])], &[words::FILLED, words::PLAIN]);

/// <https://www.rssboard.org/rss-specification#ltcloudgtSubelementOfLtchannelgt>
const CLOUD: Content = Content::Empty(&[
    needed("domain", &[]),
    needed("port", &[number::POSITIVE_ATTRIBUTE]),
    needed("path", &[]),
    needed("registerProcedure", &[]),
    needed("protocol", &[]),
]);

/// <https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt>
const ENCLOSURE: Content = Content::Empty(&[
    needed("url", &[uri::WEB]),
    needed("length", &[LENGTH]),
    needed("type", &[media_type::OF_ENCLOSURE]),
]);

/// In bytes.
const LENGTH: Check = Check::Finds(|value, _| length(value).into_iter().collect());

fn length(value: &str) -> Option<Fault> {
    if !number::is_whole(value) {
        let said = format!("is {value:?}, not a whole number");
        Some(Fault::of(&rule::InvalidIntegerAttribute, value, said))
    } else if value.trim() == "-1" {
        let said = "is -1; a length that is not known is 0".to_owned();
        Some(Fault::of(&rule::UseZeroForUnknown, value, said))
    } else if !number::is_not_negative(value) {
        let said = format!("is {value:?}, not a whole number from 0");
        Some(Fault::of(&rule::InvalidNonNegativeInteger, value, said))
    } else {
        None
    }
}

/// <https://www.rssboard.org/rss-specification#ltimagegtSubelementOfLtchannelgt>
const IMAGE: Element = Element {
    children: &[
        one("url", &rule::MissingElement, text(&[uri::WHOLE, PICTURE])),
        one("title", &rule::MissingTitle, TITLE),
        one("link", &rule::MissingLink, URI),
        once("width", text(&[WIDTH])),
        once("height", text(&[HEIGHT])),
        once("description", PLAIN),
    ],
    attributes: &[],
    place: Parents::IMAGE,
    after: across::image,
};

/// Pictures that browsers show: GIF, JPEG or PNG.
const PICTURE: Check = Check::Is(
    |value| {
        let ending = value.rsplit('.').next().unwrap_or_default();
        let is_word = !ending.is_empty() && ending.chars().all(|c| c.is_alphanumeric() || c == '_');
        let shown = ["gif", "jpeg", "jpg", "png"];
        !is_word || shown.iter().any(|known| ending.eq_ignore_ascii_case(known))
    },
    &rule::ImageUrlFormat,
    "the address of a GIF, JPEG or PNG",
);

const WIDTH: Check =
    Check::Is(|value| is_size(value, 144), &rule::InvalidWidth, "a number from 1 to 144");

const HEIGHT: Check =
    Check::Is(|value| is_size(value, 400), &rule::InvalidHeight, "a number from 1 to 400");

fn is_size(value: &str, most: u32) -> bool {
    value.trim().parse::<u32>().is_ok_and(|pixels| (1..=most).contains(&pixels))
}

/// <https://www.rssboard.org/rss-specification#lttextinputgtSubelementOfLtchannelgt>
pub(super) const TEXT_INPUT: Element = Element {
    children: &[
        one("title", &rule::MissingTitle, PLAIN),
        one("description", &rule::MissingDescription, ANY_TEXT),
        one("name", &rule::MissingElement, text(&[FIELD_NAME])),
        one("link", &rule::MissingLink, URI),
    ],
    attributes: &[],
    place: Parents::TEXT_INPUT,
    after: |walk, node| {
        let message = "hardly any reader shows textInput";
        walk.report_tag(&rule::AvoidTextInput, node, message, &[]);
    },
};

/// The name of a field of a form (HTML 4.01, 6.2). Spaces are legal there; the W3C's validator takes all from `A` to
/// `z`.
pub(super) const FIELD_NAME: Check = Check::Is(
    |value| value.starts_with(|c: char| ('A'..='z').contains(&c)),
    &rule::InvalidFormComponentName,
    "a name that begins with a letter",
);

/// <https://www.rssboard.org/skip-hours-days>
const SKIP_HOURS: Element = Element {
    children: &[some("hour", &rule::MissingElement, text(&[HOUR]))],
    attributes: &[],
    place: Parents::NOWHERE,
    after: |walk, node| across::skipped(walk, node, 24, &rule::NotEnoughHoursInTheDay),
};

const SKIP_DAYS: Element = Element {
    children: &[some("day", &rule::MissingElement, text(&[DAY]))],
    attributes: &[],
    place: Parents::NOWHERE,
    after: |walk, node| across::skipped(walk, node, 7, &rule::EightDaysAWeek),
};

const HOUR: Check = Check::Finds(|value, _| match value.parse::<u32>() {
    Ok(0..=23) => vec![],
    Ok(24) => vec![Fault::of(&rule::UseZeroForMidnight, value, "is 24; midnight is 0".to_owned())],
    _ => {
        let said = format!("is {value:?}, not an hour from 0 to 23");
        vec![Fault::of(&rule::InvalidHour, value, said)]
    }
});

const DAY: Check = Check::OneOf(
    &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    &rule::InvalidDay,
);

const GUID_ATTRIBUTES: &[Attribute] = &[attribute("isPermaLink", &[IS_PERMALINK])];

const IS_PERMALINK: Check = Check::OneOf(&["true", "false"], &rule::InvalidBooleanAttribute);

/// A guid is an address unless it says otherwise.
fn guid(walk: &mut Walk, node: Node) {
    let is_address = node.attribute("isPermaLink").unwrap_or("true") == "true";
    let checks: &[Check] = match is_address {
        true => &[words::FILLED, uri::OF_GUID],
        false => &[words::FILLED],
    };
    walk.text(node, GUID_ATTRIBUTES, checks);
    let value = trimmed_text_of(node);
    let value: &str = &value;
    let at = Subject::of(node);
    let lower = value.to_ascii_lowercase();
    if is_address
        && uri::is_whole(value)
        && (lower.starts_with("tag:") || lower.starts_with("urn:uuid:"))
    {
        let said = format!("is {value:?}, which is no address; say isPermaLink=\"false\"");
        walk.report_fault(&at, value, Fault::of(&rule::InvalidPermalink, value, said));
    }
    let is_short = value.len() < 9 && value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_address && !value.is_empty() && is_short {
        let said = format!("is {value:?}, which may be that of another item elsewhere");
        walk.report_fault(&at, value, Fault::of(&rule::NotSufficientlyUnique, value, said));
    }
}
