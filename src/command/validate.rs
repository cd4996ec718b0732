//! `paperfeed validate`: feeds in, verdicts out.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::{NaiveTime, Utc};
use rayon::prelude::*;

use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, plural, show, waiting};
use crate::diagnostic::{Report, tally};
use crate::text::is_web;
use crate::validate::{Options, Verdict, validate};

/// Reads and judges every document, in parallel.
pub(super) fn run(cli: &Cli, arguments: &cli::Validate) -> Result<ExitCode> {
    let now = match arguments.now {
        Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
        None => Utc::now(),
    };
    let options = Options { url: arguments.url.clone(), now, content_type: None };
    let mut paths = Vec::new();
    for path in &arguments.paths {
        collect(folder(cli), path, &mut paths)?;
    }
    let verdicts: Vec<Verdict> =
        paths.par_iter().map(|path| judge(cli, path, &options)).collect::<Result<_>>()?;
    let reports: Vec<Report> = verdicts
        .iter()
        .map(|verdict| Report {
            source: &verdict.source,
            kind: Some(verdict.kind.name()),
            diagnostics: verdict.diagnostics.clone(),
        })
        .collect();
    let code = show(cli, arguments.findings, &reports)?;
    let found = counted(tally(&reports));
    close(cli, arguments.findings, &format!("{}: {found}", plural(reports.len(), "document")))?;
    Ok(code)
}

/// From what size on a file takes longer than one likes to wait without a word, in bytes.
const LARGE: usize = 20 << 20;

fn judge(cli: &Cli, path: &Path, options: &Options) -> Result<Verdict> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("could not read standard input")?;
        return Ok(validate("-", &bytes, options));
    }
    if let Some(url) = path.to_str().filter(|path| is_web(path)) {
        return judge_at(cli, url, options);
    }
    let file = folder(cli).join(path);
    let bytes = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
    let _shown = (bytes.len() > LARGE).then(|| waiting(cli, format!("judging {}", path.display())));
    Ok(validate(&path.display().to_string(), &bytes, options))
}

/// Judges what lies at an address.
#[cfg(feature = "fetch")]
fn judge_at(cli: &Cli, url: &str, options: &Options) -> Result<Verdict> {
    let _shown = waiting(cli, format!("fetching {url}"));
    let fetched = crate::fetch::fetch(url)?;
    let options = Options {
        url: Some(options.url.clone().unwrap_or(fetched.url)),
        content_type: fetched.content_type,
        ..options.clone()
    };
    Ok(validate(url, &fetched.bytes, &options))
}

/// Without the feature, addresses are told of.
#[cfg(not(feature = "fetch"))]
fn judge_at(_cli: &Cli, url: &str, _options: &Options) -> Result<Verdict> {
    bail!("{url} is not fetched: this paperfeed was built without the feature `fetch`")
}

/// A file is itself, a folder all feeds in it and below.
fn collect(base: &Path, path: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let full = base.join(path);
    let is_address = path.to_str().is_some_and(is_web);
    if path == Path::new("-") || is_address || !full.is_dir() {
        paths.push(path.to_owned());
        return Ok(());
    }
    let before = paths.len();
    let mut names = Vec::new();
    for entry in
        fs::read_dir(&full).with_context(|| format!("could not read {}", full.display()))?
    {
        names
            .push(entry.with_context(|| format!("could not read {}", full.display()))?.file_name());
    }
    names.sort();
    for name in names {
        let inner = path.join(&name);
        let is_feed = ["xml", "rss", "atom", "rdf", "opml", "json"]
            .iter()
            .any(|ending| inner.extension().is_some_and(|extension| extension == *ending));
        let is_folder = base.join(&inner).is_dir();
        if !name.to_string_lossy().starts_with('.') && (is_folder || is_feed) {
            match collect(base, &inner, paths) {
                Err(error) if is_folder && error.to_string().contains("holds no feed") => {}
                collected => collected?,
            }
        }
    }
    if paths.len() == before {
        bail!("{} holds no feed: no .xml, .rss, .atom, .rdf, .opml or .json", full.display());
    }
    Ok(())
}
