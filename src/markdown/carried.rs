//! The Markdown that feeds carry beside the HTML, for readers that render it themselves.

use std::ops::Range;

use memchr::memchr2_iter;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::markdown::OF_GITHUB;
use crate::picture::Pictures;
use crate::text::{as_markdown, is_mail, is_web};
use crate::value::{ascii_url, percent_encoded};
use crate::week::Link;

/// A summary and its links as Markdown for readers that render it themselves: what [`crate::markdown::render`] shows as
/// text, such as `<think>` and targets of other schemes, is escaped, since such a reader would take it for HTML or
/// follow it.
///
/// ```
/// use paperfeed::{markdown::with_links, picture::Pictures};
/// let pictures = Pictures::default();
/// assert_eq!(with_links("Uses <think> & `<b>`.", &[], &pictures), r"Uses \<think> & `<b>`.");
/// ```
pub fn with_links(summary: &str, links: &[Link], pictures: &Pictures) -> String {
    let mut markdown = with_addresses(summary.trim(), pictures);
    // What is escaped may have hidden more: a block of HTML holds no links.
    let mut escapes = 0;
    while let Some(escaped) = with_text(&markdown) {
        escapes += 1;
        if escapes > MOST_ESCAPES {
            return String::new();
        }
        markdown = escaped;
    }
    for (at, link) in links.iter().enumerate() {
        let gap = match at {
            0 if markdown.is_empty() => "",
            0 => "\n\n",
            _ => " · ",
        };
        markdown.extend([gap, "[", &as_markdown(&link.label), "](<", &ascii_url(&link.url), ">)"]);
    }
    markdown
}

/// Markdown with the whole addresses of pictures that lie beside the entries.
fn with_addresses(markdown: &str, pictures: &Pictures) -> String {
    let mut whole = markdown.to_owned();
    if pictures.found.is_empty() {
        return whole;
    }
    let events = Parser::new_ext(markdown, OF_GITHUB).into_offset_iter();
    let shown = events.filter_map(|(event, place)| match event {
        Event::Start(Tag::Image { dest_url, .. }) if pictures.found.contains_key(&*dest_url) => {
            let at = markdown[place.clone()].rfind(&*dest_url)?;
            Some(place.start + at..place.start + at + dest_url.len())
        }
        _ => None,
    });
    let places: Vec<Range<usize>> = shown.collect();
    for place in places.into_iter().rev() {
        let address = format!("{}{}", pictures.url, percent_encoded(&markdown[place.clone()]));
        whole.replace_range(place, &address);
    }
    whole
}

/// How often a text is gone through; one that still holds more is carried as HTML alone.
const MOST_ESCAPES: usize = 8;

/// Markdown in which what is shown as text is escaped, if there is any.
fn with_text(markdown: &str) -> Option<String> {
    if !may_hold_text(markdown) {
        return None;
    }
    let mut escapes: Vec<usize> = Vec::new();
    // Some readers know tables, few know formulas.
    let dialects = [OF_GITHUB, Options::empty()].map(|known| Parser::new_ext(markdown, known));
    for (event, place) in dialects.into_iter().flat_map(Parser::into_offset_iter) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let name = html.trim().to_ascii_lowercase();
                let is_kept = matches!(
                    name.as_str(),
                    "<br>" | "<br/>" | "<br />" | "<sub>" | "</sub>" | "<sup>" | "</sup>"
                );
                let begins = markdown[place.clone()].match_indices('<');
                escapes.extend(begins.filter(|_| !is_kept).map(|(at, _)| place.start + at));
            }
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) if link_type != LinkType::Email && !is_web(&dest_url) && !is_mail(&dest_url) => {
                let begins = markdown[place.clone()].find(['[', '<']);
                escapes.extend(begins.map(|at| place.start + at));
            }
            _ => {}
        }
    }
    escapes.sort_unstable();
    escapes.dedup();
    if escapes.is_empty() {
        return None;
    }
    let mut escaped = String::with_capacity(markdown.len() + escapes.len());
    let mut at = 0;
    for escape in escapes {
        escaped.push_str(&markdown[at..escape]);
        escaped.push('\\');
        at = escape;
    }
    escaped.push_str(&markdown[at..]);
    Some(escaped)
}

/// Whether a text may hold HTML or a target that is not on the web: most do not, and need not be parsed for that.
fn may_hold_text(markdown: &str) -> bool {
    memchr2_iter(b'<', b']', markdown.as_bytes()).any(|at| match markdown.as_bytes()[at + 1..] {
        [next, ..] if markdown[at..].starts_with('<') => {
            next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')
        }
        [b'(', ..] => !is_web(&markdown[at + 2..]),
        // A definition.
        [b':', ..] => true,
        _ => false,
    })
}
