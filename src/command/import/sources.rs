//! The files that `import` reads: those that are named, those of folders and patterns, and those that an index links to.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::cli::Cli;
use crate::command::{Progress, folder};
use crate::diagnostic::{Diagnostic, Report, Source};
use crate::import::{self, Imported, Kind, Options};
use crate::project::decode;
use crate::text::{is_web, shown_path};
use crate::value::without_credentials;
use crate::{file, rule, validate};

/// A list that was read.
pub(super) struct List {
    pub(super) source: Source,
    pub(super) imported: Imported,
    /// Whether it was named, and not found in a folder or by a pattern.
    is_named: bool,
}

/// Reads all lists that are named. An index that has no paper of its own stands for the files that it links to.
pub(super) fn read(cli: &Cli, named: &[String], options: &Options) -> Result<Vec<List>> {
    let folder = folder(cli);
    let progress = Progress::new(cli, "reading files", 0);
    let mut lists = Vec::new();
    for name in named {
        if is_web(name) {
            lists.push(of_address(name, options)?);
            continue;
        }
        let files = files(folder, name)?;
        progress.more(files.len());
        for (path, is_named) in files {
            progress.step();
            let list = read_one(folder, &path, is_named, options)?;
            let is_list = import::kind_of(&list.source.path, &list.source.text) == Kind::List;
            let (linked, missing) = match is_list && list.imported.weeks.is_empty() {
                true => linked(folder, &path, &list.source.text),
                false => (vec![], vec![]),
            };
            let is_index = !linked.is_empty();
            progress.more(linked.len());
            let shown = list.source.path.clone();
            lists.push(list);
            if is_index {
                let first = lists.len() - 1;
                for path in &linked {
                    progress.step();
                    lists.push(read_one(folder, path, true, options)?);
                }
                lists[first].imported.diagnostics = vec![of_index(&shown, &linked)];
                lists[first].imported.diagnostics.extend(not_there(&missing));
            }
        }
    }
    let mut seen = Vec::new();
    lists.retain(|list| {
        let is_new = !seen.contains(&list.source.path);
        seen.push(list.source.path.clone());
        is_new
    });
    fold_silent(&mut lists);
    Ok(lists)
}

fn read_one(folder: &Path, path: &Path, is_named: bool, options: &Options) -> Result<List> {
    let file = folder.join(path);
    let bytes = file::read(&file)?;
    let bytes =
        bytes.with_context(|| format!("cannot read {}: no such file", shown_path(&file)))?;
    let path = shown_path(path).replace('\\', "/");
    Ok(of_bytes(path, bytes, None, is_named, options))
}

fn of_bytes(
    path: String,
    bytes: Vec<u8>,
    content_type: Option<&str>,
    is_named: bool,
    options: &Options,
) -> List {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(100)]).into_owned();
    let (source, fault) = match import::kind_of(&path, &beginning) {
        // A feed says itself how it is encoded.
        Kind::Feed => (validate::decode(&path, bytes, content_type), None),
        Kind::List | Kind::Bibliography => decode(path, bytes),
    };
    let imported = match fault {
        Some(fault) => Imported { diagnostics: vec![fault], ..Imported::default() },
        None => import::read(&source, options),
    };
    List { source, imported, is_named }
}

/// What lies at an address.
#[cfg(feature = "fetch")]
fn of_address(url: &str, options: &Options) -> Result<List> {
    let fetched = crate::fetch::fetch(url)?;
    let path = without_credentials(url).into_owned();
    Ok(of_bytes(path, fetched.bytes, fetched.content_type.as_deref(), true, options))
}

#[cfg(not(feature = "fetch"))]
fn of_address(url: &str, _: &Options) -> Result<List> {
    bail!(
        "cannot fetch {}: this paperfeed was built without the feature `fetch`",
        without_credentials(url)
    )
}

