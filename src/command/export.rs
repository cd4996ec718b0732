//! `paperfeed export`: entries back to the Markdown list.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, say, show};
use crate::diagnostic::tally;
use crate::{export, project, publish};

/// What stands before the list in a file that holds more than it. Comments are not shown, and
/// `import` reads past them.
const BEGIN: &str = "<!-- paperfeed export: begin -->\n";

/// What stands after it.
const END: &str = "<!-- paperfeed export: end -->\n";

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
        say(&list)?;
        return Ok(ExitCode::SUCCESS);
    };
    let code = show(cli, arguments.findings, &examined.reports)?;
    let wrote = write(&folder(cli).join(into), &list)?;
    let line = format!(
        "{} in {} {}",
        plural(examined.entries.len(), "week"),
        into.display(),
        if wrote { "written" } else { "unchanged" }
    );
    close(cli, arguments.findings, &line)?;
    Ok(code)
}

/// Puts the list between the marks of a file, or makes the file. Says whether it wrote.
fn write(path: &Path, list: &str) -> Result<bool> {
    let present = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => format!("{BEGIN}{END}"),
        Err(error) => {
            return Err(error).with_context(|| format!("could not read {}", path.display()));
        }
    };
    let parts = present
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else {
        bail!(
            "{} does not say where the list stands; write these two lines around it, or where it \
             is to stand:\n{BEGIN}{END}",
            path.display()
        );
    };
    publish::write(path, [before, BEGIN, list, END, after].concat().as_bytes())
}
