//! Marks that lists put around words and that say nothing of a paper: badges, links of a wiki, numbers of items.

use crate::import::inline::number_length;
use crate::import::lines;

/// A cell's Markdown outside its table, where `|` needs no escape (GFM, section 4.10).
pub(super) fn cell_text(words: &str) -> String {
    words.replace("\\|", "|")
}

/// A cell without the pictures and the line breaks that it begins with.
pub(super) fn without_pictures(words: &str) -> &str {
    let mut rest = words;
    loop {
        let before = rest.len();
        if let Some(end) = rest.starts_with("![").then(|| lines::picture(rest)).flatten() {
            rest = rest[end..].trim_start();
        }
        for line_break in ["<br>", "<br/>", "<br />"] {
            rest = rest.strip_prefix(line_break).unwrap_or(rest).trim_start();
        }
        if rest.len() == before {
            return if rest.is_empty() { words } else { rest };
        }
    }
}

/// Words without pictures that say nothing: `![](…)`, `![Stars](https://img.shields.io/…)`.
pub(super) fn without_badges(words: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(words.len()), words);
    while let Some(start) = rest.find("![") {
        let end = lines::picture(&rest[start..]).map_or(rest.len(), |length| start + length);
        let picture = &rest[start..end];
        let is_badge = picture.starts_with("![](")
            || ["shields.io", "badge"].iter().any(|mark| picture.contains(mark));
        kept.push_str(match is_badge {
            true => rest[..start].trim_end(),
            false => &rest[..end],
        });
        rest = &rest[end..];
    }
    (kept + rest).trim().to_owned()
}

/// Words with the links of a wiki as their words: `[[KAN|Kolmogorov-Arnold Networks]]`.
pub(super) fn without_wiki_links(words: &str) -> String {
    let (mut kept, mut rest) = (String::new(), words);
    while let Some((before, (inner, after))) =
        rest.split_once("[[").and_then(|(before, after)| Some((before, after.split_once("]]")?)))
    {
        kept.push_str(before);
        kept.push_str(inner.rsplit('|').next().unwrap_or(inner));
        rest = after;
    }
    kept + rest
}

/// Words without the tags at their end, and the tags: `A summary #long-context #memory`.
pub(super) fn without_tags(words: &str) -> (&str, Vec<String>) {
    let (mut rest, mut tags) = (words, Vec::new());
    loop {
        let last = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_tag = last.strip_prefix('#').is_some_and(|tag| {
            tag.starts_with(char::is_alphabetic)
                && tag.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
        });
        if !is_tag {
            tags.reverse();
            return (rest, tags);
        }
        tags.push(last[1..].to_owned());
        rest = rest[..rest.len() - last.len()].trim_end();
    }
}

/// A title without the number of its item: `1. A title`, `1️⃣ A title`.
pub(super) fn without_number(title: &str) -> String {
    let rest = title[number_length(title)..].trim_start();
    let keycap = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match keycap.strip_prefix("\u{fe0f}\u{20e3}").or(keycap.strip_prefix('\u{20e3}')) {
        Some(after) if keycap.len() < rest.len() => after.trim_start(),
        _ => rest,
    };
    if rest.is_empty() { title.to_owned() } else { rest.to_owned() }
}

/// Words with single spaces between them.
pub(super) fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
