//! A row of a table to a paper.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::diagnostic::Diagnostic;
use crate::import::list::trimmed;
use crate::import::{days, summary};
use crate::rule;
use crate::week::{Link, Paper};
use crate::{text, topic, value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Number, title and summary.
    Paper,
    /// The day of release.
    Released,
    /// Labelled links.
    Links,
    /// Names, parted by commas.
    Authors,
    /// Topics, parted by commas.
    Topics,
    /// A running number, which the order says already.
    Number,
    /// A heading that was reported.
    Unknown,
}

/// The words of a column's heading that tell what it holds; the first that fits wins.
const HEADINGS: &[(&[&str], Column)] = &[
    (&["link", "links", "url", "urls"], Column::Links),
    (&["date", "released", "release", "published"], Column::Released),
    (&["author", "authors"], Column::Authors),
    (&["topic", "topics", "tag", "tags"], Column::Topics),
    (&["paper", "papers", "title"], Column::Paper),
    (&["#", "no", "nr", "number"], Column::Number),
];

/// What each column of a table holds, by the cells of its header.
pub(super) fn columns(
    text: &str,
    header: &[Range<usize>],
    found: &mut Vec<Diagnostic>,
) -> Vec<Column> {
    let mut columns = Vec::with_capacity(header.len());
    for cell in header {
        let column = column(&text[cell.clone()]);
        if column == Column::Unknown || columns.contains(&column) {
            let name = plain(&text[cell.clone()]);
            let message = format!("“{name}” is no column that can be imported");
            found.push(Diagnostic::new(&rule::NotUnderstood, cell.clone(), message));
        }
        columns.push(column);
    }
    for (column, name) in [(Column::Paper, "paper"), (Column::Links, "links")] {
        if !columns.contains(&column) {
            let place = header.first().cloned().unwrap_or_default();
            let message = format!("the table has no column “{name}”");
            found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
        }
    }
    columns
}

/// What a column holds, by its heading.
pub(super) fn column(heading: &str) -> Column {
    let name = plain(heading).to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric() && c != '#').collect();
    let known = HEADINGS.iter().find(|(of, _)| words.iter().any(|word| of.contains(word)));
    known.map_or(Column::Unknown, |(_, column)| *column)
}

/// Markdown of a cell as plain text: a cell holds no blocks, so nothing in it begins one.
fn plain(words: &str) -> String {
    text::render(&summary::inline(&cell_text(words))).plain
}

/// The paper of a row; `None` if the row is no paper, which has been reported.
pub(super) fn paper(
    text: &str,
    cells: &[Range<usize>],
    columns: &[Column],
    found: &mut Vec<Diagnostic>,
) -> Option<Paper<'static>> {
    for extra in cells.iter().skip(columns.len()).filter(|cell| !cell.is_empty()) {
        let message =
            "the row has more cells than the table has columns; a | in text is written \\|";
        found.push(Diagnostic::new(&rule::NotUnderstood, extra.clone(), message));
    }
    let mut paper = Paper::default();
    let mut title_links = vec![];
    for (cell, column) in cells.iter().zip(columns) {
        let words = &text[cell.clone()];
        match column {
            Column::Paper => title_links = take_title(text, cell.clone(), &mut paper, found),
            Column::Released => paper.released = day(words, cell.clone(), found),
            Column::Links => paper.links = links(text, cell.clone(), found),
            Column::Authors => paper.authors = listed(words).map(Cow::Owned).collect(),
            Column::Topics => paper.topics = topics(words, cell.clone(), found),
            Column::Number | Column::Unknown => {}
        }
    }
    for (at, link) in title_links.into_iter().enumerate() {
        if !paper.links.iter().any(|other| other.url == link.url) {
            paper.links.insert(at.min(paper.links.len()), link);
        }
    }
    let place = cells.first().cloned().unwrap_or_default();
    if paper.title.is_empty() {
        found.push(Diagnostic::new(&rule::NotUnderstood, place, "this row has no title"));
        return None;
    }
    if paper.links.is_empty() {
        let message = format!("“{}” has no link", paper.title);
        found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
        return None;
    }
    label_apart(&mut paper.links, place, found);
    Some(paper)
}

fn day(words: &str, place: Range<usize>, found: &mut Vec<Diagnostic>) -> Option<chrono::NaiveDate> {
    let day = days::day_in(words);
    if day.is_none() && !words.is_empty() {
        let message = format!("{words:?} is no day; write it as April 4, 2024");
        found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
    }
    day
}

fn listed(words: &str) -> impl Iterator<Item = String> {
    words.split([',', ';']).map(|part| plain(part.trim())).filter(|part| !part.is_empty())
}

fn topics(words: &str, place: Range<usize>, found: &mut Vec<Diagnostic>) -> Vec<Cow<'static, str>> {
    let (mut topics, mut seen) = (Vec::new(), HashSet::new());
    for name in listed(words) {
        if let Err(fault) = topic::check(&name) {
            let message = format!("invalid topic {name:?}: {}", fault.reason);
            found.push(Diagnostic::new(&rule::StrayText, place.clone(), message));
        } else if seen.insert(topic::slug(&name)) && topics.len() < topic::MOST {
            topics.push(Cow::Owned(name));
        }
    }
    topics
}

