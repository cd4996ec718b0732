//! For people: rule, message, place, the source line with the fault marked, and how to mend it.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet,
};

use crate::diagnostic::{Diagnostic, Lines, Report};
use crate::rule::Level;

/// How wide a terminal is, and whether it shows colour.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    /// Whether to send escape sequences.
    pub colour: bool,
}

/// Shows reports one finding after another.
pub fn render(reports: &[Report], screen: Screen) -> String {
    let renderer = if screen.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(screen.width);
    let mut text = String::new();
    for report in reports.iter().filter(|report| !report.diagnostics.is_empty()) {
        let lines = Lines::new(&report.source.text);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for found in &report.diagnostics {
            let count = counts.entry(found.rule.name).or_default();
            *count += 1;
            if *count <= SHOWN {
                text.push_str(&finding(&renderer, report, &lines, found));
                text.push_str("\n\n");
            }
        }
        for (rule, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
            let (more, path) = (count - SHOWN, &report.source.path);
            let title = format!("{path} has {more} more of {rule}; `--format json` shows them");
            let group = Group::with_title(Title::INFO.primary_title(title));
            text.push_str(&renderer.render(&[group]));
            text.push_str("\n\n");
        }
    }
    text
}

/// How many findings of one rule in one file a person reads.
const SHOWN: usize = 50;

/// The line of a finding is all that the renderer sees of a file: it reads the whole of what it is
/// given for each finding.
fn finding(renderer: &Renderer, report: &Report, lines: &Lines, found: &Diagnostic) -> String {
    let (source, path) = (&report.source.text, report.source.path.as_str());
    let title = match found.rule.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let group = title.primary_title(found.message.as_str()).id(found.rule.name);
    let start = source.floor_char_boundary(found.span.start);
    let line = lines.around(&(start..start));
    let place = lines.position(start);
    let group = if source.is_empty() {
        // A finding on a file as a whole has no line to show.
        group.element(Origin::path(path))
    } else if line.len() <= LONG_LINE {
        group.element(marked(source, line, start, found.span.end).path(path).line_start(place.line))
    } else {
        let from = source.floor_char_boundary(start.saturating_sub(LONG_LINE / 4)).max(line.start);
        let to = source.ceil_char_boundary(start + LONG_LINE / 2).min(line.end).max(start);
        let snippet = marked(source, from..to, start, found.span.end).line_start(place.line);
        group
            .element(Origin::path(path).line(place.line).char_column(place.column))
            .element(snippet)
    };
    renderer.render(&[group.element(Title::HELP.message(found.rule.help))])
}

/// Of a longer line, in bytes, only the part near the fault is given to the renderer.
const LONG_LINE: usize = 8000;

/// A part of a line with the fault in it marked.
fn marked(
    source: &str,
    shown: Range<usize>,
    start: usize,
    end: usize,
) -> Snippet<'_, Annotation<'_>> {
    let end = source.floor_char_boundary(end).clamp(start, shown.end.max(start));
    let mark = AnnotationKind::Primary.span(start - shown.start..end - shown.start);
    Snippet::source(&source[shown]).annotation(mark)
}
