//! A row of a table to a paper.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::import::list::{Section, trimmed};
use crate::import::{days, summary};
use crate::rule;
use crate::week::{Link, Paper};
use crate::{text::render, value};

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
const HEADINGS: &[(&str, Column)] = &[
    ("link", Column::Links),
    ("url", Column::Links),
    ("date", Column::Released),
    ("released", Column::Released),
    ("author", Column::Authors),
    ("topic", Column::Topics),
    ("tag", Column::Topics),
    ("paper", Column::Paper),
    ("title", Column::Paper),
    ("#", Column::Number),
    ("no", Column::Number),
];

/// What each column of a week's table holds.
pub(super) fn columns(text: &str, section: &Section, found: &mut Vec<Diagnostic>) -> Vec<Column> {
    let mut columns = Vec::with_capacity(section.header.len());
    for cell in &section.header {
        let name = render(&text[cell.clone()]).plain.to_lowercase();
        let known = HEADINGS.iter().find(|(word, _)| name.contains(word));
        let column = known.map_or(Column::Unknown, |(_, column)| *column);
        let twice = columns.contains(&column);
        if column == Column::Unknown || twice {
            let message = format!("“{name}” is no column that can be imported");
            found.push(Diagnostic::new(&rule::NotUnderstood, cell.clone(), message));
        }
        columns.push(column);
    }
    for (column, name) in [(Column::Paper, "paper"), (Column::Links, "links")] {
        if !columns.contains(&column) {
            let place = section.header.first().map_or(section.heading.clone(), |cell| cell.clone());
            let message = format!("the table has no column “{name}”");
            found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
        }
    }
    columns
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
    let mut title_link = None;
    for (cell, column) in cells.iter().zip(columns) {
        let words = &text[cell.clone()];
        match column {
            Column::Paper => title_link = take_title(text, cell.clone(), &mut paper, found),
            Column::Released => match days::day_in(words) {
                Some(day) => paper.released = Some(day),
                None if words.is_empty() => {}
                None => {
                    let message = format!("{words:?} is no day; write it as April 4, 2024");
                    found.push(Diagnostic::new(&rule::NotUnderstood, cell.clone(), message));
                }
            },
            Column::Links => paper.links = links(text, cell.clone(), found),
            Column::Authors => paper.authors = listed(words).map(Cow::Owned).collect(),
            Column::Topics => {
                let topics = listed(words).map(|topic| value::topic_form(&topic));
                paper.topics = topics.filter(|topic| !topic.is_empty()).map(Cow::Owned).collect();
            }
            Column::Number | Column::Unknown => {}
        }
    }
    if let Some(link) = title_link
        && !paper.links.iter().any(|other| other.url == link.url)
    {
        paper.links.insert(0, link);
    }
    let place = cells.first().map_or(0..0, |cell| cell.clone());
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

fn listed(words: &str) -> impl Iterator<Item = String> {
    words.split([',', ';']).map(|part| render(part).plain).filter(|part| !part.is_empty())
}

/// Splits `1) **Title** - summary`. Gives the link of a title that is one.
fn take_title(
    text: &str,
    cell: Range<usize>,
    paper: &mut Paper<'static>,
    found: &mut Vec<Diagnostic>,
) -> Option<Link<'static>> {
    let body = cell.start + number_length(&text[cell.clone()])..cell.end;
    let body = trimmed(text, body);
    let words = &text[body.clone()];
    let mut link = None;
    let (title, rest) = if let Some((title, url, rest)) = linked(words) {
        link = Some(Link { label: Cow::Borrowed("Paper"), url: Cow::Owned(url.to_owned()) });
        (title, rest)
    } else if let Some((title, rest)) = bold(words) {
        (title, rest)
    } else {
        parted(words)
            .filter(|(title, _)| title.len() <= LONGEST_BARE_TITLE)
            .unwrap_or_else(|| guessed(words, body, found))
    };
    paper.title = Cow::Owned(render(&cell_text(title)).plain);
    paper.summary = Cow::Owned(summary::markdown(&cell_text(without_separator(rest))));
    link
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

/// `[title](url) rest`, with the title in bold or not.
fn linked(words: &str) -> Option<(&str, &str, &str)> {
    let (inner, rest) = match bold(words) {
        Some((inner, rest)) if inner.starts_with('[') => (inner, Some(rest)),
        _ => (words, None),
    };
    let link = markdown_link(inner)?;
    match rest {
        Some(rest) if inner[link.length..].trim().is_empty() => Some((link.label, link.url, rest)),
        Some(_) => None,
        None => Some((link.label, link.url, &inner[link.length..])),
    }
}

/// `**title** rest`.
fn bold(words: &str) -> Option<(&str, &str)> {
    let mark = ["**", "__"].into_iter().find(|mark| words.starts_with(mark))?;
    let inner = &words[mark.len()..];
    let end = inner.find(mark)?;
    Some((inner[..end].trim(), &inner[end + mark.len()..]))
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
    let rest = rest.trim();
    match rest.strip_prefix(['-', '–', '—', ':']) {
        Some(summary) => summary.trim_start(),
        None => rest,
    }
}

/// A cell's Markdown outside its table, where `|` needs no escape (GFM, section 4.10).
fn cell_text(words: &str) -> String {
    words.replace("\\|", "|")
}

/// A Markdown link at the head of a text.
struct MarkdownLink<'a> {
    label: &'a str,
    url: &'a str,
    length: usize,
}

