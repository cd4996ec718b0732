//! HTML in a list as the Markdown that says the same, line by line, so that one reader reads both. What Markdown
//! does not have is left out; tags that HTML does not have, such as `<think>`, are text and stay. Links whose address
//! stands elsewhere get it, so that each part of the list can be read alone.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::import::pieces::pieces;
use crate::lookup::Number;

/// A text in place of another.
struct Edit {
    /// What is replaced.
    place: Range<usize>,
    words: String,
}

/// A list as Markdown alone.
pub(super) struct Markdown<'a> {
    /// The text.
    pub(super) text: Cow<'a, str>,
    /// For each edit: where its words stand in the text, and what they stand for in the source.
    edits: Vec<(Range<usize>, Range<usize>)>,
}

impl Markdown<'_> {
    /// Whether it differs from the source.
    pub(super) fn is_edited(&self) -> bool {
        !self.edits.is_empty()
    }

    /// A place of the text in the source.
    pub(super) fn in_source(&self, place: &Range<usize>) -> Range<usize> {
        let start = self.offset(place.start, true);
        start..self.offset(place.end, false).max(start)
    }

    fn offset(&self, at: usize, is_start: bool) -> usize {
        let after = self.edits.partition_point(|(words, _)| words.start <= at);
        let Some((words, source)) = after.checked_sub(1).map(|last| &self.edits[last]) else {
            return at;
        };
        match at.checked_sub(words.end) {
            Some(beyond) => source.end + beyond,
            None if is_start => source.start,
            None => source.end,
        }
    }
}

/// Reads the HTML of a list.
pub(super) fn as_markdown(text: &str) -> Markdown<'_> {
    let mut edits = Vec::new();
    let (mut hidden, mut rows) = (None, Rows::default());
    for (place, context) in fragments(text) {
        of_fragment(text, place, context, &mut hidden, &mut rows, &mut edits);
    }
    links(&mut edits);
    edits.extend(references(text));
    edits.extend(numbers(text));
    edits.sort_by_key(|(edit, _)| (edit.place.start, edit.place.end));
    // A reference within HTML that goes has gone with it.
    let mut last = 0;
    edits.retain(|(edit, _)| {
        let is_apart = edit.place.start >= last;
        last = last.max(edit.place.end);
        is_apart
    });
    let edits: Vec<Edit> = edits.into_iter().map(|(edit, _)| edit).collect();
    if edits.is_empty() {
        return Markdown { text: Cow::Borrowed(text), edits: vec![] };
    }
    let mut written = String::with_capacity(text.len());
    let (mut places, mut at) = (Vec::with_capacity(edits.len()), 0);
    for Edit { place, words } in edits {
        written.push_str(&text[at..place.start]);
        let start = written.len();
        written.push_str(&words);
        places.push((start..written.len(), place.clone()));
        at = place.end;
    }
    written.push_str(&text[at..]);
    Markdown { text: Cow::Owned(written), edits: places }
}

/// `[label][name]`, `[label][]` and `[label]`, with the address that stands elsewhere (CommonMark 0.31, section 6.3).
fn references(text: &str) -> Vec<(Edit, Of)> {
    let mut edits = Vec::new();
    // Where no address is given a name, none has one.
    if !text.contains("]:") {
        return edits;
    }
    for (event, place) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let Event::Start(Tag::Link { link_type, dest_url, .. }) = event else { continue };
        let written = &text[place.clone()];
        // The range of `[label][]` ends before or behind its last brackets.
        let collapsed = |at: usize| text.get(at..)?.starts_with("[]").then_some(at..at + 2);
        let label = match link_type {
            LinkType::Reference => written.rfind('[').map(|at| place.start + at..place.end),
            LinkType::Collapsed => {
                collapsed(place.end).or_else(|| place.end.checked_sub(2).and_then(collapsed))
            }
            LinkType::Shortcut => Some(place.end..place.end),
            _ => None,
        };
        let Some(place) = label else { continue };
        let words = format!("(<{}>)", dest_url.replace(['<', '>', '\n'], ""));
        edits.push((Edit { place, words }, Of::Other));
    }
    edits
}

