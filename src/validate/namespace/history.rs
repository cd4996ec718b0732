//! RFC 5005: feeds in pieces.

use crate::validate::walk::{Child, Content, once};

/// Marks without content; what they mean for links is judged with the feed's links.
pub(super) const FEED: &[Child] =
    &[once("fh:complete", Content::Text(&[])), once("fh:archive", Content::Text(&[]))];
