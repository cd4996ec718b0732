//! For people: rule, message, place, the source line with the fault marked, and what to do about it.
//! Warnings come before errors, so that what stops a build is what one sees at the end.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet,
};

use crate::diagnostic::{Diagnostic, Lines, Report};
use crate::rule::Level;
use crate::text::visible;

/// How wide a terminal is, and whether it shows color.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    /// Whether to send escape sequences.
    pub color: bool,
}

/// Shows reports one diagnostic after another.
pub fn render(reports: &[Report], screen: Screen) -> String {
    let renderer = if screen.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(screen.width);
    let mut text = String::new();
    for errors in [false, true] {
        for report in reports {
            let shown = |found: &&Diagnostic| found.is_error() == errors;
            let found: Vec<&Diagnostic> = report.diagnostics.iter().filter(shown).collect();
            if !found.is_empty() {
                text.push_str(&of_report(&renderer, screen.width, report, &found));
            }
        }
    }
    text
}

/// Words of the program itself, wrapped, without what a terminal would obey.
pub fn plain(text: &str, width: usize) -> String {
    wrapped(text, width)
}

/// How many diagnostics of one rule in one file a person reads.
const SHOWN: usize = 50;

/// How many of them in a feed, whose items a template writes alike.
const SHOWN_OF_FEED: usize = 3;

fn of_report(renderer: &Renderer, width: usize, report: &Report, found: &[&Diagnostic]) -> String {
    let mut text = String::new();
    let mut say = |shown: String| text.push_str(&(shown + "\n\n"));
    let lines = Lines::new(&report.source.text);
    let most = if report.kind.is_some() { SHOWN_OF_FEED } else { SHOWN };
    for found in by_rule(found, report.kind.is_some()) {
        for found in found.iter().take(most) {
            let words = Words::of(found, width, lines.position(found.span.start).line);
            say(renderer.render(&[group(report, &lines, found, &words)]));
        }
        let more = found.iter().skip(most);
        if let Some(next) = more.clone().next() {
            let (count, path, rule) = (more.len(), &report.source.path, next.rule.name);
            let line = lines.position(next.span.start).line;
            let title = format!(
                "{path}: {count} more {rule} from line {line} on; `--format json` shows them"
            );
            say(renderer.render(&[Group::with_title(Title::INFO.primary_title(title))]));
        }
    }
    text
}

/// Diagnostics of one rule together, in the order of the first of each; those of an entry file as they stand.
fn by_rule<'d>(found: &[&'d Diagnostic], together: bool) -> Vec<Vec<&'d Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for diagnostic in found {
        let is_alike = |group: &&mut Vec<&Diagnostic>| group[0].rule == diagnostic.rule;
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    let is_long = groups.iter().any(|group| group.len() > SHOWN);
    if !together && !is_long {
        return found.iter().map(|diagnostic| vec![*diagnostic]).collect();
    }
    groups
}

/// From how many diagnostics on a table sums them up.
const MANY: usize = 5;

/// How often each rule is broken in feeds, most often last; nothing if one sees it without a table.
pub fn table(reports: &[Report]) -> String {
    let mut counts: BTreeMap<(Level, &str), usize> = BTreeMap::new();
    for found in reports.iter().flat_map(|report| &report.diagnostics) {
        *counts.entry((found.rule.level, found.rule.name)).or_default() += 1;
    }
    if counts.values().sum::<usize>() < MANY || counts.len() < 2 {
        return String::new();
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((level, name), count)| (std::cmp::Reverse(*level), *count, *name));
    let digits = rows.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(0);
    let row = |((level, name), count): &((Level, &str), usize)| {
        format!("{count:>digits$}  {:<7}  {name}\n", level.name())
    };
    rows.iter().map(row).collect::<String>() + "\n"
}

/// The words of a diagnostic, wrapped for the screen.
struct Words {
    message: String,
    help: Option<String>,
    item: Option<String>,
}

/// The longest title of an item that is shown, in characters.
const LONGEST_TITLE: usize = 40;

impl Words {
    fn of(found: &Diagnostic, width: usize, line: usize) -> Self {
        // `error[Rule]: message`, `  = help: words` behind a line number: what follows is indented alike.
        let title = found.rule.level.name().len() + found.rule.name.len() + "[]: ".len();
        let help = line.to_string().len() + " = help: ".len();
        Words {
            message: wrapped(&found.message, width.saturating_sub(title)),
            help: found.help().map(|words| wrapped(words, width.saturating_sub(help))),
            item: found.item.as_deref().map(|title| {
                let title: String = title.chars().take(LONGEST_TITLE).collect();
                format!("in \"{}\"", visible(&title))
            }),
        }
    }
}

