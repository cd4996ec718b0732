//! `paperfeed check`: would `build` change anything, and may it? Writes nothing.

use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Result;
use chrono::{Days, NaiveDate, Utc};

use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, show};
use crate::diagnostic::{Diagnostic, Finding, Source, tally};
use crate::entry::Entry;
use crate::project::{self, FEEDS, Project};
use crate::{guard, publish, rule};

/// Reads and checks as `build` does, then compares with what is published.
pub(super) fn run(cli: &Cli, arguments: &cli::Check) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let examined = project::examine(&project);
    let mut reports = examined.reports;
    let mut findings = future_days(&examined.entries, arguments.now);
    if tally(&reports).errors == 0 {
        let lost = guard::ids_gone(&project, &examined.entries, &examined.site)?;
        if lost.is_empty() {
            findings.extend(stale(&project, &examined.site, &examined.entries)?);
        }
        findings.extend(lost);
    }
    for report in project::group(&findings) {
        match reports.iter_mut().find(|known| known.source.path == report.source.path) {
            Some(known) => known.diagnostics.extend(report.diagnostics),
            None => reports.push(report),
        }
    }
    let code = show(cli, arguments.findings, &reports)?;
    let papers = examined.entries.iter().map(|entry| entry.week.papers.len()).sum();
    let line = format!(
        "{} in {}: {}",
        plural(papers, "paper"),
        plural(examined.entries.len(), "week"),
        counted(tally(&reports))
    );
    close(arguments.findings, &line)?;
    Ok(code)
}

/// Days later than tomorrow, UTC: somewhere it is tomorrow already.
fn future_days(entries: &[Entry], now: Option<NaiveDate>) -> Vec<Finding> {
    let today = now.unwrap_or_else(|| Utc::now().date_naive());
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let mut found = Vec::new();
    for entry in entries {
        let mut report = |span: &std::ops::Range<usize>, message: String| {
            let diagnostic = Diagnostic::new(&rule::FutureDay, span.clone(), message);
            found.push((entry.source.clone(), diagnostic));
        };
        if entry.week.start > tomorrow {
            report(&entry.start_span, format!("the week starts on {}", entry.week.start));
            continue;
        }
        for (paper, places) in entry.week.papers.iter().zip(&entry.places) {
            let days = [("released", paper.released), ("corrected", paper.updated)];
            for (what, day) in days {
                if let Some(day) = day.filter(|day| *day > tomorrow) {
                    report(&places.title, format!("“{}” is {what} on {day}", paper.title));
                }
            }
        }
    }
    found
}

/// Files in `feeds/` that `build` would write or remove.
fn stale(project: &Project, site: &crate::site::Site, entries: &[Entry]) -> Result<Vec<Finding>> {
    if !project.feeds.exists() {
        let message = format!("{FEEDS}/ is missing: nothing is built yet");
        return Ok(vec![of_file("", Diagnostic::new(&rule::StaleFeed, 0..0, message))]);
    }
    let stale = Mutex::new(Vec::new());
    publish::render_all(site, entries, |path, bytes| {
        let file = project.feeds.join(path);
        if !publish::is_current(&file, bytes)? {
            let fault = if file.exists() { "is not what the entries say" } else { "is missing" };
            let message = format!("{FEEDS}/{path} {fault}");
            let finding = of_file(path, Diagnostic::new(&rule::StaleFeed, 0..0, message));
            stale.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(finding);
        }
        Ok(())
    })?;
    let mut findings = stale.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    for folder in publish::weeks_gone(&project.feeds, entries)? {
        let message = format!("{FEEDS}/{folder} is of a week that no entry makes");
        findings.push(of_file(&folder, Diagnostic::new(&rule::StrayFeed, 0..0, message)));
    }
    Ok(findings)
}

/// A finding on a published file as a whole.
fn of_file(path: &str, diagnostic: Diagnostic) -> Finding {
    (Source { path: format!("{FEEDS}/{path}"), text: String::new() }, diagnostic)
}
