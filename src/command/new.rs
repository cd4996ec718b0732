//! `paperfeed new`: the next week's file.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::calendar::{self, Span};
use crate::cli::{self, Cli};
use crate::command::{folder, note, today, weeks_unknown};
use crate::project::{self, ENTRIES};
use crate::{publish, template};

/// Finds the days, then writes the file, unless a week has them already.
pub(super) fn run(cli: &Cli, arguments: &cli::New) -> Result<ExitCode> {
    let project = project::read_begun(folder(cli))?;
    let examined = project::examine(&project);
    if let Some(code) = weeks_unknown(cli, &project, &examined)? {
        return Ok(code);
    }
    let weeks: Vec<Span> =
        examined.weeks().iter().map(|entry| (entry.week.start, entry.week.end)).collect();
    let days = match arguments.date {
        None => calendar::next(&weeks, today(arguments.now)),
        Some(date) => {
            if let Some(entry) =
                examined.weeks().into_iter().find(|e| (e.week.start..=e.week.end).contains(&date))
            {
                bail!("cannot create the week of {date}: {} already has it", entry.source.path);
            }
            calendar::around(&weeks, date)
        }
    };
    let days = days.context("dates before the year 0 or after 9999 are not supported")?;
    let path = format!("{ENTRIES}/{}.toml", days.0);
    let file = folder(cli).join(&path);
    if file.exists() {
        bail!("cannot create {path}: it already exists");
    }
    let text = format!("{}{}", project::schema_line(folder(cli)), template::week(days));
    publish::write_own(&file, text.as_bytes())?;
    note(
        cli,
        &format!(
            "{path} written\nnext: `paperfeed add ARXIV|DOI`, or write papers as its comments show\n"
        ),
    )?;
    Ok(ExitCode::SUCCESS)
}
