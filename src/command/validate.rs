//! `paperfeed validate`: feeds in, verdicts out.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::{NaiveTime, Utc};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::cli::{self, Cli, ReportFormat};
use crate::command::{Progress, close, complain, counted, folder, note, plural, show, waiting};
use crate::diagnostic::{Diagnostic, Report, tally};
use crate::guard::against;
use crate::guard::record::{PublishedItem, items};
use crate::manifest;
use crate::output::human;
use crate::text::{is_web, shown_path};
use crate::validate::{Options, Verdict, validate};
use crate::value::without_credentials;

/// A document that was read, and what is said of the server that it came from.
struct Judged {
    verdict: Verdict,
    /// Whether it has no error, whatever is shown of it.
    is_valid: bool,
    server: Option<String>,
}

impl Judged {
    fn new(verdict: Verdict, server: Option<String>) -> Self {
        let is_valid = !verdict.diagnostics.iter().any(Diagnostic::is_error);
        Judged { verdict, is_valid, server }
    }
}

/// Reads and validates every document, in parallel. What cannot be read is reported; the others are
/// validated all the same.
pub(super) fn run(cli: &Cli, arguments: &cli::Validate) -> Result<ExitCode> {
    let now = match arguments.now {
        Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
        None => Utc::now(),
    };
    let options = Options { url: arguments.url.clone(), now, content_type: None };
    let old = arguments.against.as_ref().map(|path| items_of(cli, path, &options)).transpose()?;
    let (mut paths, mut failures) = (Vec::new(), Vec::new());
    for path in &arguments.paths {
        match documents(folder(cli), path) {
            Ok(found) => found.into_iter().for_each(|found| match found {
                Ok(path) => paths.push(path),
                Err(error) => failures.push(error),
            }),
            Err(error) => failures.push(error),
        }
    }
    let progress = Progress::new(cli, "validating documents", paths.len());
    let documents: Vec<Result<Judged>> = paths
        .par_iter()
        .map(|path| judged(cli, path, &options))
        .inspect(|_| progress.step())
        .collect();
    let mut read = Vec::new();
    for judged in documents {
        match judged {
            Ok(judged) => read.push(judged),
            Err(error) => failures.push(error),
        }
    }
    let is_shown =
        |found: &Diagnostic| !arguments.ignore.iter().any(|name| name == found.rule.name);
    let found: Vec<Vec<Diagnostic>> =
        read.iter_mut().map(|judged| std::mem::take(&mut judged.verdict.diagnostics)).collect();
    let reports: Vec<Report> = read
        .iter()
        .zip(found)
        .map(|(Judged { verdict, .. }, found)| {
            let compared = old.iter().flat_map(|old| against::compare(&verdict.source, old));
            let found = found.into_iter().chain(compared).filter(is_shown);
            let kind = Some(verdict.kind.name());
            Report { kind, ..Report::new(&verdict.source, found.collect()) }
        })
        .collect();
    let mut code = ExitCode::SUCCESS;
    if !reports.is_empty() || failures.is_empty() {
        code = show(cli, arguments.findings, &reports)?;
        if arguments.findings.format == ReportFormat::Human {
            note(cli, &human::table(&reports))?;
            for server in read.iter().filter_map(|judged| judged.server.as_ref()) {
                note(cli, &format!("{server}\n"))?;
            }
        }
        close(cli, arguments.findings, &closing(&read, &reports))?;
    }
    for failure in &failures {
        complain(failure);
        code = ExitCode::from(2);
    }
    Ok(code)
}

/// The items of the feed that others are compared with.
fn items_of(cli: &Cli, path: &Path, options: &Options) -> Result<Vec<PublishedItem>> {
    let old = judged(cli, path, options)?.verdict.source;
    match items(&old.text) {
        Ok(items) if items.is_empty() => bail!("{} has no items to compare with", old.path),
        Ok(items) => Ok(items),
        Err(fault) => bail!("cannot read {}: {fault}", old.path),
    }
}

/// What was validated, and how it is: `feed.xml: valid RSS 2.0; 0 errors, 2 warnings`.
fn closing(read: &[Judged], reports: &[Report]) -> String {
    let found = counted(tally(reports));
    match (read, reports) {
        ([judged], [report]) => {
            let valid = if judged.is_valid { "valid" } else { "not a valid" };
            format!("{}: {valid} {}; {found}", report.source.path, judged.verdict.format)
        }
        _ => format!("{}: {found}", plural(reports.len(), "document")),
    }
}

