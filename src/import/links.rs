//! Every link of a list is in an entry, or reported.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::import::pieces::{pieces, whole};
use crate::import::{Imported, ImportedWeek, LeftOut, blocks, html, lines};
use crate::rule;

/// Counts the links to the web, and finds those that no entry has. HTML may hide links from the reader of Markdown, and
/// what is made of it others, so both are counted.
pub(super) fn count(source: &str, markdown: &html::Markdown, imported: &mut Imported) {
    let kept = kept_links(&imported.weeks);
    let is_left = |url: &str| !kept.contains(url);
    let (mut seen, mut left_out) = links_of(source, &is_left);
    if markdown.is_edited() {
        let known: HashSet<String> =
            links_of(source, &|_| true).1.into_iter().map(|link| link.url).collect();
        let (_, of_html) = links_of(&markdown.text, &|url| !known.contains(url));
        seen += of_html.len();
        let of_html = of_html.into_iter().filter(|link| is_left(&link.url));
        left_out
            .extend(of_html.map(|link| LeftOut { place: markdown.in_source(&link.place), ..link }));
        left_out.sort_by_key(|link| link.place.start);
    }
    report(seen, left_out, imported);
}

/// Says which links of a source no entry has.
pub(super) fn settle(links: Vec<LeftOut>, imported: &mut Imported) {
    let seen = links.len();
    let kept = kept_links(&imported.weeks);
    let left_out = links.into_iter().filter(|link| !kept.contains(link.url.as_str())).collect();
    report(seen, left_out, imported);
}

fn report(seen: usize, left_out: Vec<LeftOut>, imported: &mut Imported) {
    imported.links_seen = seen;
    imported.left_out = left_out;
    let Some(first) = imported.left_out.first() else { return };
    let message = match imported.left_out.len() {
        1 => "this link of the list was not imported".to_owned(),
        count => format!("{count} links of the list were not imported, this one first"),
    };
    let diagnostic = Diagnostic::new(&rule::LinksLeftOut, first.place.clone(), message);
    imported.diagnostics.push(diagnostic);
}

/// How many links a list has without its front matter, and those that are wanted: a long list has far more than are
/// left out.
fn links_of(text: &str, is_wanted: &(dyn Fn(&str) -> bool + Sync)) -> (usize, Vec<LeftOut>) {
    let front = blocks::front_matter(text);
    // An address may be given a name anywhere.
    let pieces = if text.contains("]:") { whole(text) } else { pieces(text) };
    let of_piece = |piece: &Range<usize>| {
        let start = piece.start.max(front);
        let links = lines::web(&text[start..piece.end.max(start)]).collect::<Vec<_>>();
        let wanted = links.iter().filter(|link| is_wanted(&link.url));
        let wanted = wanted.map(|link| LeftOut {
            place: start + link.place.start..start + link.place.end,
            url: link.url.clone(),
        });
        (links.len(), wanted.collect::<Vec<_>>())
    };
    let links: Vec<(usize, Vec<LeftOut>)> = pieces.par_iter().map(of_piece).collect();
    let seen = links.iter().map(|(seen, _)| seen).sum();
    (seen, links.into_iter().flat_map(|(_, wanted)| wanted).collect())
}

/// The addresses that some weeks hold, in links and in texts.
fn kept_links(weeks: &[ImportedWeek]) -> HashSet<Cow<'_, str>> {
    let mut kept = HashSet::new();
    for ImportedWeek { week, .. } in weeks {
        let texts = week.papers.iter().map(|paper| &paper.summary).chain(&week.intro);
        texts.for_each(|words| kept.extend(lines::web(words).map(|link| Cow::Owned(link.url))));
        let links = week.papers.iter().flat_map(|paper| &paper.links);
        kept.extend(links.map(|link| Cow::Borrowed(link.url.as_ref())));
    }
    kept
}
