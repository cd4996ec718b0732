//! The words that an item begins with, apart: its title, its links, and what is left of them as a summary.

use crate::import::fields::of_line;
use crate::import::inline::{Anchor, anchors, marked, plain, says_nothing};
use crate::import::lines::{self, is_parting, without};
use crate::import::lists::is_label;
use crate::import::names::only_authors;
use crate::text::is_web;

/// A bold or linked piece that is longer is a title, wherever it stands.
const LONG_PIECE: usize = 25;

/// The title at the beginning of some words, and what follows.
pub(super) fn split(words: &str, is_row: bool) -> (&str, &str) {
    if let Some(end) = marked(words) {
        return words.split_at(end);
    }
    if let Some(end) = wrapped(words) {
        return words.split_at(end);
    }
    let line = first_line(words);
    let links = anchors(line);
    if let Some(at) = behind_authors(line) {
        let length = marked(&words[at..]).or_else(|| wrapped(&words[at..])).unwrap_or_default();
        return (&words[at..at + length], &words[at + length..]);
    }
    if let Some(long) = links.iter().find(|link| plain(&link.label).chars().count() > LONG_PIECE) {
        return (&words[long.place.clone()], &words[long.place.end..]);
    }
    // Words of a sentence that leads to the title: `Tom presents [A title](…)`.
    if let Some(first) = links.first().filter(|link| !is_label(&link.label)) {
        let before = line[..first.place.start].trim_end();
        let all = words;
        let words: Vec<&str> = before.split_whitespace().collect();
        let leads = |word: &&str| {
            word.starts_with(char::is_lowercase) || matches!(*word, "A" | "An" | "The" | "I")
        };
        if words.len() < 4
            && words.last().is_some_and(leads)
            && before.ends_with(char::is_alphanumeric)
        {
            let (start, end) = (first.place.start, first.place.end);
            return (&all[start..end], &all[end..]);
        }
    }
    let first_link = links.first().map_or(line.len(), |link| link.place.start);
    let is_linked = |at: usize| links.iter().any(|link| link.place.start > at);
    let mut ends: Vec<usize> = vec![];
    if !is_row {
        ends.extend([" - ", " – ", " — "].iter().filter_map(|mark| line.find(mark)));
    }
    // A bracket ends a title where it holds a link, else it may be of it.
    ends.extend(line.find(" (").filter(|at| !is_row || is_linked(*at)));
    ends.extend(line.find('（').filter(|at| is_linked(*at)));
    ends.extend(
        [": ", "："].iter().filter_map(|mark| line.find(mark)).filter(|at| *at > first_link),
    );
    // A bracket or a full stop before the links is no word of the title.
    let before = line[..first_link].trim_end_matches([' ', '[', '(', '（', '|', '·', ',']).len();
    ends.push(if links.is_empty() { line.len() } else { before });
    let end = ends.into_iter().min().unwrap_or(line.len());
    if end == 0 {
        return match links.first() {
            Some(link) => words.split_at(link.place.end),
            None => (words, ""),
        };
    }
    words.split_at(end)
}

/// Marks around a title that is neither bold nor a link.
const WRAPS: [(char, char); 7] =
    [('《', '》'), ('「', '」'), ('『', '』'), ('"', '"'), ('“', '”'), ('*', '*'), ('_', '_')];

/// Where a title in quotation marks or in italics ends that words begin with: what follows is set apart from it.
fn wrapped(words: &str) -> Option<usize> {
    let (open, close) = WRAPS.into_iter().find(|(open, _)| words.starts_with(*open))?;
    let inner = &first_line(words)[open.len_utf8()..];
    let length = inner.find(close)?;
    let (title, rest) = (&inner[..length], &inner[length + close.len_utf8()..]);
    let is_parted = rest.trim().is_empty()
        || rest.starts_with([',', '.', ':', ';', '，', '。', '：'])
        || rest.starts_with(" (")
        || rest.starts_with(" [")
        || rest.starts_with(" by ")
        || title.ends_with([',', '.', '?']);
    // `*Ann Lee, Bob Ray*. A title`
    let is_quoted = matches!(open, '"' | '“');
    let is_title =
        (is_quoted || title.split_whitespace().count() > 2) && only_authors(title).is_none();
    let is_certain = open == '《';
    (is_certain || is_parted && is_title && !rest.starts_with(close))
        .then_some(open.len_utf8() + length + close.len_utf8())
}

/// Where a title in bold or in quotation marks begins that its authors stand before.
fn behind_authors(line: &str) -> Option<usize> {
    let marks = ["**", "__", "\"", "“", "《", "*"];
    let at = marks.iter().filter_map(|mark| line.find(mark)).filter(|at| *at > 0).min()?;
    let is_title = marked(&line[at..]).is_some() || wrapped(&line[at..]).is_some();
    (is_title && only_authors(&line[..at]).is_some()).then_some(at)
}

