//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), in the parts that
//! GitHub's code scanning shows.

use std::ops::Range;
use std::path::Path;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Lines, Report};
use crate::output::{from_here, one_line, terminal_safe};
use crate::rule::{Level, RULES, Rule};
use crate::value::percent_encoded;

/// Shows reports as one run of one tool, with the rules that were broken.
pub fn render(reports: &[Report], folder: &Path) -> String {
    let broken: Vec<&Rule> = RULES
        .iter()
        .copied()
        .filter(|rule| {
            reports.iter().any(|report| report.diagnostics.iter().any(|found| found.rule == *rule))
        })
        .collect();
    let results: Vec<Value> =
        reports.iter().flat_map(|report| results(report, folder, &broken)).collect();
    let run = json!({
        "tool": { "driver": {
            "name": "paperfeed",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": broken.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
        }},
        // Columns count Unicode scalar values (section 3.14.17).
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    terminal_safe(format!("{log:#}\n"))
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.why },
        "help": { "text": rule.help },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

/// SARIF's words (section 3.27.10).
fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn results(report: &Report, folder: &Path, broken: &[&Rule]) -> Vec<Value> {
    let uri = percent_encoded(&from_here(folder, &report.source.path));
    let lines = Lines::new(&report.source.text);
    let result = |found: &Diagnostic| {
        let location = |span: &Range<usize>| {
            let (start, end) = (lines.position(span.start), lines.position(span.end));
            json!({
                "artifactLocation": { "uri": uri },
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            })
        };
        let mut result = json!({
            "ruleId": found.rule.name,
            "ruleIndex": broken.iter().position(|rule| *rule == found.rule),
            "level": level(found.rule.level),
            "message": { "text": message_of(found) },
            "locations": [{ "physicalLocation": location(&found.span) }],
        });
        if !found.related.is_empty() {
            let related = found.related.iter().map(|(span, words)| {
                json!({ "physicalLocation": location(span), "message": { "text": words } })
            });
            result["relatedLocations"] = related.collect();
        }
        result
    };
    report.diagnostics.iter().map(result).collect()
}

/// GitHub shows a result's message alone, so it says what to do too where that is the finding's own.
fn message_of(found: &Diagnostic) -> String {
    match &found.help {
        Some(help) => format!("{}; {}", found.message, one_line(help)),
        None => found.message.clone(),
    }
}
