//! FeedBurner's additions to feeds that it passes on.

use crate::rule;
use crate::validate::check::Check;
use crate::validate::table::{
    ANY_TEXT, Content, Element, Parents, Vocabulary, any, needed, once, text,
};
use crate::validate::value::{text as words, uri};

/// In feeds and in items.
pub(in crate::validate) const FEEDBURNER: Vocabulary = Vocabulary {
    prefix: "feedburner",
    elements: &[
        (Parents::FEEDS.or(Parents::ITEMS), &[once("feedburner:awareness", text(&[uri::WHOLE]))]),
        (
            Parents::FEEDS,
            &[
                once("feedburner:browserFriendly", text(&[words::PLAIN])),
                once("feedburner:emailServiceId", ANY_TEXT),
                once("feedburner:feedburnerHostname", text(&[uri::WHOLE])),
                any("feedburner:info", Content::Element(&INFORMATION)),
            ],
        ),
        // A base of its own is Atom's alone.
        (
            Parents::CHANNEL,
            &[any(
                "feedburner:feedFlare",
                Content::TextWith(
                    &[needed("href", &[ABSOLUTE]), needed("src", &[ABSOLUTE])],
                    &[words::PLAIN],
                ),
            )],
        ),
        (
            Parents::FEED,
            &[any(
                "feedburner:feedFlare",
                Content::TextWith(
                    &[needed("href", &[uri::IRI]), needed("src", &[uri::IRI])],
                    &[words::PLAIN],
                ),
            )],
        ),
        (
            Parents::ITEMS,
            &[
                once("feedburner:origLink", text(&[uri::WHOLE])),
                once("feedburner:origEnclosureLink", text(&[uri::WHOLE])),
            ],
        ),
    ],
};

const ABSOLUTE: Check = Check::Is(uri::is_whole, &rule::ContainsRelRef, "a whole address");

const INFORMATION: Element =
    Element { children: &[], attributes: &[needed("uri", &[uri::IRI])], ..Element::PLAIN };