/// From what size on a file takes longer than one likes to wait without a word, in bytes.
const LARGE: usize = 20 << 20;

fn judged(cli: &Cli, path: &Path, options: &Options) -> Result<Judged> {
    let of_file = |verdict| Judged::new(verdict, None);
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(of_file(validate("-", bytes, options)));
    }
    if let Some(url) = path.to_str().filter(|path| is_web(path)) {
        return judged_at(cli, url, options);
    }
    let file = folder(cli).join(path);
    let bytes = fs::read(&file).with_context(|| match meant_address(path) {
        Some(address) => {
            format!("cannot read {}; did you mean {address}?", shown_path(&file))
        }
        None => format!("cannot read {}", shown_path(&file)),
    })?;
    let _shown =
        (bytes.len() > LARGE).then(|| waiting(cli, format!("validating {}", shown_path(path))));
    Ok(of_file(validate(&shown_path(path).to_string(), bytes, options)))
}

/// The address that a path without a scheme may be: `example.com/feed`.
fn meant_address(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let host = text.split('/').next()?;
    let (name, end) = host.rsplit_once('.')?;
    let is_host = !name.is_empty()
        && end.len() > 1
        && end.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !ENDINGS.contains(&end);
    is_host.then(|| format!("https://{text}"))
}

/// The verdict on what lies at an address.
#[cfg(feature = "fetch")]
fn judged_at(cli: &Cli, url: &str, options: &Options) -> Result<Judged> {
    let shown = without_credentials(url);
    let _shown = waiting(cli, format!("fetching {shown}"));
    let fetched = crate::fetch::fetch(url)?;
    let options = Options {
        url: Some(options.url.clone().unwrap_or_else(|| without_credentials(&fetched.url).into())),
        content_type: fetched.content_type,
        ..options.clone()
    };
    let verdict = validate(&shown, fetched.bytes, &options);
    Ok(Judged::new(verdict, Some(fetched.polling.to_string())))
}

/// Without the feature, no address is fetched.
#[cfg(not(feature = "fetch"))]
fn judged_at(_cli: &Cli, url: &str, _options: &Options) -> Result<Judged> {
    let url = without_credentials(url);
    bail!("cannot fetch {url}: this paperfeed was built without the feature `fetch`")
}

/// The endings of the names of feeds.
const ENDINGS: [&str; 6] = ["xml", "rss", "atom", "rdf", "opml", "json"];

/// A file is itself, a folder all feeds in it and below: regular files, in each real folder once,
/// however many links lead to it. What of it cannot be read is an error in the list.
fn documents(base: &Path, path: &Path) -> Result<Vec<Result<PathBuf>>> {
    let full = base.join(path);
    let is_address = path.to_str().is_some_and(is_web);
    if path == Path::new("-") || is_address || !full.is_dir() {
        return Ok(vec![Ok(path.to_owned())]);
    }
    let mut seen = HashSet::new();
    let walk = WalkDir::new(&full).follow_links(true).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|entry| {
        let is_hidden = entry.depth() > 0 && is_hidden(entry.path());
        let mut is_new = || fs::canonicalize(entry.path()).is_ok_and(|folder| seen.insert(folder));
        !is_hidden && (!entry.file_type().is_dir() || is_new())
    });
    let mut found = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_feed(entry.path()) => {
                let inner = entry.path().strip_prefix(&full).unwrap_or(entry.path());
                found.push(Ok(path.join(inner)));
            }
            Ok(_) => {}
            // A folder that holds itself has been seen.
            Err(error) if error.loop_ancestor().is_some() => {}
            // A link to nothing, as editors leave beside a file that is open, is no feed.
            Err(error) if error.path().is_some_and(|path| path.is_symlink() && !is_feed(path)) => {}
            Err(error) if error.depth() > 0 && error.path().is_some_and(is_hidden) => {}
            Err(error) => {
                let place = shown_path(error.path().unwrap_or(&full));
                let cause = error.into_io_error().unwrap_or_else(|| ErrorKind::Other.into());
                found.push(Err(cause).with_context(|| format!("cannot read {place}")));
            }
        }
    }
    if found.is_empty() {
        bail!(
            "{} has no feed: no .{}",
            shown_path(&full),
            ENDINGS.join(", .").replace(", .json", " or .json")
        );
    }
    Ok(found)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_feed(path: &Path) -> bool {
    // Of paperfeed, or of a web application.
    let is_manifest = path.file_name().is_some_and(|name| name == manifest::FILE_NAME);
    let is_ending = path
        .extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    is_ending && !is_manifest
}
