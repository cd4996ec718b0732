//! For GitHub's runs: workflow commands that become annotations on the lines at fault
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use std::path::Path;

use crate::diagnostic::Report;
use crate::output::{from_here, messages, one_line};

/// Shows reports as one workflow command a finding, on files of the project in `folder`.
pub fn render(reports: &[Report], folder: &Path) -> String {
    let mut text = String::new();
    for report in reports {
        for message in messages(report) {
            let command = match message.level {
                "info" => "notice",
                level => level,
            };
            text.push_str(&format!(
                "::{command} file={},line={},col={},title={}::{}{}\n",
                property(&from_here(folder, &report.source.path)),
                message.line,
                message.column,
                property(message.rule),
                data(message.message),
                message
                    .help
                    .map(|help| format!(" ({})", data(&one_line(help))))
                    .unwrap_or_default(),
            ));
        }
    }
    text
}

/// Escapes what would end the message of a command.
fn data(text: &str) -> String {
    let mut data = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => data.push_str("%25"),
            '\r' => data.push_str("%0D"),
            '\n' => data.push_str("%0A"),
            // A log would obey them.
            other if other.is_control() => data.extend(other.escape_unicode()),
            other => data.push(other),
        }
    }
    data
}

/// Escapes what would end a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
