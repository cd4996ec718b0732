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

use crate::cli::{self, Cli};
use crate::command::{close, complain, counted, folder, plural, show, waiting};
use crate::diagnostic::{Report, tally};
use crate::text::{is_web, shown_path};
use crate::validate::{Options, Verdict, validate};
use crate::value::without_credentials;

/// Reads and validates every document, in parallel. What cannot be read is reported; the others are
/// validated all the same.
pub(super) fn run(cli: &Cli, arguments: &cli::Validate) -> Result<ExitCode> {
    let now = match arguments.now {
        Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
        None => Utc::now(),
    };
    let options = Options { url: arguments.url.clone(), now, content_type: None };
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
    let verdicts: Vec<Result<Verdict>> =
        paths.par_iter().map(|path| verdict(cli, path, &options)).collect();
    let (mut read, mut reports) = (Vec::new(), Vec::new());
    for verdict in verdicts {
        match verdict {
            Ok(verdict) => read.push((verdict.source, verdict.kind, verdict.diagnostics)),
            Err(error) => failures.push(error),
        }
    }
    for (source, kind, diagnostics) in &mut read {
        let diagnostics = std::mem::take(diagnostics);
        reports.push(Report { source, kind: Some(kind.name()), diagnostics });
    }
    let mut code = ExitCode::SUCCESS;
    if !reports.is_empty() || failures.is_empty() {
        code = show(cli, arguments.findings, &reports)?;
        let found = counted(tally(&reports));
        close(cli, arguments.findings, &format!("{}: {found}", plural(reports.len(), "document")))?;
    }
    for failure in &failures {
        complain(failure);
        code = ExitCode::from(2);
    }
    Ok(code)
}

/// From what size on a file takes longer than one likes to wait without a word, in bytes.
const LARGE: usize = 20 << 20;

fn verdict(cli: &Cli, path: &Path, options: &Options) -> Result<Verdict> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(validate("-", &bytes, options));
    }
    if let Some(url) = path.to_str().filter(|path| is_web(path)) {
        return verdict_at(cli, url, options);
    }
    let file = folder(cli).join(path);
    let bytes = fs::read(&file).with_context(|| format!("cannot read {}", shown_path(&file)))?;
    let _shown =
        (bytes.len() > LARGE).then(|| waiting(cli, format!("validating {}", shown_path(path))));
    Ok(validate(&shown_path(path).to_string(), &bytes, options))
}

/// The verdict on what lies at an address.
#[cfg(feature = "fetch")]
fn verdict_at(cli: &Cli, url: &str, options: &Options) -> Result<Verdict> {
    let shown = without_credentials(url);
    let _shown = waiting(cli, format!("fetching {shown}"));
    let fetched = crate::fetch::fetch(url)?;
    let options = Options {
        url: Some(options.url.clone().unwrap_or_else(|| without_credentials(&fetched.url).into())),
        content_type: fetched.content_type,
        ..options.clone()
    };
    Ok(validate(&shown, &fetched.bytes, &options))
}

/// Without the feature, no address is fetched.
#[cfg(not(feature = "fetch"))]
fn verdict_at(_cli: &Cli, url: &str, _options: &Options) -> Result<Verdict> {
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
    path.extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
