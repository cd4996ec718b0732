//! Every link of a list is in an entry, or reported.

use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::import::inline::Anchor;
use crate::import::pieces::{pieces, whole};
use crate::import::{Imported, ImportedWeek, LeftOut, blocks, html, lines};
use crate::rule;

/// Counts the links to the web, and finds those that no entry has. HTML may hide links from the reader of Markdown, and
/// what is made of it others, so both are counted.
pub(super) fn count(source: &str, markdown: &html::Markdown, imported: &mut Imported) {
    let mut links: Vec<LeftOut> = links_of(source);
    let known: HashSet<String> = links.iter().map(|link| link.url.clone()).collect();
    let edited = if markdown.is_edited() { &markdown.text } else { "" };
    let of_html = links_of(edited).into_iter().filter(|link| !known.contains(&link.url));
    links.extend(
        of_html.map(|LeftOut { place, url }| LeftOut { place: markdown.in_source(&place), url }),
    );
    links.sort_by_key(|link| link.place.start);
    settle(links, imported);
}

/// Says which links of a source no entry has.
pub(super) fn settle(links: Vec<LeftOut>, imported: &mut Imported) {
    imported.links_seen = links.len();
    let kept = kept_links(&imported.weeks);
    imported.left_out = links.into_iter().filter(|link| !kept.contains(&link.url)).collect();
    let Some(first) = imported.left_out.first() else { return };
    let message = match imported.left_out.len() {
        1 => "this link of the list was not imported".to_owned(),
        count => format!("{count} links of the list were not imported, this one first"),
    };
    let diagnostic = Diagnostic::new(&rule::LinksLeftOut, first.place.clone(), message);
    imported.diagnostics.push(diagnostic);
}

/// The links of a list, without its front matter.
fn links_of(text: &str) -> Vec<LeftOut> {
    let front = blocks::front_matter(text);
    // An address may be given a name anywhere.
    let pieces = if text.contains("]:") { whole(text) } else { pieces(text) };
    let of_piece = |piece: &Range<usize>| {
        let start = piece.start.max(front);
        let left_out = |link: Anchor| LeftOut {
            place: start + link.place.start..start + link.place.end,
            url: link.url,
        };
        lines::web(&text[start..piece.end.max(start)]).map(left_out).collect()
    };
    let links: Vec<Vec<LeftOut>> = pieces.par_iter().map(of_piece).collect();
    links.into_iter().flatten().collect()
}

/// The addresses that some weeks hold, in links and in texts.
fn kept_links(weeks: &[ImportedWeek]) -> HashSet<String> {
    let mut kept: HashSet<String> = HashSet::new();
    for ImportedWeek { week, .. } in weeks {
        let texts = week.papers.iter().map(|paper| &paper.summary).chain(&week.intro);
        texts.for_each(|words| kept.extend(lines::web(words).map(|link| link.url)));
        let links = week.papers.iter().flat_map(|paper| &paper.links);
        kept.extend(links.map(|link| link.url.to_string()));
    }
    kept
}