/// The files of a name: a file, the Markdown in a folder, or what a pattern matches.
fn files(folder: &Path, name: &str) -> Result<Vec<(PathBuf, bool)>> {
    let path = folder.join(name);
    if path.is_dir() {
        let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
        let walk = WalkDir::new(&path).sort_by_file_name().into_iter();
        let walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
        let mut found = Vec::new();
        for entry in walk {
            let entry = entry.with_context(|| format!("cannot read {}", shown_path(&path)))?;
            if entry.file_type().is_file() && is_markdown(entry.path()) {
                let inner = entry.path().strip_prefix(&path).unwrap_or(entry.path());
                found.push((Path::new(name).join(inner), false));
            }
        }
        if found.is_empty() {
            bail!("cannot import {}: the folder holds no Markdown file", shown_path(&path));
        }
        return Ok(found);
    }
    if !path.exists() && name.contains(['*', '?', '[']) {
        let pattern = path.to_string_lossy().into_owned();
        let matched = glob::glob(&pattern).with_context(|| format!("invalid pattern {name:?}"))?;
        let mut found = Vec::new();
        for path in matched {
            let path = path.with_context(|| format!("cannot read what {name:?} matches"))?;
            let inner = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            // `refs/*.bib` says itself which files are meant.
            let is_meant = is_markdown(&path) || !name.ends_with('*');
            found.extend((path.is_file() && is_meant).then_some((inner, false)));
        }
        if found.is_empty() {
            bail!("cannot import {name:?}: no list matches it");
        }
        return Ok(found);
    }
    Ok(vec![(PathBuf::from(name), true)])
}

fn is_markdown(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ["md", "markdown", "mdx"].iter().any(|own| ending == *own))
}

/// The Markdown files beside or below an index that it links to, in their order: those that are there, and those that
/// are not.
fn linked(folder: &Path, index: &Path, text: &str) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let beside = index.parent().unwrap_or(Path::new(""));
    let (mut files, mut missing): (Vec<PathBuf>, Vec<PathBuf>) = (vec![], vec![]);
    for link in import::links_to_files(text) {
        let mut path = beside.to_owned();
        let mut is_outside = false;
        for part in Path::new(&link).components() {
            match part {
                Component::Normal(name) => path.push(name),
                Component::CurDir => {}
                _ => is_outside = true,
            }
        }
        if is_outside || !is_markdown(&path) || path == index {
            continue;
        }
        let of = if folder.join(&path).is_file() { &mut files } else { &mut missing };
        if !of.contains(&path) {
            of.push(path);
        }
    }
    (files, missing)
}

fn not_there(missing: &[PathBuf]) -> Option<Diagnostic> {
    let first = shown_path(missing.first()?);
    let message = match missing.len() {
        1 => format!("the index links to {first}, which does not exist"),
        count => format!("the index links to {count} files that do not exist, {first} first"),
    };
    let help = "correct the link, or add the file";
    Some(Diagnostic::new(&rule::NotUnderstood, 0..0, message).with_help(help))
}

fn of_index(shown: &str, linked: &[PathBuf]) -> Diagnostic {
    let mut names: Vec<String> = linked.iter().take(5).map(shown_path).collect();
    if linked.len() > names.len() {
        names.push("…".to_owned());
    }
    let files = if linked.len() == 1 { "file" } else { "files" };
    let message =
        format!("{shown} is an index: {} {files} read: {}", linked.len(), names.join(", "));
    Diagnostic::new(&rule::IndexFollowed, 0..0, message)
}

/// Files of a folder in which nothing names days are no lists: one note for all of them, unless all are so.
fn fold_silent(lists: &mut Vec<List>) {
    let is_silent = |list: &List| {
        let errors = || list.imported.diagnostics.iter().filter(|found| found.is_error());
        !list.is_named
            && list.imported.weeks.is_empty()
            && errors().all(|found| found.rule == &rule::NoWeeks)
    };
    if lists.iter().all(is_silent) {
        lists.truncate(1);
        return;
    }
    let silent: Vec<String> =
        lists.iter().filter(|list| is_silent(list)).map(|list| list.source.path.clone()).collect();
    let Some(first) = silent.first() else { return };
    let message = match silent.len() {
        1 => format!("{first} names no days; skipped"),
        2 => format!("{first} and {} name no days; skipped", silent[1]),
        count => format!("{first} and {} more files name no days; skipped", count - 1),
    };
    let mut message = Some(Diagnostic::new(&rule::FileNotImported, 0..0, message));
    // Their links count as others that were left out.
    for list in lists.iter_mut().filter(|list| is_silent(list)) {
        list.imported.diagnostics = message.take().into_iter().collect();
    }
}

impl List {
    /// What was found in the list.
    pub(super) fn report(&mut self) -> Report<'_> {
        let found = std::mem::take(&mut self.imported.diagnostics);
        Report::new(&self.source, found)
    }
}
