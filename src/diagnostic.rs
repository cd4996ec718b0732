//! What is wrong, and where: one shape for faults in entries, in settings, in lists and in feeds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::rule::{Level, Rule};

/// One finding. Only the renderers in [`crate::output`] turn the span into lines and columns.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What is broken; its name, level and help are the same wherever it is found.
    pub rule: &'static Rule,
    /// What is wrong here, in one sentence without a full stop.
    pub message: String,
    /// The bytes of the source at fault.
    pub span: Range<usize>,
    /// What to do about it here, an imperative sentence; what the rule says if there is none. A line
    /// that begins with two spaces is there to be copied.
    pub help: Option<String>,
    /// Other places of the same source that belong to it, each with a few words.
    pub related: Vec<(Range<usize>, String)>,
    /// In a feed: the element at fault, with the usual prefix of its namespace.
    pub element: Option<String>,
    /// In a feed: the element that holds it.
    pub parent: Option<String>,
    /// In a feed: the title of the item in which it stands.
    pub item: Option<String>,
    /// More for programs, by name: the value at fault, an attribute.
    pub parameters: Vec<(&'static str, String)>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Range<usize>, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            message: message.into(),
            span,
            help: None,
            related: Vec::new(),
            element: None,
            parent: None,
            item: None,
            parameters: Vec::new(),
        }
    }

    /// The same with a help of its own.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place that belongs to it.
    pub fn with_related(mut self, span: Range<usize>, words: impl Into<String>) -> Self {
        self.related.push((span, words.into()));
        self
    }

    /// What to do about it: its own help, or else its rule's; none if there is nothing to do.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref().or(Some(self.rule.help)).filter(|help| !help.is_empty())
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.rule.level == Level::Error
    }
}

/// A text that may hold faults, and the name under which a person knows it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as it is shown: relative where the user gave it so, with `/` on every system.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A place as an editor counts it: both from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// Where each line of a text begins, so that many findings in one file are placed quickly, be it of
/// one long line.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many characters stand before each block of [`BLOCK`] bytes.
    before: Vec<usize>,
}

/// In bytes: what is counted anew for a column.
const BLOCK: usize = 4096;

impl<'a> Lines<'a> {
    /// Counts the lines of `text` once.
    pub fn new(text: &'a str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after_breaks).collect();
        let mut count = 0;
        let mut before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            count += characters(block);
            before.push(count);
        }
        Lines { text, starts, before }
    }

    /// The line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        Position { line, column: self.characters_to(offset) - self.characters_to(start) + 1 }
    }

    /// How many characters stand before a byte.
    fn characters_to(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.before[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// The bytes of the whole lines that `span` touches, without the last line break.
    pub fn around(&self, span: &Range<usize>) -> Range<usize> {
        let first = self.position(span.start).line;
        let last = self.position(span.end.max(span.start + 1) - 1).line.max(first);
        let end = self.starts.get(last).map_or(self.text.len(), |next| next - 1);
        self.starts[first - 1]..end
    }
}

/// How many characters begin in some bytes of UTF-8: those that continue one begin with 10.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// All that was found in one file, sorted by place.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The file.
    pub source: Cow<'a, Source>,
    /// What kind of feed it is, if it is one.
    pub kind: Option<&'static str>,
    /// What was found in it.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// A report with its findings in the order of their places.
    pub fn new(source: impl Into<Cow<'a, Source>>, diagnostics: Vec<Diagnostic>) -> Self {
        let mut report = Report { source: source.into(), kind: None, diagnostics: vec![] };
        report.add(diagnostics);
        report
    }

    /// Takes in what else was found in the file.
    pub fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
        self.diagnostics.sort_by_key(|found| (found.span.start, found.span.end));
    }

    /// Whether an error is among what was found.
    pub fn has_error(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl<'a> From<&'a Source> for Cow<'a, Source> {
    fn from(source: &'a Source) -> Self {
        Cow::Borrowed(source)
    }
}

impl From<Source> for Cow<'_, Source> {
    fn from(source: Source) -> Self {
        Cow::Owned(source)
    }
}

/// One report a file, in the order of their paths.
pub fn merged<'a>(reports: impl IntoIterator<Item = Report<'a>>) -> Vec<Report<'a>> {
    let mut files: BTreeMap<String, Report<'a>> = BTreeMap::new();
    for report in reports {
        match files.get_mut(&report.source.path) {
            Some(known) => known.add(report.diagnostics),
            None => {
                files.insert(report.source.path.clone(), report);
            }
        }
    }
    files.into_values().collect()
}

/// How many findings of each weight stand in some reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// Counts the errors and warnings of `reports`.
pub fn tally(reports: &[Report]) -> Tally {
    let all = || reports.iter().flat_map(|report| &report.diagnostics);
    let count = |level| all().filter(|found| found.rule.level == level).count();
    Tally { errors: count(Level::Error), warnings: count(Level::Warning) }
}
