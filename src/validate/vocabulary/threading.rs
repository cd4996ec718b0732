//! Comments (RFC 4685).

use crate::rule;
use crate::validate::check::{Check, Fault};
use crate::validate::table::{Content, Parents, Vocabulary, any, attribute, needed, once, text};
use crate::validate::value::{media_type, number, uri};

/// In feeds and in items.
pub(in crate::validate) const THREADING: Vocabulary = Vocabulary {
    prefix: "thr",
    elements: &[
        (Parents::FEEDS.or(Parents::ITEMS), &[any("thr:in-reply-to", IN_REPLY_TO)]),
        (Parents::ITEMS, &[once("thr:total", text(&[number::NOT_NEGATIVE]))]),
        // Of mod_threading, whose prefix is the same.
        (Parents::ITEM_1, &[any("thr:children", Content::Ignored)]),
    ],
};

/// Section 3, where `ref` must be there; the W3C's validator does not ask for it.
const IN_REPLY_TO: Content = Content::TextWith(
    &[
        needed("ref", &[uri::WHOLE_IRI, uri::CANONICAL]),
        attribute("href", &[uri::IRI]),
        attribute("type", &[media_type::MEDIA_TYPE]),
        attribute("source", &[uri::IRI]),
    ],
    &[],
);

/// A name of a draft.
pub(in crate::validate) const FORMER: Check = Check::Finds(|value, _| {
    vec![Fault::of(&rule::NoThrWhen, value, "is called thr:updated now".to_owned())]
});
