//! How findings are shown. A renderer is a function from reports to text.

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path};

use serde::Serialize;

use crate::diagnostic::{Lines, Report};
use crate::text::is_web;

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

/// One finding with its place, as the formats for programs say it.
#[derive(Debug, Serialize)]
pub struct Message<'a> {
    /// The rule's name.
    pub rule: &'a str,
    /// `error`, `warning` or `info`.
    pub level: &'a str,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong.
    pub message: &'a str,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'a str>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related<'a>>,
    /// In a feed: the element at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<&'a str>,
    /// In a feed: the element that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<&'a str>,
    /// More, by name.
    #[serde(flatten)]
    pub parameters: BTreeMap<&'static str, &'a str>,
}

/// A place that belongs to a finding.
#[derive(Debug, Serialize)]
pub struct Related<'a> {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// What it is.
    pub message: &'a str,
}

/// The path of a project's file from where the program was started: what annotates files of a
/// repository knows no other. An address is one from anywhere.
fn from_here(folder: &Path, path: &str) -> String {
    if is_web(path) {
        return path.to_owned();
    }
    let path = folder.join(path);
    path.strip_prefix(".").unwrap_or(&path).to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

/// The findings of one report with their places.
fn messages<'a>(report: &'a Report) -> Vec<Message<'a>> {
    if report.diagnostics.is_empty() {
        return vec![];
    }
    let lines = Lines::new(&report.source.text);
    report
        .diagnostics
        .iter()
        .map(|found| {
            let place = lines.position(found.span.start);
            let related = |(span, words): &'a (std::ops::Range<usize>, String)| {
                let place = lines.position(span.start);
                Related { line: place.line, column: place.column, message: words }
            };
            Message {
                rule: found.rule.name,
                level: found.rule.level.name(),
                line: place.line,
                column: place.column,
                message: &found.message,
                help: found.help(),
                related: found.related.iter().map(related).collect(),
                element: found.element.as_deref(),
                parent: found.parent.as_deref(),
                parameters: found
                    .parameters
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect(),
            }
        })
        .collect()
}

/// JSON without characters that a terminal would obey: outside ASCII none of them is escaped by itself.
fn terminal_safe(json: String) -> String {
    let obeyed = |c: char| matches!(c, '\u{7F}'..='\u{9F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if !json.contains(obeyed) {
        return json;
    }
    let mut safe = String::with_capacity(json.len() + 8);
    for character in json.chars() {
        match character {
            // All of them stand in strings.
            other if obeyed(other) => safe.push_str(&format!("\\u{:04x}", u32::from(other))),
            other => safe.push(other),
        }
    }
    safe
}

/// A help on one line, for formats that show no more.
fn one_line(help: &str) -> String {
    help.split('\n').map(str::trim).collect::<Vec<_>>().join(" ")
}
