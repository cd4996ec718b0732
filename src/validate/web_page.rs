//! A web page where a feed should be: it may name its feeds (WHATWG HTML, section 4.6.7.1).

use html5gum::{Token, Tokenizer};

use crate::diagnostic::Diagnostic;
use crate::media_type;
use crate::rule;
use crate::validate::html::wide_tag;
use crate::validate::xml::kind_of_text;

/// The media types by which a page links to feeds.
const TYPES: [&str; 4] =
    [media_type::RSS, media_type::ATOM, media_type::JSON_FEED, media_type::JSON];

/// How many feeds of a page are named.
const MOST: usize = 10;

/// Whether a document begins as a page does.
pub(super) fn is_one(text: &str) -> bool {
    let (_, first) = kind_of_text(text);
    first.is_some_and(|(name, _)| name.eq_ignore_ascii_case("html"))
}

/// Says that a document is a web page, and which feeds it links to.
pub(super) fn instead_of_feed(text: &str) -> Diagnostic {
    let start = text.to_ascii_lowercase().find("<html").unwrap_or(0);
    let message = "this is a web page, not a feed";
    let mut diagnostic = Diagnostic::new(&rule::UndefinedElement, start..start + 5, message);
    diagnostic.element = Some("html".to_owned());
    diagnostic.parent = Some("root".to_owned());
    let feeds = feeds(text);
    diagnostic.with_help(match feeds.is_empty() {
        true => "validate the address of the feed; the page links to none".to_owned(),
        false => format!("validate a feed that the page links to:\n  {}", feeds.join("\n  ")),
    })
}

/// The addresses of the feeds that a page links to.
fn feeds(text: &str) -> Vec<String> {
    let mut feeds = Vec::new();
    if wide_tag(text).is_some() {
        return feeds;
    }
    for token in Tokenizer::new(text).flatten() {
        let Token::StartTag(tag) = token else { continue };
        let value = |name: &[u8]| {
            let found = tag.attributes.iter().find(|(known, _)| known.as_slice() == name);
            found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
        };
        let is_feed = value(b"rel").eq_ignore_ascii_case("alternate")
            && TYPES.contains(&value(b"type").to_ascii_lowercase().as_str());
        if tag.name.as_slice() == b"link" && is_feed && feeds.len() < MOST {
            feeds.push(value(b"href"));
        }
    }
    feeds
}