/// Splits `1) **Title** - summary`. Gives the links that stand in the title.
fn take_title(
    text: &str,
    cell: Range<usize>,
    paper: &mut Paper<'static>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Link<'static>> {
    let body = trimmed(text, cell.start + number_length(&text[cell.clone()])..cell.end);
    let words = &text[body.clone()];
    let (title, rest) = marked(words)
        .or_else(|| parted(words).filter(|(title, _)| title.len() <= LONGEST_BARE_TITLE))
        .unwrap_or_else(|| guessed(words, body.clone(), found));
    paper.title = Cow::Owned(plain(title));
    paper.summary = Cow::Owned(summary::markdown(&cell_text(without_separator(rest))));
    links_in_title(title, body.start..body.start + title.len(), found)
}

fn links_in_title(
    title: &str,
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Link<'static>> {
    let mut links = Vec::new();
    for piece in pieces(title) {
        if let Piece::Link { label, url, .. } = piece {
            // A title that is a link is the paper; a word of it is what it says.
            let whole = plain(title) == label;
            let label = if whole { "Paper" } else { &label };
            links.extend(checked_link(label, &url, place.clone(), found));
        }
    }
    if title.contains("![") {
        let message = "an image in a title is not imported";
        found.push(Diagnostic::new(&rule::StrayText, place, message));
    }
    links
}

/// The length of `(1)`, `1)` or `1.` and the space after it, else 0.
fn number_length(words: &str) -> usize {
    let open = usize::from(words.starts_with('('));
    let digits = words[open..].bytes().take_while(u8::is_ascii_digit).count();
    let after = &words[open + digits..];
    let closed = match after.chars().next() {
        Some(')') => 1,
        Some('.') if open == 0 => 1,
        _ => return 0,
    };
    let number = open + digits + closed;
    let parted = words[number..].is_empty() || words[number..].starts_with([' ', '*', '[', '_']);
    if digits > 0 && parted { number } else { 0 }
}

/// A title that is marked: the bold words or the link that a cell begins with. Words in italics are
/// one where a separator follows.
fn marked(words: &str) -> Option<(&str, &str)> {
    let inline = summary::inline(words);
    if inline != words {
        return None;
    }
    let mut events = Parser::new(words).into_offset_iter();
    let (_, _) =
        events.next().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)))?;
    let (event, place) = events.next()?;
    let mut bold_within = || matches!(events.next(), Some((Event::Start(Tag::Strong), _)));
    let is_title = place.start == 0
        && match event {
            Event::Start(Tag::Strong | Tag::Link { .. }) => true,
            Event::Start(Tag::Emphasis) => {
                // `*Title** - summary`: a mark too many.
                let rest = words[place.end..].trim_start_matches('*').trim_start();
                rest.starts_with(['-', '–', '—', ':']) || rest.is_empty() || bold_within()
            }
            _ => false,
        };
    is_title.then(|| words.split_at(place.end))
}

/// A bare title ends at two spaces, a dash between spaces or a line break, whichever is first.
fn parted(words: &str) -> Option<(&str, &str)> {
    const SEPARATORS: [&str; 5] = ["  ", " - ", " – ", " — ", "<br"];
    let ends = SEPARATORS.iter().filter_map(|separator| words.find(separator));
    Some(words.split_at(ends.min()?))
}

/// A title that nothing parts from the summary ends where a summary is likely to begin. Where it
/// was cut is told; where nothing can be told, a short cell is a title alone.
fn guessed<'w>(
    words: &'w str,
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> (&'w str, &'w str) {
    const OPENINGS: [&str; 12] = [
        " This paper ",
        " This work ",
        " This survey ",
        " This study ",
        " This report ",
        " The paper ",
        " The authors ",
        " Researchers ",
        " Introduces ",
        " Presents ",
        " Proposes ",
        " We ",
    ];
    if let Some(end) = OPENINGS.iter().filter_map(|opening| words.find(opening)).min() {
        let (title, summary) = words.split_at(end);
        let message =
            format!("nothing parts the title from the summary; it was taken to be “{title}”");
        found.push(Diagnostic::new(&rule::TitleGuessed, place.start..place.start + end, message));
        return (title, summary);
    }
    let (title, summary) = parted(words).unwrap_or((words, ""));
    if title.len() > 2 * LONGEST_BARE_TITLE {
        let message = "no title can be told from the summary; write the title in **bold**";
        found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
    }
    (title, summary)
}

/// In bytes. A longer one is likely to have part of the summary in it; one of twice that length is.
const LONGEST_BARE_TITLE: usize = 150;

/// What follows a title, without the mark that parts them.
fn without_separator(rest: &str) -> &str {
    let rest = rest.trim_start_matches('*').trim();
    match rest.strip_prefix(['-', '–', '—', ':']) {
        Some(summary) => summary.trim_start(),
        None => rest,
    }
}

/// A cell's Markdown outside its table, where `|` needs no escape (GFM, section 4.10).
fn cell_text(words: &str) -> String {
    words.replace("\\|", "|")
}

