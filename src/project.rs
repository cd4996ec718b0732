//! The folder a curator works in: `paperfeed.toml`, `entries/` and `feeds/`. All that is read from
//! it is read here.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::calendar;
use crate::channel::TOPICS;
use crate::diagnostic::{Diagnostic, Report, Source, merged};
use crate::entry::{self, Entry};
use crate::file;
use crate::identity::{digest_id, feed_id};
use crate::key::convert::Renamed;
use crate::key::nearest;
use crate::manifest::{self, Manifest};
use crate::markdown;
use crate::picture::{self, Picture, Pictures};
use crate::placeholder::{self, Placeholders};
use crate::rule;
use crate::schema::{self, SCHEMAS};
use crate::site::{self, Site};
use crate::text::shown_path;
use crate::topic::slug;
use crate::week::Week;

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
    /// What `init` wrote in place of what it could not know.
    pub placeholders: Placeholders,
    /// Files that are not UTF-8, with the place of the first byte that is not, and files in
    /// `entries/` that look like entries and are not read.
    pub unreadable: Vec<Report<'static>>,
}

/// Reads the settings and all entries of the project in `folder`, which has some.
pub fn read(folder: &Path) -> Result<Project> {
    let project = read_begun(folder)?;
    if project.entries.is_empty() && project.unreadable.is_empty() {
        bail!(
            "{} has no entries; create one with `paperfeed new`, or run `paperfeed import LIST.md`",
            shown_path(folder.join(ENTRIES))
        );
    }
    Ok(project)
}

/// Reads the settings and the entries of the project in `folder`, which may have none yet.
pub fn read_begun(folder: &Path) -> Result<Project> {
    let settings_path = folder.join(site::FILE_NAME);
    let Some(settings) = file::read(&settings_path)? else {
        bail!(
            "no {} in {}; create it with `paperfeed init`, or choose another folder with -C",
            site::FILE_NAME,
            if folder.as_os_str().is_empty() {
                "this folder".to_owned()
            } else {
                shown_path(folder)
            },
        );
    };
    let entries_path = folder.join(ENTRIES);
    let (names, not_read) = entry_names(&entries_path)?;
    let read: Vec<(Source, Option<Diagnostic>)> = names
        .into_par_iter()
        .map(|name| {
            let path = entries_path.join(&name);
            let bytes = file::read(&path)?;
            let bytes = bytes.with_context(|| {
                format!("cannot read {}: what it links to does not exist", shown_path(&path))
            })?;
            Ok(decode(format!("{ENTRIES}/{}", shown_path(&name)), bytes))
        })
        .collect::<Result<_>>()?;
    let mut unreadable = not_read;
    let mut text = |(source, fault): (Source, Option<Diagnostic>)| match fault {
        None => Some(source),
        Some(fault) => {
            unreadable.push(Report::new(source, vec![fault]));
            None
        }
    };
    let settings = text(decode(site::FILE_NAME.to_owned(), settings));
    // A project that `init` did not begin has none.
    let placeholders = file::read(&folder.join(schema::FOLDER).join(placeholder::FILE_NAME))?;
    let placeholders = placeholders.unwrap_or_default();
    let entries = read.into_iter().filter_map(text).collect();
    Ok(Project {
        settings: settings
            .unwrap_or(Source { path: site::FILE_NAME.to_owned(), text: String::new() }),
        entries,
        feeds: folder.join(FEEDS),
        placeholders: placeholder::read(&String::from_utf8_lossy(&placeholders)),
        unreadable,
    })
}

/// The names of the entry files, in order, and files that are named like entries and end otherwise.
/// Hidden files are not entries: editors leave them.
fn entry_names(folder: &Path) -> Result<(Vec<String>, Vec<Report<'static>>)> {
    let reading = || format!("cannot read {}", shown_path(folder));
    let listing = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((vec![], vec![])),
        listing => listing.with_context(reading)?,
    };
    let (mut names, mut not_read) = (Vec::new(), Vec::<Report>::new());
    for entry in listing {
        let entry = entry.with_context(reading)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !name.ends_with(".toml") {
            not_read.extend(misnamed(&name));
            continue;
        }
        if entry.file_name().to_str().is_none() {
            bail!(
                "cannot read {}: its name is not UTF-8; rename the file",
                shown_path(entry.path())
            );
        }
        names.push(name);
    }
    names.sort();
    not_read.sort_by(|a, b| a.source.path.cmp(&b.source.path));
    Ok((names, not_read))
}

