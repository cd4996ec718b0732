//! The objects of JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>) and what their keys hold.

use crate::rule;
use crate::validate::check::Check;
use crate::validate::value::{date, media_type, text as words, uri};

/// A key that an object may have.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) needed: bool,
    pub(super) value: Value,
}

/// What a value must be.
pub(super) enum Value {
    /// Text that passes each check.
    Text(&'static [Check]),
    /// True or false.
    Truth,
    /// A number from 0.
    Number,
    /// A list of texts.
    Texts,
    /// An object.
    Object(&'static [Member]),
    /// A list of objects.
    Objects(&'static [Member]),
}

/// Text that is not blank.
const FILLED: Value = Value::Text(&[words::FILLED]);
const ADDRESS: Value = Value::Text(&[uri::WHOLE_IRI]);
const DATE: Value = Value::Text(&[date::RFC_3339]);
const LANGUAGE: Value = Value::Text(&[words::LANGUAGE]);
const MEDIA_TYPE: Value = Value::Text(&[media_type::MEDIA_TYPE]);
const HTML: Value = Value::Text(&[words::HTML_OF_RSS]);
const VERSION: Value = Value::Text(&[Check::OneOf(
    &["https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1"],
    &rule::InvalidValue,
)]);

const fn key(name: &'static str, value: Value) -> Member {
    Member { name, needed: false, value }
}

const fn needed(name: &'static str, value: Value) -> Member {
    Member { name, needed: true, value }
}

/// "Top-level".
pub(super) const FEED: &[Member] = &[
    needed("version", VERSION),
    needed("title", FILLED),
    key("home_page_url", ADDRESS),
    key("feed_url", ADDRESS),
    key("description", FILLED),
    key("user_comment", FILLED),
    key("next_url", ADDRESS),
    key("icon", ADDRESS),
    key("favicon", ADDRESS),
    key("author", Value::Object(AUTHOR)),
    key("authors", Value::Objects(AUTHOR)),
    key("language", LANGUAGE),
    key("expired", Value::Truth),
    key("hubs", Value::Objects(HUB)),
    needed("items", Value::Objects(ITEM)),
];

/// "Items".
const ITEM: &[Member] = &[
    needed("id", FILLED),
    key("url", ADDRESS),
    key("external_url", ADDRESS),
    key("title", FILLED),
    key("content_html", HTML),
    key("content_text", FILLED),
    key("summary", FILLED),
    key("image", ADDRESS),
    key("banner_image", ADDRESS),
    key("date_published", DATE),
    key("date_modified", DATE),
    key("author", Value::Object(AUTHOR)),
    key("authors", Value::Objects(AUTHOR)),
    key("tags", Value::Texts),
    key("language", LANGUAGE),
    key("attachments", Value::Objects(ATTACHMENT)),
];

const AUTHOR: &[Member] = &[key("name", FILLED), key("url", ADDRESS), key("avatar", ADDRESS)];

/// "Subscribing to Real-time Notifications".
const HUB: &[Member] = &[needed("type", FILLED), needed("url", ADDRESS)];

/// "Attachments".
const ATTACHMENT: &[Member] = &[
    needed("url", ADDRESS),
    needed("mime_type", MEDIA_TYPE),
    key("title", FILLED),
    key("size_in_bytes", Value::Number),
    key("duration_in_seconds", Value::Number),
];
