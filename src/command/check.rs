//! `paperfeed check`: would `build` change anything, and may it? Writes nothing.

use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, show, today};
use crate::diagnostic::{Diagnostic, Report, Source, merged, tally};
use crate::entry::Entry;
use crate::project::{self, FEEDS, Project};
use crate::rule::{self, Rule};
use crate::site_files::SiteFiles;
use crate::{guard, publish};

/// Reads and checks as `build` does, then compares with what is published.
pub(super) fn run(cli: &Cli, arguments: &cli::Check) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let mut examined = project::examine(&project);
    let mut findings = guard::review(&project, &mut examined, arguments.all)?;
    if tally(&examined.reports).errors == 0 && !findings.iter().any(Report::has_error) {
        findings
            .extend(stale(&project, List { site: &examined.site, entries: &examined.entries })?);
    }
    findings.extend(future_days(&examined.entries, arguments.now));
    let reports = merged(examined.reports.into_iter().chain(findings));
    let mut code = show(cli, arguments.findings, &reports)?;
    let denied = |found: &Diagnostic| arguments.deny.iter().any(|name| name == found.rule.name);
    if reports.iter().flat_map(|report| &report.diagnostics).any(denied) {
        code = ExitCode::from(1);
    }
    let papers = examined.entries.iter().map(|entry| entry.week.papers.len()).sum();
    let line = format!(
        "{} in {}: {}",
        plural(papers, "paper"),
        plural(examined.entries.len(), "week"),
        counted(tally(&reports))
    );
    close(cli, arguments.findings, &line)?;
    Ok(code)
}

/// Days later than tomorrow, UTC: somewhere it is tomorrow already.
fn future_days<'a>(entries: &[Entry<'a>], now: Option<NaiveDate>) -> Vec<Report<'a>> {
    let today = today(now);
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let mut found = Vec::new();
    for entry in entries {
        let mut report = |span: std::ops::Range<usize>, message: String| {
            let diagnostic = Diagnostic::new(&rule::FutureDay, span, message);
            found.push(Report::new(entry.source, vec![diagnostic]));
        };
        if entry.week.start > tomorrow {
            report(
                entry.spans.of("start"),
                format!("`start` is {}, in the future", entry.week.start),
            );
            continue;
        }
        for (paper, spans) in entry.week.papers.iter().zip(&entry.paper_spans) {
            let days = [("released", paper.released), ("updated", paper.updated)];
            for (what, day) in days {
                if let Some(day) = day.filter(|day| *day > tomorrow) {
                    report(spans.of(what), format!("`{what}` is {day}, in the future"));
                }
            }
        }
    }
    found
}

/// Files in `feeds/` that `build` would write or remove.
fn stale(project: &Project, list: List) -> Result<Vec<Report<'static>>> {
    if list.entries.is_empty() {
        return Ok(vec![]);
    }
    if !project.feeds.exists() {
        let message = format!("{FEEDS}/ does not exist yet");
        return Ok(vec![of_file("", Diagnostic::new(&rule::StaleFeed, 0..0, message))]);
    }
    let site_files = SiteFiles::new(list);
    let (changed, missing) = (Mutex::new(vec![]), Mutex::new(vec![]));
    site_files.render(&|folder, files| {
        for (name, bytes) in files {
            let path = format!("{folder}{name}");
            let file = project.feeds.join(&path);
            if !publish::is_current(&file, bytes)? {
                let stale = if file.exists() { &changed } else { &missing };
                stale.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(path);
            }
        }
        Ok(())
    })?;
    let gone = publish::gone(&project.feeds, &site_files)?;
    let paths =
        |stale: Mutex<_>| stale.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    let findings = [
        all_of(&rule::StaleFeed, paths(changed), "is out of date", "are out of date"),
        all_of(&rule::StaleFeed, paths(missing), "does not exist", "do not exist"),
        all_of(
            &rule::StrayFeed,
            gone,
            "is no longer made from the entries",
            "are no longer made from the entries",
        ),
    ];
    Ok(findings.into_iter().flatten().collect())
}

/// One finding for all files with one fault: an edit of one entry changes many.
fn all_of(
    rule: &'static Rule,
    mut paths: Vec<String>,
    of_one: &str,
    of_more: &str,
) -> Option<Report<'static>> {
    paths.sort_by_key(|path| (path.matches('/').count(), path.clone()));
    let first = paths.first()?;
    let message = match paths.len() - 1 {
        0 => format!("{FEEDS}/{first} {of_one}"),
        more => format!("{FEEDS}/{first} and {} {of_more}", plural(more, "more file")),
    };
    Some(of_file(first, Diagnostic::new(rule, 0..0, message)))
}

/// A finding on a published file as a whole.
fn of_file(path: &str, diagnostic: Diagnostic) -> Report<'static> {
    let source = Source { path: format!("{FEEDS}/{path}"), text: String::new() };
    Report::new(source, vec![diagnostic])
}