/// A file that is named like an entry and is not read. Where Windows or an editor has changed the end of the
/// name, it was meant to be read.
fn misnamed(name: &str) -> Option<Report<'static>> {
    let is_day = name.get(..10).is_some_and(|day| calendar::day(day).is_some());
    if !is_day || name.starts_with('.') {
        return None;
    }
    let (path, shown) = (format!("{ENTRIES}/{}", shown_path(name)), shown_path(name));
    let ending = name[10..].to_ascii_lowercase();
    let diagnostic = if matches!(ending.as_str(), ".toml" | ".toml.txt") {
        let message = format!("{path} is not read: its name must end in .toml");
        let help = format!("rename the file to {}.toml", &name[..10]);
        Diagnostic::new(&rule::WrongFileExtension, 0..0, message).with_help(help)
    } else {
        let message = format!("{shown} is ignored: its name does not end in .toml");
        Diagnostic::new(&rule::FileNotRead, 0..0, message)
    };
    Some(Report::new(Source { path, text: String::new() }, vec![diagnostic]))
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
            let is_utf16 = error.as_bytes().starts_with(&[0xFF, 0xFE])
                || error.as_bytes().starts_with(&[0xFE, 0xFF]);
            let message = match is_utf16 {
                true => "the file is UTF-16".to_owned(),
                false => format!("the byte 0x{byte:02X} is not UTF-8"),
            };
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

/// What a project says, and everything that is wrong with it.
#[derive(Debug)]
pub struct Examined<'a> {
    /// The settings; of no use while there are errors in them.
    pub site: Site,
    /// The weeks that are valid and have papers.
    pub entries: Vec<Entry<'a>>,
    /// The weeks that have none yet.
    pub empty: Vec<Entry<'a>>,
    /// What was found in any file.
    pub reports: Vec<Report<'a>>,
}

impl<'a> Examined<'a> {
    /// All weeks, those without papers too, in the order of their days.
    pub fn weeks(&self) -> Vec<&Entry<'a>> {
        let mut weeks: Vec<&Entry> = self.entries.iter().chain(&self.empty).collect();
        weeks.sort_by_key(|entry| entry.week.start);
        weeks
    }
}

/// Whether a feed of a week has an ID. What cannot be read has none: the guard reports it.
fn is_published(feeds: &Path, week: &Week, id: &str) -> bool {
    let Ok(files) = fs::read_dir(feeds.join(week.folder())) else { return false };
    let escaped = id.replace('&', "&amp;");
    files.flatten().any(|file| {
        let bytes = file::read(&file.path()).ok().flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        text.contains(&format!(">{escaped}<")) || text.contains(&format!("\"{id}\""))
    })
}

/// The ids of which the manifest knows.
fn recorded_ids(feeds: &Path) -> HashSet<String> {
    let bytes = file::read(&feeds.join(manifest::FILE_NAME)).ok().flatten().unwrap_or_default();
    let manifest = Manifest::read(&String::from_utf8_lossy(&bytes)).unwrap_or_default();
    manifest.feeds.into_values().flat_map(|feed| feed.items).map(|item| item.id).collect()
}

/// Examines the settings and all entries; faults in the one do not hide those in the others.
pub fn examine(project: &Project) -> Examined<'_> {
    let mut reports = merged(project.unreadable.iter().cloned());
    let settings_are_text = reports.iter().all(|report| report.source.path != site::FILE_NAME);
    let (site, mut found) = site::read(&project.settings);
    let mut site = site.unwrap_or_else(Site::default);
    let recorded = OnceLock::new();
    let read = entry::read_all(&project.entries, &site, &|week, id| {
        is_published(&project.feeds, week, id)
            || recorded.get_or_init(|| recorded_ids(&project.feeds)).contains(id)
    });
    found.extend(withdrawn_yet_given(&project.settings, &site, &read.entries));
    found.extend(wrongly_renamed(&site, &read.entries));
    if settings_are_text && !found.is_empty() {
        reports.push(Report::new(&project.settings, found));
    }
    reports.extend(read.reports);
    let (pictures, missing) =
        pictures(&project.feeds.with_file_name(ENTRIES), &site.url, &read.entries);
    site.pictures = Arc::new(pictures);
    let mut reports = merged(reports.into_iter().chain(missing));
    reports.sort_by(|a, b| a.source.path.cmp(&b.source.path));
    let (empty, entries) = read.entries.into_iter().partition(|entry| entry.week.papers.is_empty());
    Examined { site, entries, empty, reports }
}

