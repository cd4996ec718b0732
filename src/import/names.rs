//! Names between commas: of authors and of topics.

use crate::import::fields::is_none;
use crate::import::inline::plain;

/// Authors between commas and `and`; where a semicolon parts them, these are part of a name.
pub(super) fn authors(words: &str) -> Vec<String> {
    let words = without_notes(words);
    let by_semicolon: &[char] = &[';', '；'];
    if words.contains(by_semicolon) {
        return parts_of(&words, by_semicolon).filter_map(|name| without_others(&name)).collect();
    }
    let parts = words.replace(" & ", " and ");
    let each = parts.split(" and ").flat_map(|part| parts_of(part, COMMAS));
    each.filter_map(|name| without_others(&name)).collect()
}

/// Names without marks of notes and numbers of affiliations.
fn without_notes(words: &str) -> String {
    let mut rest = words;
    let mut kept = String::with_capacity(words.len());
    while let Some((before, after)) = rest.split_once("<sup>") {
        let Some((_, after)) = after.split_once("</sup>") else { break };
        kept.push_str(before);
        rest = after;
    }
    kept.push_str(rest);
    kept.replace(['†', '‡', '§', '¶'], "")
}

/// `Ann Lee et al.` at the beginning of a text, and what follows.
pub(super) fn authors_before(words: &str) -> Option<(&str, &str)> {
    let end = ["et al", "et.al"].iter().filter_map(|others| words.find(others)).min()?;
    let name = words[..end].trim().trim_matches([',', '*', '_', ' ']);
    let rest = words[end + 5..].trim_start_matches(['.', ',', ';', ':', ' ', '*', '_']);
    let is_name = (2..=6).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase()));
    is_name.then_some((name, rest))
}

/// A name without `et al.`, which is none.
fn without_others(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let end = ["et al", "et.al", "等"].iter().filter_map(|others| lower.find(others)).min();
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or(name).trim();
    let name = name.strip_prefix("and ").unwrap_or(name).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Names between commas of any script.
pub(super) fn listed(words: &str) -> impl Iterator<Item = String> {
    parts_of(words, COMMAS)
}

const COMMAS: &[char] = &[',', ';', '，', '；', '、'];

fn parts_of<'w>(words: &'w str, marks: &'static [char]) -> impl Iterator<Item = String> + 'w {
    let parts = words.split(marks);
    parts.map(|part| plain(part.trim())).filter(|part| !part.is_empty() && !is_none(part))
}
