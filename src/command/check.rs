//! `paperfeed check`: would `build` change anything, and may it? Writes nothing.

use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, show, today};
#[cfg(feature = "fetch")]
use crate::command::{note, published, waiting};
use crate::diagnostic::{Diagnostic, Report, Source, merged, tally};
use crate::entry::Entry;
use crate::guard::record::{Published, Recorded};
use crate::manifest::{self, FileRecord, Manifest};
use crate::project::{self, Examined, FEEDS, Project};
use crate::rule::{self, Rule};
use crate::site_files::SiteFiles;
use crate::{guard, publish};

/// Reads and checks as `build` does, then compares with what is published.
pub(super) fn run(cli: &Cli, arguments: &cli::Check) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let mut examined = project::examine(&project);
    let there = published_there(cli, arguments, &examined)?;
    let mut findings = findings(&project, &mut examined, there, arguments.all)?;
    findings.extend(future_days(&examined.entries, arguments.now));
    let known = std::mem::take(&mut examined.reports);
    let reports = merged(known.into_iter().chain(findings));
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

/// What is wrong besides the entries themselves: what published feeds say otherwise, here and in a manifest from elsewhere,
/// and what `build` would change.
pub(super) fn findings<'p>(
    project: &'p Project,
    examined: &mut Examined<'p>,
    there: Option<Recorded>,
    all: bool,
) -> Result<Vec<Report<'p>>> {
    let mut published = Published::open(&project.feeds)?;
    published.manifests.extend(there.clone());
    let mut findings = guard::review(project, examined, &published, all)?;
    let has_error = |reports: &[Report]| tally(reports).errors > 0;
    if has_error(&examined.reports) || has_error(&findings) || examined.entries.is_empty() {
        return Ok(findings);
    }
    let list = List { site: &examined.site, entries: &examined.entries };
    let (stale, made) = stale(project, list)?;
    // What is compared with the site need not lie here.
    if there.is_none() || project.feeds.exists() {
        findings.extend(stale);
    }
    findings.extend(there.iter().flat_map(|there| stale_there(there, &made)));
    Ok(findings)
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

/// The manifest at the site's address, if it is asked for.
#[cfg(feature = "fetch")]
fn published_there(
    cli: &Cli,
    arguments: &cli::Check,
    examined: &Examined,
) -> Result<Option<Recorded>> {
    let Some(url) = &arguments.published else { return Ok(None) };
    let shown = waiting(cli, "fetching what is published".to_owned());
    let recorded = published::manifest_at(url, examined)?;
    drop(shown);
    if recorded.is_none() {
        note(cli, "nothing is published yet\n")?;
    }
    Ok(recorded)
}

#[cfg(not(feature = "fetch"))]
fn published_there(_: &Cli, _: &cli::Check, _: &Examined) -> Result<Option<Recorded>> {
    Ok(None)
}

/// Files in `feeds/` that `build` would write or remove, and the manifest that it would write.
fn stale(project: &Project, list: List) -> Result<(Vec<Report<'static>>, Manifest)> {
    let mut site_files = SiteFiles::new(list);
    site_files.kept = guard::kept(&project.feeds, &site_files)?;
    let (changed, missing) = (Mutex::new(vec![]), Mutex::new(vec![]));
    let made = Mutex::new(None);
    site_files.render(&|folder, files| {
        for (name, bytes) in files {
            let path = format!("{folder}{name}");
            if path == manifest::FILE_NAME {
                let manifest = Manifest::read(&String::from_utf8_lossy(bytes));
                *made.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = manifest;
            }
            let file = project.feeds.join(&path);
            if !publish::is_current(&file, bytes)? {
                let stale = if file.exists() { &changed } else { &missing };
                stale.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(path);
            }
        }
        Ok(())
    })?;
    let made = made.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    let made = made.unwrap_or_default();
    if !project.feeds.exists() {
        let message = format!("{FEEDS}/ does not exist yet");
        let report = of_file("", Diagnostic::new(&rule::StaleFeed, 0..0, message));
        return Ok((vec![report], made));
    }
    let gone = publish::gone(&project.feeds, &site_files)?;
    let paths =
        |stale: Mutex<_>| stale.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    let findings = [
        all_of(&rule::StaleFeed, &paths(changed), OUT_OF_DATE),
        all_of(&rule::StaleFeed, &paths(missing), ("does not exist", "do not exist")),
        all_of(&rule::StrayFeed, &gone, NO_LONGER_MADE),
    ];
    Ok((findings.into_iter().flatten().collect(), made))
}

/// Files at the site's address that differ from those that a build would write.
fn stale_there(recorded: &Recorded, made: &Manifest) -> Vec<Report<'static>> {
    let there = &recorded.manifest.files;
    let is_same = |path: &String, record: &FileRecord| there.get(path) == Some(record);
    let changed = made.files.iter().filter(|(path, record)| !is_same(path, record));
    let (changed, missing): (Vec<_>, Vec<_>) =
        changed.map(|(path, _)| path.as_str()).partition(|path| there.contains_key(*path));
    let gone = there.keys().filter(|path| !made.files.contains_key(*path));
    let kinds = [
        (changed, OUT_OF_DATE),
        (missing, ("is not published yet", "are not published yet")),
        (gone.map(String::as_str).collect(), NO_LONGER_MADE),
    ];
    let found = kinds.into_iter().filter_map(|(paths, are)| {
        let (_, message) = said_of("", &paths, are)?;
        Some(Diagnostic::new(&rule::StalePublished, 0..0, message))
    });
    let broken_off = recorded.manifest.publishing.iter().map(|publishing| {
        let files = plural(publishing.paths.len(), "file");
        let message =
            format!("a publish is under way or broke off: {files} may be old, new or missing");
        Diagnostic::new(&rule::StalePublished, 0..0, message)
    });
    let found: Vec<Diagnostic> = broken_off.chain(found).collect();
    let source = Source { path: recorded.source.path.clone(), text: String::new() };
    if found.is_empty() { vec![] } else { vec![Report::new(source, found)] }
}

/// What is said of one file, and of several.
type Are = (&'static str, &'static str);
const OUT_OF_DATE: Are = ("is out of date", "are out of date");
const NO_LONGER_MADE: Are =
    ("is no longer made from the entries", "are no longer made from the entries");

/// The first of some files, and what is said of all.
fn said_of<'p>(folder: &str, paths: &[&'p str], are: Are) -> Option<(&'p str, String)> {
    // The files that subscribers poll say most.
    let first = *paths.iter().min_by_key(|path| (path.matches('/').count(), **path))?;
    let message = match paths.len() - 1 {
        0 => format!("{folder}{first} {}", are.0),
        more => format!("{folder}{first} and {} {}", plural(more, "more file"), are.1),
    };
    Some((first, message))
}

/// One finding for all files with one fault: an edit of one entry changes many.
fn all_of(rule: &'static Rule, paths: &[String], are: Are) -> Option<Report<'static>> {
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (first, message) = said_of(&format!("{FEEDS}/"), &paths, are)?;
    Some(of_file(first, Diagnostic::new(rule, 0..0, message)))
}

/// A finding on a published file as a whole.
fn of_file(path: &str, diagnostic: Diagnostic) -> Report<'static> {
    let source = Source { path: format!("{FEEDS}/{path}"), text: String::new() };
    Report::new(source, vec![diagnostic])
}