/// `arXiv:2404.03592` and `doi:10.1000/1` in words, with the address that it stands for.
fn numbers(text: &str) -> Vec<(Edit, Of)> {
    let mut edits = Vec::new();
    let lower = text.to_ascii_lowercase();
    if !SCHEMES.iter().any(|scheme| lower.contains(scheme)) {
        return edits;
    }
    let mut within = 0;
    for (event, place) in events(text) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => within += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => within -= 1,
            Event::Text(_) if within == 0 => {
                for scheme in SCHEMES {
                    for (at, _) in lower[place.clone()].match_indices(scheme) {
                        let start = place.start + at;
                        edits.extend(number_at(text, start..start + scheme.len(), place.end));
                    }
                }
            }
            _ => {}
        }
    }
    edits
}

/// What stands before a number.
const SCHEMES: [&str; 2] = ["arxiv:", DOI];
const DOI: &str = "doi:";

/// The number behind `arXiv:` or `doi:`, if there is one and no other link follows it.
fn number_at(text: &str, scheme: Range<usize>, end: usize) -> Option<(Edit, Of)> {
    // Within a word or an address it is part of that.
    let before = text[..scheme.start].chars().next_back();
    let is_apart = before.is_none_or(|c| c.is_whitespace() || "([{*_|,;（【「".contains(c));
    // `DOI: 10.1000/1` on a line of its own is a field.
    let line = text[..scheme.start].rsplit('\n').next().unwrap_or_default();
    let is_field =
        text[scheme.clone()].eq_ignore_ascii_case(DOI) && !line.contains(char::is_alphanumeric);
    let rest = &text[scheme.end..end];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    let number = beginning_of_number(&rest[spaces..]);
    let begins = number.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase());
    let known = Number::read(number).filter(|_| is_apart && begins && !is_field)?;
    let label = if matches!(known, Number::Doi(_)) { "DOI" } else { "arXiv" };
    let url = known.stub().links.into_iter().next()?.url;
    let place = scheme.start..scheme.end + spaces + number.len();
    let is_label = text[place.end..].starts_with("](");
    let words = format!("[{label}]({url})");
    (!is_label).then_some((Edit { place, words }, Of::Other))
}

/// What may be a number at the beginning of some words, with brackets that are closed in it: `10.1016/S0140-6736(20)30183-5`.
fn beginning_of_number(words: &str) -> &str {
    let mut open = 0;
    let is_over = |c: char| match c {
        '(' => {
            open += 1;
            false
        }
        ')' => {
            open -= 1;
            open < 0
        }
        c => !(c.is_ascii_alphanumeric() || "./-_".contains(c)),
    };
    let number = words.split(is_over).next().unwrap_or_default();
    number.trim_end_matches(['.', '-', '/', '_', '('])
}

/// Where HTML stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Block,
    Paragraph,
    Cell,
}

/// The events of a text, piece by piece.
fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    pieces(text).into_iter().flat_map(move |piece| {
        let events =
            Parser::new_ext(&text[piece.clone()], Options::ENABLE_TABLES).into_offset_iter();
        events
            .map(move |(event, place)| (event, piece.start + place.start..piece.start + place.end))
    })
}

/// The parts of a text that are HTML, and where each stands. Code is none.
fn fragments(text: &str) -> Vec<(Range<usize>, Context)> {
    let mut fragments: Vec<(Range<usize>, Context)> = Vec::new();
    if !text.contains('<') {
        return fragments;
    }
    let mut in_table = false;
    for (event, place) in events(text) {
        let context = match event {
            Event::Start(Tag::Table(_)) => {
                in_table = true;
                continue;
            }
            Event::End(TagEnd::Table) => {
                in_table = false;
                continue;
            }
            Event::Html(_) => Context::Block,
            Event::InlineHtml(_) if in_table => Context::Cell,
            Event::InlineHtml(_) => Context::Paragraph,
            _ => continue,
        };
        match fragments.last_mut() {
            Some((last, Context::Block))
                if context == Context::Block && last.end == place.start =>
            {
                last.end = place.end;
            }
            _ => fragments.push((place, context)),
        }
    }
    fragments
}

