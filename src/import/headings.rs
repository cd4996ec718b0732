//! What a heading is: without papers, a week's title, a paper, by its words and by what stands under it.

use std::ops::Range;

use crate::import::blocks::{Block, BlockKind};
use crate::import::days::COUNTED;
use crate::import::fields::Field;
use crate::import::inline::anchors;
use crate::import::items::lead_of;
use crate::import::lines::{self, Line, web};
use crate::import::lists;
use crate::import::shapes::{ends_with_links, is_call, title_line};

/// Headings under which a README has no papers.
pub(super) const NO_PAPERS: [&str; 43] = [
    "code of conduct",
    "thanks",
    "faq",
    "changelog",
    "what's new",
    "how to add a paper",
    "sponsor message",
    "related projects",
    "related lists",
    "致谢",
    "联系我们",
    "license",
    "licence",
    "contributing",
    "contribution",
    "contributions",
    "contributors",
    "contribute",
    "how to contribute",
    "contact",
    "contact us",
    "acknowledgement",
    "acknowledgements",
    "acknowledgment",
    "acknowledgments",
    "citation",
    "cite",
    "citing",
    "star history",
    "contents",
    "table of contents",
    "toc",
    "disclaimer",
    "sponsors",
    "sponsor",
    "support",
    "community",
    "feedback",
    "subscribe",
    "about",
    "目录",
    "贡献",
    "许可证",
];

/// Headings above the first days, under which a README says what happened to itself.
pub(super) const NEWS: [&str; 6] =
    ["news", "updates", "latest news", "latest updates", "recent updates", "更新"];

pub(super) fn is_in(names: &[&str], name: &str) -> bool {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    names.contains(&name.as_str())
}

/// What `<summary>` says of what it folds away, if it says nothing of it.
pub(super) const FOLDED: [&str; 10] = [
    "details",
    "more",
    "show more",
    "read more",
    "expand",
    "click to expand",
    "click to see",
    "bibtex",
    "详情",
    "展开",
];

/// The words of a heading beside its days, where they have a number: `Issue #42`.
pub(super) fn title_beside(name: &str, days: &Range<usize>) -> Option<String> {
    let marks: &[char] =
        &['(', ')', '[', ']', '（', '）', '-', '–', '—', ':', '：', ',', '|', '·', '/', ' '];
    let before = name[..days.start].trim_matches(marks);
    let after = name[days.end..].trim_matches(marks);
    let title = if before.is_empty() { after } else { before };
    let words: Vec<&str> = title.split_whitespace().collect();
    let is_digit = |c: char| c.is_ascii_digit();
    let is_counted = |pair: &[&str]| {
        let name = pair[0].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        COUNTED.contains(&name.as_str()) && pair[1].trim_start_matches('#').starts_with(is_digit)
    };
    let is_numbered = |word: &&str| {
        let after = word.strip_prefix('#').or(word.strip_prefix('第'));
        after.is_some_and(|rest| rest.starts_with(is_digit))
    };
    let has_number = words.windows(2).any(is_counted) || words.iter().any(is_numbered);
    has_number.then(|| title.to_owned())
}

/// Whether most items of a list begin with a link that says what a paper is called.
pub(super) fn begins_with_links(text: &str, list: &Block) -> bool {
    let leads = |item: &&Block| {
        let words = text[lead_of(item).0].trim();
        matches!(lines::of(words), Line::Lead | Line::Links(1)) && web(words).next().is_some()
    };
    list.inner.iter().filter(leads).count() * 2 > list.inner.len()
}

/// Whether a heading without link and number is an item, by what stands under it: fields, or one line that is a link,
/// or paragraphs that hold links in their midst. Under a topic items stand of their own.
pub(super) fn is_item(text: &str, body: &[Block]) -> bool {
    let line_of = |block: &Block| {
        let words = text[block.words.clone()].trim();
        lines::of(words.lines().next().unwrap_or_default().trim())
    };
    // `[Paper](…)` alone is the link of the heading.
    let is_label = |block: &Block| lists::are_labels(&text[block.words.clone()]);
    let begins_item = |block: &Block| match line_of(block) {
        Line::Lead | Line::Bold | Line::Field(Field::Title | Field::Paper, ..) => true,
        Line::Links(1) => !is_label(block),
        _ => title_line(&text[block.words.clone()]).is_some(),
    };
    // One without links is part of a summary.
    let has_web = |block: &&Block| web(&text[block.place.clone()]).next().is_some();
    let is_table =
        body.iter().filter(|block| block.kind == BlockKind::Table).any(|table| has_web(&table));
    let lists = body.iter().filter(|block| block.kind == BlockKind::List);
    let mut listed = lists.flat_map(|list| &list.inner).map(|item| match item.words.is_empty() {
        true => item.inner.first().unwrap_or(item),
        false => item,
    });
    let is_said = |block: &&Block| {
        let words = &text[block.words.clone()];
        block.kind == BlockKind::Paragraph && !is_call(words, &anchors(words))
    };
    let paragraphs: Vec<&Block> = body.iter().filter(is_said).collect();
    let leads = paragraphs.iter().filter(|block| begins_item(block)).count();
    let first_is_link = paragraphs
        .first()
        .is_some_and(|block| matches!(line_of(block), Line::Lead | Line::Links(1)));
    let has_link = paragraphs.iter().any(has_web);
    // Bullets that are fields or bare labels are of the heading: `- **Authors:** …`, `- [Paper](…)`.
    let has_lists = body.iter().any(|block| block.kind == BlockKind::List);
    if has_lists && !is_table && leads == 0 && lists::are_of_one(text, body) {
        return true;
    }
    // `A title, by Ann Lee. [pdf](…)`, and the next: each is a paper.
    let are_papers = paragraphs.len() > 1
        && paragraphs.iter().all(|block| ends_with_links(text[block.words.clone()].trim()));
    // A bold link is the title of a paper.
    let is_title = |block: &&Block| text[block.words.clone()].trim_start().starts_with("**[");
    let is_named = leads == 1 && paragraphs.first().is_some_and(is_title);
    let is_topic = is_table || are_papers || listed.any(begins_item) || !has_link || is_named;
    !is_topic && (leads == 0 || leads == 1 && first_is_link)
}
