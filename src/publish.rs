//! Files that are served: each is written whole or not at all, and only if it changed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::channel::{self, Channel, Item};
use crate::entry::Entry;
use crate::feed::{FORMATS, GENERATOR};
use crate::site::Site;

/// Renders every feed of a site and gives each, with its path under `feeds/`, to `take`. The feeds
/// that subscribers poll come last, so that what they link to is there before them.
pub fn render_all(
    site: &Site,
    entries: &[Entry],
    take: impl Fn(&str, &[u8]) -> Result<()> + Sync,
) -> Result<()> {
    let give = |channel: &Channel| -> Result<()> {
        for format in FORMATS {
            let bytes = (format.render)(channel)?;
            take(&format!("{}{}", channel.folder, format.file_name), &bytes)?;
        }
        Ok(())
    };
    let first_in_main = channel::first_in_main(site, entries.len());
    let main_begins = entries.get(first_in_main).map(|entry| entry.week.start);
    // Only items of the main feed outlive their week, so that memory does not grow with the list.
    let in_main = |at: usize, item: &Item| {
        at >= first_in_main
            || main_begins.is_some_and(|day| channel::returns_to_main(&entries[at], item, day))
    };
    let weeks: Vec<Vec<Item>> = entries
        .par_iter()
        .enumerate()
        .map(|(at, entry)| {
            let items = channel::items_of(site, entry);
            give(&channel::week(site, entries, at, &items))?;
            Ok(items.into_iter().filter(|item| in_main(at, item)).collect())
        })
        .collect::<Result<_>>()?;
    give(&channel::main(site, entries, weeks.iter().flatten().collect()))
}

/// Whether a file holds just these bytes. A file that is not there does not.
pub fn is_current(path: &Path, bytes: &[u8]) -> Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => {
            return Err(error).with_context(|| format!("could not read {}", path.display()));
        }
    };
    let reading = || format!("could not read {}", path.display());
    if file.metadata().with_context(reading)?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut present = Vec::with_capacity(bytes.len());
    file.read_to_end(&mut present).with_context(reading)?;
    Ok(present == bytes)
}

/// Writes a file, unless it holds these bytes already. Says whether it wrote.
pub fn write(path: &Path, bytes: &[u8]) -> Result<bool> {
    if is_current(path, bytes)? {
        return Ok(false);
    }
    let writing = || format!("could not write {}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(writing)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(".tmp");
    // tempfile's own 0600 would be a file that no web server can read.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).with_context(writing)?;
    file.write_all(bytes).with_context(writing)?;
    file.persist(path).with_context(writing)?;
    Ok(true)
}

/// What the names of files begin with while they are written.
const TEMPORARY_PREFIX: &str = ".paperfeed-";

/// The folders of weeks that `feeds/` holds and no entry makes any more, as paths under `feeds/`
/// with a slash at the end. Only folders named by a day that hold a file of a feed count.
pub fn weeks_gone(feeds: &Path, entries: &[Entry]) -> Result<Vec<String>> {
    let given: BTreeSet<String> = entries.iter().map(|entry| entry.week.folder()).collect();
    let published = week_folders(feeds)?;
    let gone = published.into_iter().filter(|folder| !given.contains(folder));
    Ok(gone.filter(|folder| holds_ours(&feeds.join(folder))).collect())
}

/// All folders under `feeds/weeks/` that are named by a day, in order.
pub fn week_folders(feeds: &Path) -> Result<Vec<String>> {
    let weeks = feeds.join("weeks");
    let reading = || format!("could not read {}", weeks.display());
    let listing = match fs::read_dir(&weeks) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error).with_context(reading),
    };
    let mut folders = Vec::new();
    for entry in listing {
        let name = entry.with_context(reading)?.file_name();
        let day = name.to_str().and_then(|name| name.parse::<chrono::NaiveDate>().ok());
        // chrono also takes 2024-4-15, which is no name of ours.
        if let Some(day) = day.filter(|day| name.to_str() == Some(&day.to_string())) {
            folders.push(format!("weeks/{day}/"));
        }
    }
    folders.sort();
    Ok(folders)
}

/// Whether a folder holds a feed of ours.
fn holds_ours(folder: &Path) -> bool {
    let text = |file_name| fs::read_to_string(folder.join(file_name));
    FORMATS.iter().any(|format| text(format.file_name).is_ok_and(|text| is_ours(&text)))
}

/// Whether a feed names paperfeed as its generator. Others may lie in `feeds/` too.
pub fn is_ours(feed: &str) -> bool {
    feed.contains(&format!("<generator>{GENERATOR}</generator>"))
}

/// Removes the feeds of a week, and its folder if nothing else is in it. Says how many files went.
pub fn remove_week(feeds: &Path, folder: &str) -> Result<usize> {
    let folder = feeds.join(folder);
    let mut removed = 0;
    for format in FORMATS {
        removed += usize::from(remove(folder.join(format.file_name))?);
    }
    // Only an empty folder goes: what else is in it is not ours.
    match fs::remove_dir(&folder) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => {
            bail!("could not remove {}: {error}", folder.display())
        }
        _ => Ok(removed),
    }
}

fn remove(path: PathBuf) -> Result<bool> {
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("could not remove {}", path.display())),
    }
}