/// Text broken between words. A line that begins with two spaces is there to be copied, so it stays
/// whole.
fn wrapped(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width.max(30))
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = visible(line);
        if line.starts_with("  ") {
            lines.push(line.into_owned());
        } else {
            lines.extend(textwrap::wrap(&line, &options).into_iter().map(Cow::into_owned));
        }
    }
    lines.join("\n")
}

/// The line of a diagnostic is all that the renderer sees of a file: it reads the whole of what it is
/// given for each diagnostic.
fn group<'a>(
    report: &'a Report,
    lines: &Lines,
    found: &'a Diagnostic,
    words: &'a Words,
) -> Group<'a> {
    let (source, path) = (&report.source.text, report.source.path.as_str());
    let title = match found.rule.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let mut elements: Vec<Element> = Vec::new();
    let start = source.floor_char_boundary(found.span.start);
    let line = lines.around(&(start..start));
    let place = lines.position(start);
    if source.is_empty() && found.rule.level == Level::Info {
        // It says itself what it is about.
    } else if source.is_empty() {
        // A diagnostic on a file as a whole has no line to show.
        elements.push(Origin::path(path).into());
    } else if line.len() <= LONG_LINE {
        let snippet = marked(source, line, start, found.span.end, words.item.as_deref());
        elements.push(snippet.path(path).line_start(place.line).into());
    } else {
        let from = source.floor_char_boundary(start.saturating_sub(LONG_LINE / 4)).max(line.start);
        let to = source.ceil_char_boundary(start + LONG_LINE / 2).min(line.end).max(start);
        let origin = Origin::path(path).line(place.line).char_column(place.column);
        elements.push(origin.into());
        let snippet = marked(source, from..to, start, found.span.end, words.item.as_deref());
        elements.push(snippet.line_start(place.line).into());
    }
    for (span, words) in &found.related {
        let start = source.floor_char_boundary(span.start);
        let mut line = lines.around(&(start..start));
        line.end = source.floor_char_boundary(line.end.min(line.start + LONG_LINE)).max(start);
        let mark = AnnotationKind::Context.span(start - line.start..within(span.end, start, &line));
        let number = lines.position(start).line;
        let snippet = Snippet::source(shown(source, line)).line_start(number).path(path);
        elements.push(snippet.annotation(mark.label(words.as_str())).into());
    }
    // What needs no action is a note.
    let advice = if found.rule.level == Level::Info { Title::NOTE } else { Title::HELP };
    elements.extend(words.help.as_deref().map(|help| advice.message(help).into()));
    let title = title.primary_title(words.message.as_str()).id(found.rule.name);
    Group::with_title(title).elements(elements)
}

/// Of a longer line, in bytes, only the part near the fault is given to the renderer.
const LONG_LINE: usize = 8000;

/// A part of a line with the fault in it marked, and the item that it is in.
fn marked<'a>(
    source: &'a str,
    part: Range<usize>,
    start: usize,
    end: usize,
    item: Option<&'a str>,
) -> Snippet<'a, Annotation<'a>> {
    let end = source.floor_char_boundary(end);
    let mark = AnnotationKind::Primary.span(start - part.start..within(end, start, &part));
    let mark = match item {
        Some(item) => mark.label(item),
        None => mark,
    };
    Snippet::source(shown(source, part)).annotation(mark)
}

/// An end of a mark that begins at `start`, from the beginning of the part that is shown.
fn within(end: usize, start: usize, part: &Range<usize>) -> usize {
    end.clamp(start, part.end.max(start)) - part.start
}

/// A part of a source without what a terminal would obey. The renderer replaces ASCII's control
/// characters itself; those of Unicode's Latin-1 block give way to a character of the same length.
fn shown(source: &str, part: Range<usize>) -> Cow<'_, str> {
    let part = &source[part];
    let obeyed = |c: char| matches!(c, '\u{80}'..='\u{9F}');
    if part.contains(obeyed) { Cow::Owned(part.replace(obeyed, "·")) } else { Cow::Borrowed(part) }
}
