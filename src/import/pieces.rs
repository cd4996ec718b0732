//! A long list in pieces that Markdown reads alone as it reads them together, so that the tree of one is small and two
//! cores share the work. A list of 27 MB is otherwise a tree of 180 MB.

use std::iter;
use std::ops::Range;

use memchr::memmem;

/// In bytes: a list that is shorter is one piece.
const SHORTEST: usize = 1 << 18;

/// What may go on over blank lines and headings, so that a piece could begin within it: fences, and HTML blocks of the first
/// five kinds (CommonMark 0.31, sections 4.5 and 4.6).
const OPEN: [&str; 9] =
    ["```", "~~~", "<!--", "<pre", "<script", "<style", "<textarea", "<?", "<!["];

/// The pieces of a text, in order: each but the first begins with a heading behind a blank line, which ends every other
/// block (section 4.2).
pub(super) fn pieces(text: &str) -> Vec<Range<usize>> {
    pieces_from(text, SHORTEST)
}

/// The same, of pieces of at least some length.
pub(super) fn pieces_from(text: &str, shortest: usize) -> Vec<Range<usize>> {
    let holds = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if text.len() <= shortest || OPEN.iter().any(|mark| holds(mark)) {
        return whole(text);
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(text.as_bytes(), "\n#") {
        let at = at + 1;
        if at - start > shortest && is_heading(&text[at..]) && is_behind_blank_line(&text[..at]) {
            pieces.push(start..at);
            start = at;
        }
    }
    pieces.push(start..text.len());
    pieces
}

/// A text as one piece.
pub(super) fn whole(text: &str) -> Vec<Range<usize>> {
    iter::once(0..text.len()).collect()
}

fn is_heading(text: &str) -> bool {
    let rest = text.trim_start_matches('#');
    text.len() - rest.len() <= 6 && rest.starts_with([' ', '\t', '\n'])
}

fn is_behind_blank_line(text: &str) -> bool {
    let line = text.strip_suffix('\n').unwrap_or(text);
    line.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::fs;

    use crate::import::{blocks, html};

    #[test]
    fn lists_in_pieces_are_read_as_they_are_whole() {
        let mut count = 0;
        for file in fs::read_dir("tests/import").unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "md") {
                let text = fs::read_to_string(&path).unwrap();
                let text = html::as_markdown(&text).text.into_owned();
                let pieces = super::pieces_from(&text, 0);
                count += pieces.len();
                let (whole, apart) =
                    (blocks::read_in(&text, &super::whole(&text)), blocks::read_in(&text, &pieces));
                assert_eq!(
                    format!("{whole:?}"),
                    format!("{apart:?}"),
                    "{}",
                    path.to_string_lossy()
                );
            }
        }
        assert!(count > 100, "{count}");
    }
}
