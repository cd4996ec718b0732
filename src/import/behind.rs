//! What stands between a title and its summary, each set apart: authors and a venue.

use crate::import::lead::is_venue;
use crate::import::names::{
    end_of_run, introduced, is_name, is_name_with_initials, only_authors, others, without_year,
};

/// What words behind a title say before the summary.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Behind<'w> {
    pub(super) authors: Vec<String>,
    pub(super) venue: Option<String>,
    /// The summary.
    pub(super) rest: &'w str,
}

/// Marks that part a piece from the next.
const MARKS: &[char] = &['.', ',', ';', ':', ' ', '-', '–', '—', '·', '|', '•'];

/// What may stand around a piece.
const WRAPS: [(&str, &str); 7] =
    [("<sub>", "</sub>"), ("**", "**"), ("*", "*"), ("_", "_"), ("`", "`"), ("(", ")"), ("[", "]")];

/// Takes authors and a venue off, in any order.
pub(super) fn read(words: &str) -> Behind<'_> {
    let mut behind = Behind { rest: words, ..Behind::default() };
    loop {
        let next = behind.rest.trim_start_matches(MARKS);
        let head = head_of(next, LONGEST);
        let piece = wrapped(head).or_else(|| named(head)).or_else(|| bare(head));
        let Some(Piece { authors, venue, rest }) = piece else { return behind };
        // What goes on behind the head is no piece.
        if rest.is_empty() && head.len() < next.len() {
            return behind;
        }
        let rest = &next[head.len() - rest.len()..];
        let says_more = behind.authors.is_empty() && !authors.is_empty()
            || behind.venue.is_none() && venue.is_some();
        if !says_more {
            return behind;
        }
        behind.rest = rest.trim_start_matches(MARKS);
        behind.venue = behind.venue.or(venue.map(str::to_owned));
        if behind.authors.is_empty() {
            behind.authors = authors;
        }
    }
}

/// In bytes: no names and no venue are longer, and a summary is not looked through for them.
const LONGEST: usize = 400;

/// The beginning of some words, of at most so many bytes.
pub(super) fn head_of(words: &str, most: usize) -> &str {
    &words[..words.floor_char_boundary(most)]
}

/// A piece and what follows it.
struct Piece<'w> {
    authors: Vec<String>,
    venue: Option<&'w str>,
    rest: &'w str,
}

/// A piece between marks of its own: `(Ann Lee et al., NeurIPS 2024)`, `*Ann Lee, Bob Ray*`, `` `CVPR 2024` ``.
fn wrapped(words: &str) -> Option<Piece<'_>> {
    let (open, close) = WRAPS.into_iter().find(|(open, _)| words.starts_with(open))?;
    let (inner, rest) = words[open.len()..].split_once(close)?;
    let follows = rest.trim_start();
    // Words of a sentence may be in italics, and `[NeurIPS 2024](…)` is a link.
    let is_apart = follows.is_empty()
        || follows.starts_with(MARKS)
        || follows.starts_with("<br")
        || WRAPS.iter().any(|(open, _)| follows.starts_with(open))
        || matches!(open, "(" | "`");
    if !is_apart || open == "[" && rest.starts_with(['(', '[']) {
        return None;
    }
    let (authors, venue) = said(inner.trim_matches(['*', '_', '`']))?;
    // Where `(NeurIPS 2024)` is all that is said, it is what the curator says of the paper.
    let next = rest.trim_start_matches(MARKS);
    let has_authors =
        || named(next).or_else(|| bare(next)).is_some_and(|next| !next.authors.is_empty());
    if open == "(" && authors.is_empty() && !has_authors() {
        return None;
    }
    Some(Piece { authors, venue, rest })
}

