//! `paperfeed check`: would `build` change anything, and may it? Writes nothing.

use std::borrow::Cow;
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, show, today};
use crate::diagnostic::{Diagnostic, Found, Source, tally};
use crate::entry::Entry;
use crate::project::{self, FEEDS, Project};
use crate::publication::Publication;
use crate::rule::{self, Rule};
use crate::{guard, publish};

/// Reads and checks as `build` does, then compares with what is published.
pub(super) fn run(cli: &Cli, arguments: &cli::Check) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let examined = project::examine(&project);
    let mut reports = examined.reports;
    let mut findings = future_days(&examined.entries, arguments.now);
    if tally(&reports).errors == 0 {
        let lost = guard::ids_gone(&project, &examined.entries, &examined.site)?;
        if lost.is_empty() {
            findings.extend(stale(
                &project,
                List { site: &examined.site, entries: &examined.entries },
            )?);
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
    close(cli, arguments.findings, &line)?;
    Ok(code)
}

/// Days later than tomorrow, UTC: somewhere it is tomorrow already.
fn future_days<'a>(entries: &[Entry<'a>], now: Option<NaiveDate>) -> Vec<Found<'a>> {
    let today = today(now);
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let mut found = Vec::new();
    for entry in entries {
        let mut report = |span: &std::ops::Range<usize>, message: String| {
            let diagnostic = Diagnostic::new(&rule::FutureDay, span.clone(), message);
            found.push((Cow::Borrowed(entry.source), vec![diagnostic]));
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
fn stale(project: &Project, list: List) -> Result<Vec<Found<'static>>> {
    if !project.feeds.exists() {
        let message = format!("{FEEDS}/ is missing: nothing is built yet");
        return Ok(vec![of_file("", Diagnostic::new(&rule::StaleFeed, 0..0, message))]);
    }
    let publication = Publication::new(list);
    let (changed, missing) = (Mutex::new(vec![]), Mutex::new(vec![]));
    publication.render(&|folder, files| {
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
    let gone = publish::gone(&project.feeds, &publication)?;
    let paths =
        |stale: Mutex<_>| stale.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    let findings = [
        all_of(&rule::StaleFeed, paths(changed), "is not what the entries say"),
        all_of(&rule::StaleFeed, paths(missing), "is missing"),
        all_of(&rule::StrayFeed, gone, "is of a week or topic that no entry has"),
    ];
    Ok(findings.into_iter().flatten().collect())
}

/// One finding for all files with one fault: an edit of one entry changes many.
fn all_of(rule: &'static Rule, mut paths: Vec<String>, fault: &str) -> Option<Found<'static>> {
    paths.sort_by_key(|path| (path.matches('/').count(), path.clone()));
    let first = paths.first()?;
    let message = match paths.len() - 1 {
        0 => format!("{FEEDS}/{first} {fault}"),
        more => {
            format!("{FEEDS}/{first} {fault}; the same goes for {}", plural(more, "other file"))
        }
    };
    Some(of_file(first, Diagnostic::new(rule, 0..0, message)))
}

/// A finding on a published file as a whole.
fn of_file(path: &str, diagnostic: Diagnostic) -> Found<'static> {
    let source = Source { path: format!("{FEEDS}/{path}"), text: String::new() };
    (Cow::Owned(source), vec![diagnostic])
}