/// `[label](url)` or `[label](<url> "title")`: brackets may nest, a backslash takes the next
/// character for itself (CommonMark 0.31, section 6.3).
fn markdown_link(words: &str) -> Option<MarkdownLink<'_>> {
    let label_end = closing(words, '[', ']')?;
    let rest = &words[label_end + 1..];
    let target_end = closing(rest, '(', ')')?;
    let target = rest[1..target_end].trim();
    let url = match target.strip_prefix('<').and_then(|inside| inside.split_once('>')) {
        Some((url, _)) => url,
        None => target.split(char::is_whitespace).next().unwrap_or(target),
    };
    let length = label_end + 1 + target_end + 1;
    Some(MarkdownLink { label: &words[1..label_end], url, length })
}

/// Where the bracket that a text begins with is closed.
fn closing(words: &str, open: char, close: char) -> Option<usize> {
    if !words.starts_with(open) {
        return None;
    }
    let mut depth = 0;
    let mut escaped = false;
    for (at, character) in words.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == open => depth += 1,
            c if c == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The links of a cell, with or without commas between them. Bare addresses count too.
fn links(text: &str, cell: Range<usize>, found: &mut Vec<Diagnostic>) -> Vec<Link<'static>> {
    let mut links = Vec::new();
    let mut at = cell.start;
    while at < cell.end {
        let rest = &text[at..cell.end];
        if let Some(link) = markdown_link(rest) {
            let place = at..at + link.length;
            at = place.end;
            links.extend(checked_link(&render(link.label).plain, link.url, place, found));
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            let length = rest.find([' ', ',', ';', '<']).unwrap_or(rest.len());
            links.extend(checked_link("Link", &rest[..length], at..at + length, found));
            at += length;
        } else {
            let length = stray_length(rest);
            report_stray(text, at..at + length, found);
            at += length;
        }
    }
    links
}

fn checked_link(
    label: &str,
    url: &str,
    place: Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> Option<Link<'static>> {
    let url = cell_text(url);
    if let Err(message) = value::url(&url) {
        let message = format!("the address of “{label}” {message}");
        found.push(Diagnostic::new(&rule::InvalidUrl, place, message));
        return None;
    }
    let label = if label.is_empty() { "Link" } else { label };
    Some(Link { label: Cow::Owned(label.to_owned()), url: Cow::Owned(url) })
}

/// How far it is to what may be the next link.
fn stray_length(rest: &str) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let next =
        ["[", "http://", "https://"].iter().filter_map(|start| rest[first..].find(start)).min();
    next.map_or(rest.len(), |at| first + at)
}

/// Between links, commas and white space say nothing; other marks are told of; words are a fault.
fn report_stray(text: &str, place: Range<usize>, found: &mut Vec<Diagnostic>) {
    let part_marks = [',', ';', '/', '|', '·', '•', '&', ' ', '\t'];
    let stray = text[place.clone()].trim_matches(part_marks);
    let stray = stray.trim_matches(['<', '>']).trim_matches(part_marks);
    if stray.is_empty() || matches!(stray, "br" | "br/" | "br /" | "and") {
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
    for at in 0..links.len() {
        let label = links[at].label.clone();
        let taken =
            |label: &str, links: &[Link]| links[..at].iter().any(|link| link.label == label);
        if !taken(&label, links) {
            continue;
        }
        let numbered = (2..).map(|number| format!("{label} {number}"));
        if let Some(own) = numbered.into_iter().find(|own| !taken(own, links)) {
            let message = format!("two links are labelled {label:?}; the second is now {own:?}");
            found.push(Diagnostic::new(&rule::RepeatedLabel, place.clone(), message));
            links[at].label = Cow::Owned(own);
        }
    }
}