/// The authors and the venue that words name, if they say nothing else.
fn said(words: &str) -> Option<(Vec<String>, Option<&str>)> {
    if is_venue(words) {
        return Some((vec![], Some(words)));
    }
    let names = words.strip_prefix("by ").unwrap_or(words);
    let names = without_stop(names);
    if let Some(authors) = set_apart(names) {
        return Some((authors, None));
    }
    // `Ann Lee et al., 2024`, `Ann Lee, Bob Ray, ICLR 2024`, `Ann Lee et al. NeurIPS 2024`
    let ends = [", ", "; ", ". "].iter().filter_map(|mark| names.rfind(mark).map(|at| (at, mark)));
    let (at, mark) = ends.max()?;
    let venue = names[at + mark.len()..].trim();
    let is_year = venue.len() == 4 && without_year(&format!("a ({venue})")) == "a";
    let authors = set_apart(names[..at + 1].trim_end_matches([',', ';']))?;
    (is_year || is_venue(venue)).then(|| (authors, Some(venue).filter(|_| !is_year)))
}

/// Names without the full stop of a sentence, which is none of an initial.
fn without_stop(names: &str) -> &str {
    let is_over = |names: &&str| names.ends_with(char::is_lowercase);
    names.strip_suffix('.').filter(is_over).unwrap_or(names)
}

/// Authors between marks of their own: one is enough if it has initials.
fn set_apart(names: &str) -> Option<Vec<String>> {
    only_authors(names).or_else(|| is_name_with_initials(names).then(|| vec![names.to_owned()]))
}

/// Authors behind `by`, or of whom there are others: `by Ann Lee. …`, `Ann Lee et al. …`.
fn named(words: &str) -> Option<Piece<'_>> {
    if let Some((authors, rest)) = introduced(words) {
        return Some(Piece { authors, venue: None, rest });
    }
    let end = others(words)?.end;
    let authors = only_authors(&words[..end])?;
    // `Ann Lee *et al.*`
    let rest = words[end..].strip_prefix('.').unwrap_or(&words[end..]);
    let rest = if words[..end].contains('*') { rest.trim_start_matches('*') } else { rest };
    Some(Piece { authors, venue: None, rest })
}

/// A venue, or names in front of one or with initials: `Ann Lee, Bob Ray · NeurIPS 2024`, `A. Lee, B. Ray. A summary`. Other
/// words that look like names may begin the summary.
fn bare(words: &str) -> Option<Piece<'_>> {
    let end = end_of_run(words, &[" (", ", ", ": ", " [", " *", " `", "<br"]);
    if is_venue(&words[..end]) {
        return Some(Piece { authors: vec![], venue: Some(&words[..end]), rest: &words[end..] });
    }
    let end = end_of_run(words, &[" (", " [", " *", " `", "<br"]);
    let (names, rest) = words.split_at(end);
    let authors = only_authors(names).or_else(|| is_name(names).then(|| vec![names.to_owned()]))?;
    let next = rest.trim_start_matches(MARKS);
    let before_venue =
        || wrapped(next).or_else(|| bare(next)).is_some_and(|next| next.venue.is_some());
    let have_initials = authors.iter().all(|name| is_name_with_initials(name));
    let is_certain = have_initials && authors.len() > 1 || before_venue();
    is_certain.then_some(Piece { authors, venue: None, rest })
}

/// A bare title and the names behind it: `A title of words, Ann Lee, Bob Ray`, `A title, by Ann Lee`.
pub(super) fn authors_at_end(title: &str) -> Option<(&str, Vec<String>)> {
    if let Some((title, names)) = title.rsplit_once(", by ") {
        let names = without_stop(names.trim_end_matches([',', ' ']));
        let one = || is_name(names).then(|| vec![names.to_owned()]);
        return Some((title, only_authors(names).or_else(one)?));
    }
    title.match_indices(", ").find_map(|(at, mark)| {
        let (title, names) = (&title[..at], title[at + mark.len()..].trim_end_matches([',', ' ']));
        let is_title = title.contains(':') || title.split_whitespace().count() > 2;
        only_authors(names).filter(|_| is_title).map(|authors| (title, authors))
    })
}