/// A part of a cell of links.
enum Piece {
    Link { label: String, url: String, title: String, place: Range<usize> },
    Words(Range<usize>),
}

/// The links of a cell and what stands between them.
fn pieces(cell: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut link: Option<(String, String, Range<usize>)> = None;
    let mut label = String::new();
    let mut end = 0;
    for (event, place) in Parser::new(cell).into_offset_iter() {
        match event {
            // `<std::vector>` looks like an address of another scheme.
            Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. })
                if !text::is_web(&dest_url) => {}
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                pieces.push(Piece::Words(end..place.start.max(end)));
                label.clear();
                link = Some((cell_text(&dest_url), title.into_string(), place));
            }
            Event::End(TagEnd::Link) => {
                if let Some((url, title, place)) = link.take() {
                    end = place.end;
                    let label = label.trim().to_owned();
                    pieces.push(Piece::Link { label, url, title, place });
                }
            }
            Event::Text(text) | Event::Code(text) => label.push_str(&cell_text(&text)),
            _ => {}
        }
    }
    pieces.push(Piece::Words(end..cell.len().max(end)));
    pieces
}

/// The links of a cell, with or without commas between them. Bare addresses count too.
fn links(text: &str, cell: Range<usize>, found: &mut Vec<Diagnostic>) -> Vec<Link<'static>> {
    let mut links = Vec::new();
    let moved = |place: Range<usize>| cell.start + place.start..cell.start + place.end;
    for piece in pieces(&text[cell.clone()]) {
        match piece {
            Piece::Link { label, url, title, place } => {
                if !title.is_empty() {
                    let message = format!("the remark {title:?} on a link is not imported");
                    found.push(Diagnostic::new(&rule::StrayText, moved(place.clone()), message));
                }
                links.extend(checked_link(&label, &url, moved(place), found));
            }
            Piece::Words(place) => links.extend(bare_links(text, moved(place), found)),
        }
    }
    links
}

/// Addresses that stand among words, without the marks that end a sentence.
fn bare_links(text: &str, place: Range<usize>, found: &mut Vec<Diagnostic>) -> Vec<Link<'static>> {
    let mut links = Vec::new();
    let mut at = place.start;
    while at < place.end {
        let rest = &text[at..place.end];
        let start = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min();
        let start = start.unwrap_or(rest.len());
        report_stray(text, at..at + start, found);
        let address = &rest[start..];
        let end = address.find([' ', ',', ';', '<', '>']).unwrap_or(address.len());
        let mut url = address[..end].trim_end_matches(['.', ',', ':', '!', '?']);
        if url.ends_with(')') && url.matches('(').count() < url.matches(')').count() {
            url = &url[..url.len() - 1];
        }
        if !url.is_empty() {
            let place = at + start..at + start + url.len();
            links.extend(checked_link("Link", url, place, found));
        }
        at += start + url.len();
    }
    links
}

fn checked_link(
    label: &str,
    url: &str,
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> Option<Link<'static>> {
    if let Err(fault) = value::url(url) {
        let message = format!("invalid URL {url:?} of {label:?}: {}", fault.reason);
        found.push(Diagnostic::new(&rule::InvalidUrl, place, message));
        return None;
    }
    let label = if label.is_empty() { "Link" } else { label };
    Some(Link { label: Cow::Owned(label.to_owned()), url: Cow::Owned(url.to_owned()) })
}

/// Between links, commas and white space say nothing; other marks are told of; words are a fault.
fn report_stray(text: &str, place: Range<usize>, found: &mut Vec<Diagnostic>) {
    let part_marks = [',', ';', '/', '|', '·', '•', '&', ' ', '\t', '<', '>'];
    let stray = text[place.clone()].trim_matches(part_marks);
    if stray.is_empty() || matches!(stray, "br" | "and") {
        return;
    }
    let start = place.start + text[place].find(stray).unwrap_or(0);
    let place = start..start + stray.len();
    let (rule, message) = if stray.chars().any(char::is_alphanumeric) {
        (&rule::NotUnderstood, format!("{stray:?} is no link"))
    } else {
        (&rule::StrayText, format!("{stray:?} stands between the links"))
    };
    found.push(Diagnostic::new(rule, place, message));
}

/// A paper's labels are keys of a table, so a second link of one label gets a number.
fn label_apart(links: &mut [Link], place: Range<usize>, found: &mut Vec<Diagnostic>) {
    let mut taken: HashSet<String> = links.iter().map(|link| link.label.to_string()).collect();
    let mut met = HashSet::new();
    let mut next = 2;
    for link in links {
        if met.insert(link.label.to_string()) {
            continue;
        }
        let mut own = format!("{} {next}", link.label);
        while !taken.insert(own.clone()) {
            next += 1;
            own = format!("{} {next}", link.label);
        }
        let message = format!("two links are labelled {:?}; one is now {own:?}", link.label);
        found.push(Diagnostic::new(&rule::RepeatedLabel, place.clone(), message));
        link.label = Cow::Owned(own);
    }
}
