//! For programs: `{"version":1,"files":[{"path":…,"messages":[…]}]}`.

use serde::Serialize;

use crate::diagnostic::Report;
use crate::output::{Message, messages, terminal_safe};

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<bool>,
    messages: Vec<Message<'a>>,
}

/// Shows reports as one JSON object on one line.
pub fn render(reports: &[Report]) -> Result<String, serde_json::Error> {
    let files = reports.iter().map(|report| File {
        path: &report.source.path,
        kind: report.kind,
        valid: report.kind.map(|_| report.diagnostics.iter().all(|found| !found.is_error())),
        messages: messages(report),
    });
    let output = Output { version: 1, files: files.collect() };
    Ok(terminal_safe(serde_json::to_string(&output)?) + "\n")
}
