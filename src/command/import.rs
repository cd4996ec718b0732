//! `paperfeed import`: Markdown lists to entry files.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::NaiveDate;

use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, grouped, plural, show};
use crate::diagnostic::{Diagnostic, Lines, Report, Source, tally};
use crate::import::Imported;
use crate::project::decode;
use crate::text::shown_path;
use crate::week::Week;
use crate::{entry, file, import, project, publish, rule};

/// Reads every list, then writes the weeks that were understood whole.
pub(super) fn run(cli: &Cli, arguments: &cli::Import) -> Result<ExitCode> {
    let into = folder(cli).join(&arguments.into);
    let mut sources = Vec::new();
    let mut lists = Vec::new();
    for path in &arguments.lists {
        let (source, fault) = read(&folder(cli).join(path), path)?;
        lists.push(match fault {
            Some(fault) => Imported { diagnostics: vec![fault], ..Imported::default() },
            None => import::read(&source, &import::Options::default()),
        });
        sources.push(source);
    }
    let twice = weeks_met_twice(&sources, &lists);
    for (list, diagnostic) in twice {
        lists[list].diagnostics.push(diagnostic);
    }
    let outcome = write_weeks(&into, &mut lists, arguments.force)?;
    let reports: Vec<Report> = sources
        .iter()
        .zip(&mut lists)
        .map(|(source, list)| Report::new(source, std::mem::take(&mut list.diagnostics)))
        .filter(|report| !report.diagnostics.is_empty())
        .collect();
    let code = show(cli, arguments.findings, &reports)?;
    close(cli, arguments.findings, &outcome.told(&lists, counted(tally(&reports))))?;
    Ok(code)
}

fn read(path: &Path, shown_as: &Path) -> Result<(Source, Option<Diagnostic>)> {
    let bytes = file::read(path)?;
    let bytes = bytes.with_context(|| format!("cannot read {}: no such file", shown_path(path)))?;
    Ok(decode(shown_path(shown_as).to_string(), bytes))
}

/// Two headings with one first day, in one list or in two: neither is written.
fn weeks_met_twice(sources: &[Source], lists: &[Imported]) -> Vec<(usize, Diagnostic)> {
    let mut first: BTreeMap<NaiveDate, (usize, usize)> = BTreeMap::new();
    let lines: Vec<Lines> = sources.iter().map(|source| Lines::new(&source.text)).collect();
    let mut found = Vec::new();
    for (list, imported) in lists.iter().enumerate() {
        for import::ImportedWeek { week, marker: heading, .. } in &imported.weeks {
            let Some((other, at)) = first.get(&week.start).copied() else {
                first.insert(week.start, (list, heading.start));
                continue;
            };
            let line = lines[other].position(at).line;
            let message = format!(
                "duplicate week \"{}\"; first used at {}:{line}",
                week.start, sources[other].path
            );
            found.push((list, Diagnostic::new(&rule::DuplicateWeek, heading.clone(), message)));
        }
    }
    found
}

/// What became of the weeks.
#[derive(Default)]
struct Outcome {
    weeks: usize,
    papers: usize,
    links: usize,
    written: usize,
    unchanged: usize,
}

fn write_weeks(folder: &Path, lists: &mut [Imported], force: bool) -> Result<Outcome> {
    let mut count: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for import::ImportedWeek { week, .. } in lists.iter().flat_map(|list| &list.weeks) {
        *count.entry(week.start).or_default() += 1;
    }
    let schema_line = folder.parent().map(project::schema_line).unwrap_or_default();
    let mut outcome = Outcome::default();
    for list in lists {
        for import::ImportedWeek { week, marker: heading, .. } in &list.weeks {
            if count.get(&week.start) != Some(&1) {
                continue;
            }
            let path = folder.join(format!("{}.toml", week.start));
            match write_week(&path, schema_line, week, force)? {
                Written::Yes => outcome.written += 1,
                Written::Same => outcome.unchanged += 1,
                Written::Differs => {
                    let message = format!("{} already exists and differs", shown_path(&path));
                    list.diagnostics.push(Diagnostic::new(
                        &rule::EntryDiffers,
                        heading.clone(),
                        message,
                    ));
                    continue;
                }
            }
            outcome.weeks += 1;
            outcome.papers += week.papers.len();
            outcome.links += week.papers.iter().map(|paper| paper.links.len()).sum::<usize>();
        }
    }
    Ok(outcome)
}

enum Written {
    Yes,
    Same,
    Differs,
}

fn write_week(path: &Path, schema_line: &str, week: &Week, force: bool) -> Result<Written> {
    let week = entry::write(week);
    let text = format!("{schema_line}{week}");
    // Entries imported before the project had a schema name none.
    if publish::is_current(path, text.as_bytes())? || publish::is_current(path, week.as_bytes())? {
        return Ok(Written::Same);
    }
    if path.exists() && !force {
        return Ok(Written::Differs);
    }
    publish::write_own(path, text.as_bytes())?;
    Ok(Written::Yes)
}

impl Outcome {
    /// What was made of how many.
    fn told(&self, lists: &[Imported], found: String) -> String {
        let seen = |count: fn(&Imported) -> usize| lists.iter().map(count).sum();
        format!(
            "imported {} of {}, {} of {}, {}: {} written, {} unchanged; {found}",
            grouped(self.weeks),
            plural(seen(|list| list.weeks.len()), "week"),
            grouped(self.papers),
            plural(seen(|list| list.papers_seen), "paper"),
            plural(self.links, "link"),
            plural(self.written, "file"),
            grouped(self.unchanged),
        )
    }
}
