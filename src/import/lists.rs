//! Lists of which each bullet says one thing of a paper, rather than naming one: `- **Authors:** …`, `- [Paper](…)`.

use crate::import::blocks::{Block, BlockKind, trimmed};
use crate::import::fields::{self, Field};
use crate::import::inline::says_nothing;
use crate::import::items::lead_of;
use crate::import::lines::{self, Line};

/// What a bullet says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bullet {
    /// The title.
    Title,
    /// Another field, or links that are called `Paper`, `Code` or the like.
    Field,
    /// Words without a link.
    Text,
    /// What may be a paper.
    Other,
}

fn bullet(text: &str, item: &Block) -> Bullet {
    let words = text[trimmed(text, lead_of(item).0)].trim();
    match lines::of(words.lines().next().unwrap_or_default()) {
        Line::Field(Field::Title, ..) => Bullet::Title,
        // `**Paper:** [A title](…)`; one that says more is a paper by itself.
        Line::Field(Field::Paper, _, value)
            if item.inner.is_empty()
                && !words.contains('\n')
                && lines::web(value).any(|link| !is_label(&link.label)) =>
        {
            Bullet::Title
        }
        Line::Field(..) | Line::Labelled(..) => Bullet::Field,
        Line::Links(_) if are_labels(words) => Bullet::Field,
        _ if lines::web(words).next().is_none() => Bullet::Text,
        _ => Bullet::Other,
    }
}

/// What links of papers are called beside the names of fields. As names of columns they may say something else.
const LABELS: [&str; 20] = [
    "abs",
    "blog",
    "blog post",
    "data",
    "dataset",
    "demo",
    "html",
    "model",
    "models",
    "poster",
    "post",
    "slides",
    "supplementary",
    "talk",
    "thread",
    "tweet",
    "twitter",
    "video",
    "weights",
    "x",
];

/// Whether the words of a link say what it is, and not what the paper is called.
pub(super) fn is_label(words: &str) -> bool {
    let words = words.trim_matches(['[', ']']).to_lowercase();
    // `Read the paper`
    let is_verb = |word: &&str| matches!(*word, "read" | "the" | "full" | "see" | "view" | "get");
    let words: Vec<&str> = words.split_whitespace().skip_while(is_verb).collect();
    let words = words.join(" ");
    says_nothing(&words)
        || fields::by_symbol(&words).is_some()
        || fields::of_line(&words).is_some()
        || LABELS.contains(&words.as_str())
}

/// Whether all links of some words are called so.
pub(super) fn are_labels(words: &str) -> bool {
    lines::web(words).all(|link| is_label(&link.label))
}

fn bullets(text: &str, blocks: &[Block]) -> Vec<Bullet> {
    let lists = blocks.iter().filter(|block| block.kind == BlockKind::List);
    lists.flat_map(|list| &list.inner).map(|item| bullet(text, item)).collect()
}

/// Whether all bullets under a heading speak of one paper, which the heading names.
pub(super) fn are_of_one(text: &str, body: &[Block]) -> bool {
    let bullets = bullets(text, body);
    let count = |kind: Bullet| bullets.iter().filter(|bullet| **bullet == kind).count();
    count(Bullet::Other) == 0 && count(Bullet::Title) < 2 && count(Bullet::Field) > 0
}

/// Whether the bullets under a heading are papers, each of which begins with its title.
pub(super) fn are_papers(text: &str, body: &[Block]) -> bool {
    let is_paper = |item: &Block| {
        let words = text[trimmed(text, lead_of(item).0)].trim();
        match lines::of(words.lines().next().unwrap_or_default()) {
            Line::Bold => lines::web(words).next().is_some() && are_labels(words),
            Line::Lead | Line::Links(1) => bullet(text, item) == Bullet::Other,
            _ => false,
        }
    };
    let lists = body.iter().filter(|block| block.kind == BlockKind::List);
    let items: Vec<&Block> = lists.flat_map(|list| &list.inner).collect();
    items.len() > 1 && items.iter().all(|item| is_paper(item))
}

/// Whether the bullets of a list are the fields of papers, each of which begins with its title.
pub(super) fn are_fields(text: &str, list: &Block) -> bool {
    let bullets = bullets(text, std::slice::from_ref(list));
    let fits = |bullet: &Bullet| matches!(bullet, Bullet::Title | Bullet::Field);
    bullets.first() == Some(&Bullet::Title) && bullets.len() > 1 && bullets.iter().all(fits)
}