/// Words in brackets and what follows, where that is a marked title, or they are a number.
pub(super) fn bracketed(words: &str) -> Option<(&str, &str)> {
    let (open, close) = [('(', ')'), ('[', ']'), ('【', '】')]
        .into_iter()
        .find(|(open, _)| words.starts_with(*open))?;
    let (inner, rest) = words[open.len_utf8()..].split_once(close)?;
    let title = rest.trim_start();
    let is_link = rest.starts_with(['(', '[']) || inner.contains(['[', '(', '\n']);
    let is_before = marked(title).is_some() || open == '[' && says_nothing(inner);
    (!is_link && !title.is_empty() && is_before).then_some((inner.trim(), title))
}

/// A venue with its year before a title, in bold, in code or in brackets, and what follows.
pub(super) fn venue_before(words: &str) -> Option<(&str, &str)> {
    let wraps = [
        ("**", "**"),
        ("`", "`"),
        ("【", "】"),
        ("\\[", "\\]"),
        ("[", "]"),
        ("(*", "*)"),
        ("(", ")"),
    ];
    let (open, close) = wraps.into_iter().find(|(open, _)| words.starts_with(open))?;
    let (inner, rest) = words[open.len()..].split_once(close)?;
    // `[NeurIPS 2023](…)` is a link.
    if open == "[" && rest.starts_with(['(', '[']) {
        return None;
    }
    let marks: &[char] = &['(', ')', '[', ']', '`', '*', '_', ' '];
    let venue = inner.trim_matches(marks);
    let behind = rest.trim_start_matches([' ', ')', ']']);
    let title = behind.trim_start_matches([' ', '|', ':', '-', '–', '—']);
    // Bold words may be the title themselves: `**GAIA 2024** - a summary`.
    let is_bare = open == "**" && !inner.starts_with(['(', '[', '`']);
    let is_parted = !is_bare || behind.starts_with('|') || marked(title).is_some();
    (is_venue(venue) && is_parted && names_a_paper(first_line(title))).then_some((venue, title))
}

/// Whether a line says more than links that are called `Paper`, `Code` or the like.
fn names_a_paper(line: &str) -> bool {
    let links = anchors(line);
    links.iter().any(|link| !is_label(&link.label)) || !is_parting(&without(line, &links))
}