/// What an edit does to links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    LinkStart,
    LinkEnd,
    Other,
}

/// No tag of a list is longer, in bytes; html5gum needs room for all attributes of a tag at once.
const LONGEST_TAG: usize = 20_000;

/// What is edited in a fragment. `hidden` is where `<summary>` begins in a cell, of which the end is still to come.
fn of_fragment(
    text: &str,
    place: Range<usize>,
    context: Context,
    hidden: &mut Option<usize>,
    rows: &mut Rows,
    edits: &mut Vec<(Edit, Of)>,
) {
    let first = edits.len();
    let is_block = context == Context::Block;
    let html = &text[place.clone()];
    let is_wide = |tag: &str| tag.find('>').unwrap_or(tag.len()) > LONGEST_TAG;
    if html.starts_with("<!--") || html.split('<').any(is_wide) {
        return;
    }
    for token in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()) {
        let Ok(token) = token;
        let (words, span, of) = match &token {
            Token::StartTag(tag) => {
                let attribute = |name: &str| {
                    let value =
                        tag.attributes.iter().find(|(own, _)| own.as_slice() == name.as_bytes());
                    value.map(|(_, value)| String::from_utf8_lossy(&value.value).into_owned())
                };
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if name == "summary" && !is_block {
                    *hidden = Some(place.start + tag.span.start);
                }
                if is_block && name == "table" {
                    *rows =
                        Rows { has_head: html.contains("<th"), is_open: true, ..Rows::default() };
                }
                let after = text[place.start + tag.span.end..].lines().next().unwrap_or_default();
                let ends_line = after.trim().is_empty() || after.trim_start().starts_with('<');
                let row = rows.tag(&name, false).map(|words| (words, Of::Other));
                let (words, of) = match row.or_else(|| start(&name, context, ends_line, &attribute))
                {
                    Some(replaced) => replaced,
                    None => continue,
                };
                (words, tag.span, of)
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if name == "summary"
                    && let Some(from) = hidden.take()
                {
                    // In a cell it is the label of what it folds away.
                    edits.retain(|(edit, _)| edit.place.start < from);
                    let place = from..place.start + tag.span.end;
                    edits.push((Edit { place, words: String::new() }, Of::Other));
                    continue;
                }
                let row = rows.tag(&name, true).map(|words| (words, Of::Other));
                let (words, of) = match row.or_else(|| end(&name)) {
                    Some(replaced) => replaced,
                    None => continue,
                };
                (words, tag.span, of)
            }
            Token::String(words) if rows.is_open => {
                edits.extend(
                    rows.text(text, place.start + words.span.start..place.start + words.span.end),
                );
                continue;
            }
            _ => continue,
        };
        let place = place.start + span.start..place.start + span.end;
        // A tag over several lines keeps them, so that lines stay what they were.
        let breaks = "\n".repeat(text[place.clone()].matches('\n').count());
        edits.push((Edit { place, words: words + &breaks }, of));
    }
    if is_block {
        // Indented, it would be code.
        edits.extend(
            indents(text, &place).map(|place| (Edit { place, words: String::new() }, Of::Other)),
        );
        edits[first..].sort_by_key(|(edit, _)| (edit.place.start, edit.place.end));
    }
}

/// A table in HTML. With a head it is one of Markdown, without one its rows are items of a list.
#[derive(Default)]
struct Rows {
    is_open: bool,
    has_head: bool,
    /// Whether the row under the head is written.
    has_dashes: bool,
    /// The cells of the row so far.
    cells: usize,
}

impl Rows {
    /// What stands for a tag of an open table.
    fn tag(&mut self, name: &str, is_end: bool) -> Option<String> {
        if !self.is_open {
            return None;
        }
        Some(match (name, is_end) {
            ("tr", false) => {
                self.cells = 0;
                if self.has_head { "\n| " } else { "\n- " }.to_owned()
            }
            ("td" | "th", true) => {
                self.cells += 1;
                if self.has_head { " | " } else { " " }.to_owned()
            }
            ("tr", true) if self.has_head && !self.has_dashes => {
                self.has_dashes = true;
                format!("\n{}|", "|---".repeat(self.cells))
            }
            ("table", true) => {
                self.is_open = false;
                "\n\n".to_owned()
            }
            _ => return None,
        })
    }

