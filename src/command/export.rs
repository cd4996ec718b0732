//! `paperfeed export`: entries back to the Markdown list.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, print, show};
use crate::diagnostic::tally;
use crate::text::shown_path;
use crate::{export, project, publish};

/// What stands before the list in a file that holds more than it. Comments are not shown, and
/// `import` reads past them.
const BEGIN: &str = "<!-- paperfeed export: begin -->";

/// What stands after it.
const END: &str = "<!-- paperfeed export: end -->";

/// Reads, checks, writes; nothing is written while there is an error.
pub(super) fn run(cli: &Cli, arguments: &cli::Export) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let examined = project::examine(&project);
    let found = tally(&examined.reports);
    if found.errors > 0 {
        let code = show(cli, arguments.findings, &examined.reports)?;
        close(cli, arguments.findings, &format!("{}; nothing was written", counted(found)))?;
        return Ok(code);
    }
    let list = export::write(&List { site: &examined.site, entries: &examined.entries });
    let Some(into) = &arguments.into else {
        print(&list)?;
        return Ok(ExitCode::SUCCESS);
    };
    let code = show(cli, arguments.findings, &examined.reports)?;
    let wrote = write(&folder(cli).join(into), &list)?;
    let line = format!(
        "{} {}: {}",
        shown_path(into),
        if wrote { "written" } else { "unchanged" },
        plural(examined.entries.len(), "week"),
    );
    close(cli, arguments.findings, &line)?;
    Ok(code)
}

/// Puts the list between the marks of a file, or makes the file. Says whether it wrote.
fn write(path: &Path, list: &str) -> Result<bool> {
    let present = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => format!("{BEGIN}\n{END}\n"),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", shown_path(path)));
        }
    };
    let Some((before, after)) = around_marks(&present) else {
        bail!(
            "cannot export to {}: it does not mark where the list stands; add these two lines around \
             it, or where it is to stand, each once:\n  {BEGIN}\n  {END}",
            shown_path(path)
        );
    };
    let mut text = format!("{BEGIN}\n{list}{END}\n");
    if before.contains("\r\n") || after.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    publish::write_own(path, [before, &text, after].concat().as_bytes())
}

/// What stands before the one mark and after the other, if each is a line of its own, once, in this
/// order.
fn around_marks(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    for line in text.split_inclusive('\n') {
        match line.trim() {
            BEGIN => begins.push(at),
            END => ends.push(at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    match (begins.as_slice(), ends.as_slice()) {
        ([begin], [end]) if begin < end => Some((&text[..*begin], &text[*end..])),
        _ => None,
    }
}
