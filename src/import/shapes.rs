//! What a paragraph is, by its lines and links: one paper in lines, a title that ends with links, a call to subscribe.

use crate::import::fields::Field;
use crate::import::inline::{Anchor, marked, number_length};
use crate::import::lines::{self, Line, web};
use crate::import::lists;

/// Of a paragraph whose lines all are of one paper, the line with its title: `**Title:** …` among others, or the first
/// if the others are fields, or links called `Paper` or the like.
pub(super) fn title_line(words: &str) -> Option<usize> {
    let lines: Vec<&str> = words.lines().map(|line| line.trim_end_matches('\\').trim()).collect();
    if lines.len() < 2 || web(words).next().is_none() {
        return None;
    }
    let is_title = |line: &&str| matches!(lines::of(line), Line::Field(Field::Title, _, value) if !value.is_empty());
    let mut titles = lines.iter().enumerate().filter(|(_, line)| is_title(line));
    if let Some((title, _)) = titles.next() {
        return titles.next().is_none().then_some(title);
    }
    let says_more = |line: &&str| match lines::of(line) {
        Line::Field(..) | Line::Labelled(..) => true,
        Line::Links(_) => lists::are_labels(line),
        _ => false,
    };
    let begins = |line: &&str| match lines::of(line) {
        Line::Lead | Line::Bold => true,
        Line::Links(1) => !lists::are_labels(line),
        _ => false,
    };
    let first = lines[0];
    let is_marked = marked(lines::lead(first)).is_some() || number_length(first) > 0;
    let is_bare = matches!(lines::of(first), Line::Text) && web(first).next().is_none();
    let has_fields = lines[1..].iter().any(|line| matches!(lines::of(line), Line::Field(..)));
    let is_first = matches!(lines::of(first), Line::Bold) || is_bare && (is_marked || has_fields);
    let rest = &lines[1..];
    (is_first && rest.iter().any(says_more) && !rest.iter().any(begins)).then_some(0)
}

/// In bytes: what leads to links in the next paragraph is no text.
pub(super) const LONGEST_LEAD: usize = 200;

/// Whether words end with links that are called `Paper`, `Code` or the like: `A title, Ann Lee [📄](…) [💻](…)`.
pub(super) fn ends_with_links(words: &str) -> bool {
    let line = words.lines().next().unwrap_or_default();
    let links: Vec<Anchor> = web(line).collect();
    let Some(first) = links.first() else { return false };
    let is_bare = matches!(lines::of(line.trim()), Line::Text);
    let between = lines::without(line, &links);
    let between = &between[first.place.start..];
    is_bare
        && first.place.start > 0
        && lines::is_parting(between)
        && links.iter().all(|link| !link.label.is_empty() && lists::is_label(&link.label))
}

/// A term and what it means, as PHP Markdown Extra writes it: `A title`, `: a summary [pdf](…)`.
pub(super) fn is_definition(words: &str) -> bool {
    let (term, meaning) = words.split_once('\n').unwrap_or_default();
    !term.is_empty() && meaning.trim_start().starts_with(": ") && web(meaning).next().is_some()
}

/// What the links of a line say that is no paper's, but for readers of the list.
pub(super) const CALLS: [&str; 14] = [
    "subscribe",
    "unsubscribe",
    "share",
    "follow",
    "join",
    "sign up",
    "donate",
    "sponsor",
    "read online",
    "view online",
    "view in browser",
    "leave a comment",
    "previous issue",
    "next issue",
];

/// Whether a short line asks readers to do something: `[Subscribe](…) or [share](…) this issue.`
pub(super) fn is_call(words: &str, links: &[Anchor]) -> bool {
    let is_asked = |link: &Anchor| {
        let label = link.label.to_lowercase();
        CALLS.iter().any(|call| label.starts_with(call) && label.split(' ').count() < 4)
    };
    let is_short = lines::without(words, links).split_whitespace().count() < 8;
    !links.is_empty() && is_short && links.iter().all(is_asked)
}

/// Whether the words of a line's link say what it is: `[Tweet](…)`.
pub(super) fn is_labelled(line: &str) -> bool {
    web(line).all(|link| !link.label.is_empty() && lists::is_label(&link.label))
}
