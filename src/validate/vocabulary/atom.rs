//! Elements of Atom in RSS (RFC 4287).

use crate::validate::atom::{CATEGORY, GENERATOR, PERSON};
use crate::validate::construct;
use crate::validate::link;
use crate::validate::table::{Content, Parents, Vocabulary, any, once, text};
use crate::validate::value::{date, text as words, uri};

/// In a channel and in an item.
pub(in crate::validate) const ATOM: Vocabulary = Vocabulary {
    prefix: "atom",
    elements: &[
        (
            Parents::CHANNEL.or(Parents::ITEM),
            &[
                any("atom:author", PERSON),
                any("atom:contributor", PERSON),
                once("atom:id", text(&[words::FILLED, uri::WHOLE])),
                any("atom:link", Content::Special(link::link)),
                once("atom:title", Content::Special(construct::text_in_rss)),
                once("atom:updated", text(&[date::RFC_3339])),
            ],
        ),
        (
            Parents::CHANNEL,
            &[
                any("atom:category", CATEGORY),
                once("atom:generator", GENERATOR),
                once("atom:icon", text(&[words::FILLED, uri::REFERENCE])),
                once("atom:logo", text(&[words::FILLED, uri::REFERENCE])),
                once("atom:rights", Content::Special(construct::text_in_rss)),
                once("atom:subtitle", Content::Special(construct::text_in_rss)),
            ],
        ),
        (
            Parents::ITEM,
            &[
                once("atom:content", Content::Special(construct::content_in_rss)),
                once("atom:published", text(&[date::RFC_3339])),
                once("atom:summary", Content::Special(construct::text)),
            ],
        ),
    ],
};