/// The pictures that texts of the entries show and that lie beside them, and those that do not: one finding a text.
fn pictures<'a>(folder: &Path, url: &str, entries: &[Entry<'a>]) -> (Pictures, Vec<Report<'a>>) {
    let mut found = BTreeMap::new();
    let mut reports = Vec::new();
    for entry in entries {
        let week = &entry.week;
        let intro = week.intro.iter().map(|intro| (intro, &entry.spans, "intro"));
        let papers = week.papers.iter().zip(&entry.paper_spans);
        let summaries = papers.map(|(paper, spans)| (&paper.summary, spans, "summary"));
        for (text, spans, key) in intro.chain(summaries) {
            let mut missing = Vec::new();
            for path in markdown::pictures(text) {
                if found.contains_key(&path) {
                    continue;
                }
                match picture_at(&folder.join(&path)) {
                    Ok(picture) => drop(found.insert(path, picture)),
                    Err(fault) => missing.push((path, fault)),
                }
            }
            let Some((path, fault)) = missing.first() else { continue };
            let message = match missing.len() {
                1 => format!("cannot show the picture {ENTRIES}/{path}: {fault}"),
                count => {
                    format!("cannot show {count} pictures; the first is {ENTRIES}/{path}: {fault}")
                }
            };
            let span = spans.of(key);
            let at = entry.source.text.get(span.clone()).and_then(|text| text.find(path));
            let place = at.map_or(span.clone(), |at| span.start + at..span.start + at + path.len());
            let diagnostic = Diagnostic::new(&rule::MissingPicture, place, message);
            reports.push(Report::new(entry.source, vec![diagnostic]));
        }
    }
    (Pictures { url: format!("{url}{}", picture::FOLDER), found }, reports)
}

fn picture_at(path: &Path) -> Result<Picture, &'static str> {
    match file::read(path) {
        Ok(Some(bytes)) => picture::of_bytes(bytes),
        Ok(None) => Err("there is no such file"),
        Err(_) => Err("it is no file that can be read"),
    }
}

/// IDs that are withdrawn in the settings while an entry still gives them.
fn withdrawn_yet_given(settings: &Source, site: &Site, entries: &[Entry]) -> Vec<Diagnostic> {
    if site.withdrawn.is_empty() {
        return vec![];
    }
    let mut topics = topics_given(entries);
    topics.extend(site.renamed.iter().map(|renamed| renamed.before.clone()));
    let given = |id: &String| {
        entries.iter().any(|entry| {
            let has_papers = !entry.week.papers.is_empty();
            entry.ids.contains(id) || has_papers && *id == digest_id(&site.tag, &entry.week)
        }) || topics.iter().any(|topic| *id == feed_id(&site.tag, &TOPICS.folder_of(topic)))
    };
    let withdrawn = site.withdrawn.iter().filter(|id| given(id));
    withdrawn
        .map(|id| {
            let start = settings.text.find(id.as_str()).unwrap_or(0);
            let message = format!("{id:?} is withdrawn, but the entries still publish it");
            Diagnostic::new(&rule::WithdrawnYetGiven, start..start + id.len(), message)
        })
        .collect()
}

/// The slugs of all topics.
fn topics_given(entries: &[Entry]) -> BTreeSet<String> {
    let papers = entries.iter().flat_map(|entry| &entry.week.papers);
    papers.flat_map(|paper| &paper.topics).map(|topic| slug(topic)).collect()
}

/// Topics that were renamed to none, or that are topics still.
fn wrongly_renamed(site: &Site, entries: &[Entry]) -> Vec<Diagnostic> {
    if site.renamed.is_empty() {
        return vec![];
    }
    let topics = topics_given(entries);
    let mut found = Vec::new();
    for Renamed { before, before_span, now, now_span } in &site.renamed {
        if before == now {
            let message = format!("topic `{before}` is renamed to itself");
            let help = format!("remove `{before}` from `renamed`");
            let diagnostic = Diagnostic::new(&rule::InvalidRename, before_span.clone(), message);
            found.push(diagnostic.with_help(help));
            continue;
        }
        if topics.contains(before) {
            let message = format!("topic `{before}` is renamed, but papers still have it");
            let help = format!(
                "change the topic in those papers to \"{now}\", or remove `{before}` from `renamed`"
            );
            let diagnostic = Diagnostic::new(&rule::InvalidRename, before_span.clone(), message);
            found.push(diagnostic.with_help(help));
        }
        if !topics.contains(now) {
            let message = format!("topic `{before}` is renamed to `{now}`, which no paper has");
            let known = topics.iter().map(String::as_str);
            let help = match nearest(now, known) {
                Some(near) => format!("use a topic that papers have, such as \"{near}\""),
                None => "use a topic that papers have".to_owned(),
            };
            let diagnostic = Diagnostic::new(&rule::InvalidRename, now_span.clone(), message);
            found.push(diagnostic.with_help(help));
        }
    }
    found
}