    /// A row is one line, in which `|` parts cells.
    fn text(&self, text: &str, place: Range<usize>) -> Vec<(Edit, Of)> {
        let marks = text[place.clone()].match_indices(['\n', '|']);
        let marks =
            marks.map(|(at, mark)| (place.start + at, if mark == "|" { "\\|" } else { " " }));
        let edit = |(at, words): (usize, &str)| Edit { place: at..at + 1, words: words.to_owned() };
        marks.map(|mark| (edit(mark), Of::Other)).collect()
    }
}

/// The white space at the beginnings of lines.
fn indents<'t>(text: &'t str, place: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = place.start;
    text[place.clone()].split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        (indent > 0).then_some(start..start + indent)
    })
}

/// What stands for a start tag; none if it stays. `ends_line` is so where nothing but tags follows on its line.
fn start(
    name: &str,
    context: Context,
    ends_line: bool,
    attribute: &dyn Fn(&str) -> Option<String>,
) -> Option<(String, Of)> {
    let is_block = context == Context::Block;
    let words = match name {
        "b" | "strong" => "**".to_owned(),
        "i" | "em" => "*".to_owned(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if is_block => {
            let level = name[1..].parse().unwrap_or(1);
            format!("{} ", "#".repeat(level))
        }
        "summary" if is_block => "###### ".to_owned(),
        "li" if is_block => "- ".to_owned(),
        // In a cell it is what breaks a line; elsewhere a line can break.
        "br" if context != Context::Cell => (if ends_line { "" } else { "\n" }).to_owned(),
        "a" => {
            // An anchor says nothing: `<a name="top"></a>`.
            let Some(href) = attribute("href") else { return Some((String::new(), Of::Other)) };
            return Some((href, Of::LinkStart));
        }
        "img" => {
            let source = attribute("src").unwrap_or_default();
            let alternative = attribute("alt").unwrap_or_default().replace(['[', ']', '\n'], " ");
            format!("![{alternative}](<{}>)", source.replace(['<', '>', '\n'], ""))
        }
        _ if LEFT_OUT.contains(&name) => String::new(),
        _ => return None,
    };
    Some((words, Of::Other))
}

/// What stands for an end tag; none if it stays.
fn end(name: &str) -> Option<(String, Of)> {
    match name {
        "b" | "strong" => Some(("**".to_owned(), Of::Other)),
        "i" | "em" => Some(("*".to_owned(), Of::Other)),
        "a" => Some((String::new(), Of::LinkEnd)),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "li" => {
            Some((String::new(), Of::Other))
        }
        _ if LEFT_OUT.contains(&name) => Some((String::new(), Of::Other)),
        _ => None,
    }
}

/// Elements that are what they hold.
const LEFT_OUT: [&str; 24] = [
    "details", "p", "div", "center", "span", "font", "ul", "ol", "u", "small", "big", "ins",
    "section", "article", "header", "footer", "main", "table", "thead", "tbody", "tr", "td", "th",
    "summary",
];

/// Writes the links whose ends are known; of others the tags go.
fn links(edits: &mut [(Edit, Of)]) {
    let mut open: Option<usize> = None;
    for at in 0..edits.len() {
        match edits[at].1 {
            Of::LinkStart => open = Some(at),
            Of::LinkEnd => {
                let Some(start) = open.take() else { continue };
                let href = std::mem::replace(&mut edits[start].0.words, "[".to_owned());
                edits[at].0.words = format!("](<{}>)", href.trim().replace(['<', '>', '\n'], ""));
                edits[start].1 = Of::Other;
            }
            Of::Other => {}
        }
    }
    // An address without an end tag is still one.
    for (edit, _) in edits.iter_mut().filter(|(_, of)| *of == Of::LinkStart) {
        edit.words = format!(" <{}> ", edit.words.trim());
    }
}
