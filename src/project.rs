//! The folder a curator works in: `paperfeed.toml`, `entries/` and `feeds/`. All that is read from
//! it is read here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Found, Report, Source};
use crate::entry::{self, Entry};
use crate::rule;
use crate::schema::{self, SCHEMAS};
use crate::site::{self, Site};

/// The folder of entry files.
pub const ENTRIES: &str = "entries";
/// The folder of what is published.
pub const FEEDS: &str = "feeds";

/// The texts of a project.
#[derive(Debug)]
pub struct Project {
    /// `paperfeed.toml`.
    pub settings: Source,
    /// Every `entries/*.toml`, by name.
    pub entries: Vec<Source>,
    /// Where `feeds/` is.
    pub feeds: PathBuf,
    /// Files that are not UTF-8, with the place of the first byte that is not, and files in
    /// `entries/` that look like entries and are not read.
    pub unreadable: Vec<Found<'static>>,
}

/// Reads the settings and all entries of the project in `folder`, which has some.
pub fn read(folder: &Path) -> Result<Project> {
    let project = read_begun(folder)?;
    if project.entries.is_empty() && project.unreadable.is_empty() {
        bail!(
            "{} holds no entry; `paperfeed new` makes one, `paperfeed import LIST.md` imports a list",
            folder.join(ENTRIES).display()
        );
    }
    Ok(project)
}

/// Reads the settings and the entries of the project in `folder`, which may have none yet.
pub fn read_begun(folder: &Path) -> Result<Project> {
    let settings_path = folder.join(site::FILE_NAME);
    let settings = match fs::read(&settings_path) {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "there is no {} in {}; `paperfeed init` makes one, -C names another folder",
            site::FILE_NAME,
            if folder.as_os_str().is_empty() {
                "this folder".to_owned()
            } else {
                folder.display().to_string()
            },
        ),
        read => read.with_context(|| format!("could not read {}", settings_path.display()))?,
    };
    let entries_path = folder.join(ENTRIES);
    let (names, not_read) = entry_names(&entries_path)?;
    let read: Vec<(Source, Option<Diagnostic>)> = names
        .into_par_iter()
        .map(|name| {
            let path = entries_path.join(&name);
            let bytes =
                fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
            Ok(decode(format!("{ENTRIES}/{name}"), bytes))
        })
        .collect::<Result<_>>()?;
    let mut unreadable = not_read;
    let mut text = |(source, fault): (Source, Option<Diagnostic>)| match fault {
        None => Some(source),
        Some(fault) => {
            unreadable.push((Cow::Owned(source), vec![fault]));
            None
        }
    };
    let settings = text(decode(site::FILE_NAME.to_owned(), settings));
    let entries = read.into_iter().filter_map(text).collect();
    Ok(Project {
        settings: settings
            .unwrap_or(Source { path: site::FILE_NAME.to_owned(), text: String::new() }),
        entries,
        feeds: folder.join(FEEDS),
        unreadable,
    })
}

/// The names of the entry files, in order, and files that are named like entries and end otherwise.
/// Hidden files are not entries: editors leave them.
fn entry_names(folder: &Path) -> Result<(Vec<String>, Vec<Found<'static>>)> {
    let reading = || format!("could not read {}", folder.display());
    let listing = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((vec![], vec![])),
        listing => listing.with_context(reading)?,
    };
    let (mut names, mut not_read) = (Vec::new(), Vec::<Found>::new());
    for entry in listing {
        let entry = entry.with_context(reading)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".toml") || name.starts_with('.') {
            if name.get(..10).is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok()) {
                let source = Source { path: format!("{ENTRIES}/{name}"), text: String::new() };
                let message = format!("{name} is named like an entry and was not read");
                let found = Diagnostic::new(&rule::FileNotRead, 0..0, message);
                not_read.push((Cow::Owned(source), vec![found]));
            }
            continue;
        }
        let path = entry.path();
        let mut kind = entry.file_type().with_context(reading)?;
        if kind.is_symlink() {
            let target = fs::metadata(&path);
            kind =
                target.with_context(|| format!("could not read {}", path.display()))?.file_type();
        }
        // A pipe would be waited for, for ever.
        if !kind.is_file() {
            bail!("{} is not a file", path.display());
        }
        names.push(name);
    }
    names.sort();
    not_read.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    Ok((names, not_read))
}

/// A file's text, without the byte order mark that some editors write. What is not UTF-8 is a
/// finding; the text then shows it as U+FFFD.
pub fn decode(path: String, mut bytes: Vec<u8>) -> (Source, Option<Diagnostic>) {
    if bytes.starts_with("\u{FEFF}".as_bytes()) {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => (Source { path, text }, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let message = format!("the byte 0x{byte:02X} is not UTF-8");
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (Source { path, text }, Some(Diagnostic::new(&rule::NotUtf8, at..at + 3, message)))
        }
    }
}

/// The first line of new entry files: what names their schema, where the project has it.
pub fn schema_line(folder: &Path) -> &'static str {
    let [entry, _] = &SCHEMAS;
    if folder.join(schema::FOLDER).join(entry.file_name).exists() { schema::OF_ENTRY } else { "" }
}

/// One report a file of findings that bring theirs along.
pub fn group<'f>(findings: &'f [Found]) -> Vec<Report<'f>> {
    let mut files: BTreeMap<&str, (&Source, Vec<Diagnostic>)> = BTreeMap::new();
    for (source, diagnostics) in findings {
        let (_, found) = files.entry(&source.path).or_insert((source, Vec::new()));
        found.extend(diagnostics.iter().cloned());
    }
    files.into_values().map(|(source, found)| Report::new(source, found)).collect()
}

/// What a project says, and everything that is wrong with it.
#[derive(Debug)]
pub struct Examined<'a> {
    /// The settings; of no use while there are errors in them.
    pub site: Site,
    /// The weeks that are sound.
    pub entries: Vec<Entry<'a>>,
    /// What was found in any file.
    pub reports: Vec<Report<'a>>,
}

/// Examines the settings and all entries; faults in the one do not hide those in the others.
pub fn examine(project: &Project) -> Examined<'_> {
    let mut reports = group(&project.unreadable);
    let settings_are_text = reports.iter().all(|report| report.source.path != site::FILE_NAME);
    let (site, mut found) = site::read(&project.settings);
    let site = site.unwrap_or_else(Site::stand_in);
    let read = entry::read_all(&project.entries, &site);
    found.extend(withdrawn_yet_given(&project.settings, &site, &read.entries));
    if settings_are_text && !found.is_empty() {
        reports.push(Report::new(&project.settings, found));
    }
    reports.extend(read.reports);
    reports.sort_by(|a, b| a.source.path.cmp(&b.source.path));
    Examined { site, entries: read.entries, reports }
}

/// Ids that are withdrawn in the settings while an entry still gives them.
fn withdrawn_yet_given(settings: &Source, site: &Site, entries: &[Entry]) -> Vec<Diagnostic> {
    let given = |id: &String| entries.iter().any(|entry| entry.ids.contains(id));
    let withdrawn = site.withdrawn.iter().filter(|id| given(id));
    withdrawn
        .map(|id| {
            let start = settings.text.find(id.as_str()).unwrap_or(0);
            let message = format!("{id:?} is withdrawn, and an entry still gives it");
            Diagnostic::new(&rule::WithdrawnYetGiven, start..start + id.len(), message)
        })
        .collect()
}