/// `CVPR 2024`, `NeurIPS'23`, `ICLR 2024 Oral`: an abbreviation and its year.
pub(super) fn is_venue(words: &str) -> bool {
    // Two digits are a year behind an apostrophe: `YOLO-11` is no venue.
    let words = words.replace(['\'', '’'], " '");
    let mut parts = words.split([' ', '-', ',']).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    let is_name = (capitals > 1 || first.eq_ignore_ascii_case("arxiv"))
        && first.chars().all(|c| c.is_alphanumeric() || c == '&');
    let is_number = |digits: &str, length: usize| {
        digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_year = |part: &str| match part.strip_prefix('\'') {
        Some(digits) => is_number(digits, 2) || is_number(digits, 4),
        None => is_number(part, 4) && (part.starts_with("19") || part.starts_with("20")),
    };
    let rest: Vec<&str> = parts.collect();
    is_name && rest.len() < 4 && rest.iter().any(|part| is_year(part))
}

/// Links before a title whose words say only what they are, and what follows them.
pub(super) fn links_before(words: &str) -> (Vec<Anchor>, &str) {
    let marks: &[char] = &[']', ')', '|', '·', ':', '-', '–', '—', ',', '/', '&', ' '];
    let (mut rest, mut found) = (words, Vec::new());
    loop {
        let inner = rest.trim_start_matches("**").trim_start_matches(['[', '(', ' ']);
        let at = rest.len() - inner.len();
        let line = first_line(rest);
        // Brackets around a link are not of it; the first of a link is.
        let link = anchors(line).into_iter().find(|link| link.place.start <= at);
        let Some(link) = link.filter(|link| is_web(&link.url) && is_label(&link.label)) else {
            break;
        };
        let after = line[link.place.end..].trim_start_matches(marks).trim_start_matches("**");
        let after = after.trim_start_matches(marks);
        // Else the link is all that there is.
        if !names_a_paper(after) {
            break;
        }
        rest = &rest[line.len() - after.len()..];
        found.push(link);
    }
    (found, rest)
}

pub(super) fn first_line(words: &str) -> &str {
    words.lines().next().unwrap_or_default()
}

/// A line without the links that follow each other in it, and all its links. A link in the midst of a sentence stays
/// in it.
pub(super) fn take_links(line: &str) -> (String, Vec<Anchor>) {
    let mut all: Vec<Anchor> = lines::web(line).collect();
    if all.is_empty() {
        return (line.trim().to_owned(), all);
    }
    if is_parting(&without(line, &all)) {
        return (String::new(), all);
    }
    let mut kept = String::new();
    let mut at = 0;
    let mut next = 0;
    while next < all.len() {
        // A run of links with nothing but marks between them.
        let mut last = next;
        while last + 1 < all.len()
            && is_parting(
                &line[all[last].place.end..all[last + 1].place.start.max(all[last].place.end)],
            )
        {
            last += 1;
        }
        let (start, end) = (all[next].place.start, all[last].place.end);
        let mut before = &line[at..start.max(at)];
        let mut after = &line[end..];
        // `Code: **[address](…)**`: its name stands before it.
        let is_of_link = |name: &str| of_line(name).is_some() && says_nothing(&all[next].label);
        if let Some((words, name)) = named_link(before).filter(|(_, name)| is_of_link(name)) {
            if before.ends_with("**") {
                after = after.strip_prefix("**").unwrap_or(after);
            }
            all[next].label = name.to_owned();
            before = words;
        }
        // A badge is no word of a sentence.
        let opened =
            before.trim_end().ends_with(['[', '(', '（', '【']) || line[start..].starts_with("[![");
        let begins = kept.trim().is_empty() && before.trim_matches(PARTING).is_empty();
        let is_sentence_over = before.trim_end().ends_with([
            '.', '!', '?', ')', ']', '|', '。', '）', '·', '-', '–', '—', ':', ',', ';',
        ]) || before.trim().is_empty();
        let goes_on = after.trim_start_matches(PARTING).starts_with(char::is_lowercase);
        let ends = is_sentence_over && (after.trim_matches(PARTING).is_empty() || !goes_on);
        match opened || begins || ends {
            true => {
                let before = before.trim_end().trim_end_matches([
                    '[', '(', '（', '【', '|', '·', ',', ';', '→', '–', '—', ' ',
                ]);
                kept.push_str(before);
                let rest =
                    after.trim_start_matches([']', ')', '）', '】', ',', ';', '|', '·', ' ']);
                let is_over = kept.trim().is_empty() || kept.ends_with(['.', '!', '?']);
                // The full stop behind brackets that are gone stands behind the words before them.
                if !is_over
                    && let Some(mark) = rest.chars().next().filter(|c| matches!(c, '.' | ':'))
                {
                    kept.push(mark);
                }
                let rest = rest.trim_start_matches(['.', ':']).trim_start();
                if !kept.is_empty() && !rest.is_empty() {
                    kept.push(' ');
                }
                at = line.len() - rest.len();
            }
            false => {
                kept.push_str(&line[at..end]);
                at = end;
            }
        }
        next = last + 1;
    }
    kept.push_str(&line[at.min(line.len())..]);
    (kept.trim().to_owned(), all)
}

/// Words before a link, and the name at their end that is the link's: `…, Code: **`.
pub(super) fn named_link(before: &str) -> Option<(&str, &str)> {
    let marks: &[char] = &['*', '_', ' '];
    let words = before.trim_end_matches(marks).strip_suffix([':', '：'])?;
    let parting: &[char] = &[',', ';', '.', '|', '·', '/', '\\', '，', '\n'];
    let start = words
        .rfind(parting)
        .map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
    let name = words[start..].trim_matches(marks);
    let is_name = (1..3).contains(&name.split_whitespace().count())
        && name.len() < 30
        && !name.contains([':', '[', '(']);
    // The full stop of a sentence stays.
    let is_mark = |c: char| c == ' ' || c != '.' && parting.contains(&c);
    is_name.then(|| (words[..start].trim_end_matches(is_mark), name))
}

/// Marks that part links.
const PARTING: &[char] =
    &[' ', ',', ';', '|', '·', '/', '[', ']', '(', ')', '（', '）', '【', '】', '.', '。'];

/// A bare title ends at two spaces, a dash between spaces or a line break, whichever is first.
pub(super) fn parted(words: &str) -> Option<(&str, &str)> {
    const SEPARATORS: [&str; 5] = ["  ", " - ", " – ", " — ", "<br"];
    let ends = SEPARATORS.iter().filter_map(|separator| words.find(separator));
    Some(words.split_at(ends.min()?))
}

/// What follows a link or a title, without its attributes: `{:target="_blank"}` of kramdown, `{#anchor}`.
fn without_attributes(rest: &str) -> &str {
    let inner =
        rest.trim_start().strip_prefix('{').filter(|rest| rest.starts_with([':', '#', '.']));
    inner.and_then(|inner| inner.split_once('}')).map_or(rest, |(_, rest)| rest)
}

/// What follows a title, without the mark that parts them.
pub(super) fn without_separator(rest: &str) -> &str {
    let rest = without_attributes(rest.trim_start_matches(['*', '~'])).trim();
    let rest = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix('.').filter(|rest| rest.is_empty()))
        .unwrap_or(rest);
    for entity in ["&mdash;", "&ndash;", "// "] {
        if let Some(summary) = rest.strip_prefix(entity) {
            return summary.trim_start();
        }
    }
    let separators =
        ['-', '–', '—', ':', '：', '|', '｜', ',', '，', ';', '→', '·', '•', '・', '。', '／'];
    match rest.chars().next().filter(|c| separators.contains(c)) {
        // `——`, `--`
        Some(separator) => rest.trim_start_matches(separator).trim_start(),
        None => rest,
    }
}
