//! Vocabularies of which no more is known than where they stand.

use crate::validate::table::{Content, Parents, Vocabulary, any};

/// Access restriction of Bloglines.
pub(in crate::validate) const ACCESS: Vocabulary = Vocabulary {
    prefix: "access",
    elements: &[(Parents::FEED, &[any("access:*", Content::Ignored)])],
};

/// Conversations Network.
pub(in crate::validate) const CONVERSATIONS: Vocabulary = Vocabulary {
    prefix: "conversationsNetwork",
    elements: &[(Parents::ITEMS, &[any("conversationsNetwork:*", Content::Ignored)])],
};

/// FeedSync.
pub(in crate::validate) const FEED_SYNC: Vocabulary = Vocabulary {
    prefix: "sx",
    elements: &[(Parents::FEEDS.or(Parents::ITEMS), &[any("sx:*", Content::Ignored)])],
};

/// Google Base.
pub(in crate::validate) const GOOGLE_BASE: Vocabulary =
    Vocabulary { prefix: "g", elements: &[(Parents::ITEMS, &[any("g:*", Content::Ignored)])] };
