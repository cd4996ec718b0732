//! Feeds in pieces (RFC 5005): marks without content. What they mean for links is judged with these.

use crate::validate::table::{Content, Element, Parents, Vocabulary, any};

/// In a feed.
pub(in crate::validate) const HISTORY: Vocabulary = Vocabulary {
    prefix: "fh",
    elements: &[(
        Parents::FEEDS,
        &[any("fh:complete", Content::Element(&MARK)), any("fh:archive", Content::Element(&MARK))],
    )],
};

const MARK: Element = Element::PLAIN;
