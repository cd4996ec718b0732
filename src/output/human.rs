//! For people: rule, message, place, the source line with the fault marked, and how to mend it.

use annotate_snippets::{AnnotationKind, Level as Title, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Level, Lines, Report};

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
    for report in reports {
        let lines = Lines::new(&report.source.text);
        for found in &report.diagnostics {
            text.push_str(&finding(&renderer, report, &lines, found));
            text.push_str("\n\n");
        }
    }
    text
}

/// The lines that a finding touches are all that the renderer sees of a file: it reads the whole of
/// what it is given for each finding.
fn finding(renderer: &Renderer, report: &Report, lines: &Lines, found: &Diagnostic) -> String {
    let source = &report.source.text;
    let start = source.floor_char_boundary(found.span.start);
    let shown = lines.around(&(start..start));
    let end = source.floor_char_boundary(found.span.end).clamp(start, shown.end.max(start));
    let title = match found.rule.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let mark = AnnotationKind::Primary.span(start - shown.start..end - shown.start);
    let snippet = Snippet::source(&source[shown])
        .path(report.source.path.as_str())
        .line_start(lines.position(start).line)
        .annotation(mark);
    let group = title
        .primary_title(found.message.as_str())
        .id(found.rule.name)
        .element(snippet)
        .element(Title::HELP.message(found.rule.help));
    renderer.render(&[group])
}
