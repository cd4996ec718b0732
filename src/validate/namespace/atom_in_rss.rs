//! Elements of Atom in other formats.

use crate::validate::atom;
use crate::validate::value::{date, uri, words};
use crate::validate::walk::{Child, Content, any, once, text};

/// In a channel.
pub(super) const FEED: &[Child] = &[
    any("atom:author", Content::Special(atom::person)),
    any("atom:category", Content::Special(atom::category)),
    any("atom:contributor", Content::Special(atom::person)),
    once("atom:generator", Content::Special(atom::generator)),
    once("atom:icon", text(&[words::filled, uri::relative])),
    once("atom:id", text(&[uri::whole])),
    any("atom:link", Content::Special(atom::link)),
    once("atom:logo", text(&[words::filled, uri::relative])),
    once("atom:rights", Content::Special(atom::text_construct)),
    once("atom:subtitle", Content::Special(atom::text_construct)),
    once("atom:title", Content::Special(atom::text_construct)),
    once("atom:updated", text(&[date::rfc3339])),
];

/// In an item.
pub(super) const ITEM: &[Child] = &[
    any("atom:author", Content::Special(atom::person)),
    any("atom:category", Content::Special(atom::category)),
    once("atom:content", Content::Special(atom::content)),
    any("atom:contributor", Content::Special(atom::person)),
    once("atom:id", text(&[uri::whole])),
    any("atom:link", Content::Special(atom::link)),
    once("atom:published", text(&[date::rfc3339])),
    once("atom:rights", Content::Special(atom::text_construct)),
    once("atom:summary", Content::Special(atom::text_construct)),
    once("atom:title", Content::Special(atom::text_construct)),
    once("atom:updated", text(&[date::rfc3339])),
];
