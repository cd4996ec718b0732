//! XHTML beside the elements of a feed.

use roxmltree::Node;

use crate::rule;
use crate::validate::check::Check;
use crate::validate::inline;
use crate::validate::table::{Content, Parents, Vocabulary, any, needed};
use crate::validate::walk::Walk;

/// Robots are addressed in feeds; content in an item of RSS.
pub(in crate::validate) const XHTML: Vocabulary = Vocabulary {
    prefix: "xhtml",
    elements: &[
        (Parents::FEEDS, &[any("xhtml:meta", META), any("xhtml:div", Content::Ignored)]),
        (Parents::ITEM, &[any("xhtml:body", Content::Special(body))]),
        (Parents::PERSON, &[any("xhtml:div", Content::Ignored)]),
    ],
};

fn body(walk: &mut Walk, node: Node) {
    inline::body(walk, node);
}

/// `<meta name="robots" content="noindex">` (<https://www.robotstxt.org/meta.html>).
const META: Content =
    Content::Empty(&[needed("name", &[ROBOTS]), needed("content", &[FOR_ROBOTS])]);

const ROBOTS: Check =
    Check::Is(|name| name.eq_ignore_ascii_case("robots"), &rule::InvalidMetaName, "robots");

const FOR_ROBOTS: Check =
    Check::Is(is_for_robots, &rule::InvalidMetaContent, "words as noindex,nofollow");

fn is_for_robots(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let is_index = |word: &str| matches!(word, "index" | "noindex");
    let is_follow = |word: &str| matches!(word, "follow" | "nofollow");
    match value.split_once(',') {
        None => matches!(value.as_str(), "all" | "none") || is_index(&value) || is_follow(&value),
        Some((a, b)) => is_index(a) && is_follow(b) || is_follow(a) && is_index(b),
    }
}
