//! How findings are shown. A renderer is a function from reports to text.

use std::collections::BTreeMap;
use std::path::Path;

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
    pub help: &'a str,
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

/// The path of a project's file from where the program was started: what annotates files of a
/// repository knows no other. An address is one from anywhere.
fn from_here(folder: &Path, path: &str) -> String {
    if is_web(path) {
        return path.to_owned();
    }
    let path = folder.join(path);
    path.strip_prefix(".").unwrap_or(&path).to_string_lossy().replace('\\', "/")
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
            Message {
                rule: found.rule.name,
                level: found.rule.level.name(),
                line: place.line,
                column: place.column,
                message: &found.message,
                help: found.rule.help,
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
