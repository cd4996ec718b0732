//! Files that are served: each is written whole or not at all, and only if it changed.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use tempfile::NamedTempFile;

use crate::channel::{MAIN_FOLDER, WEEKLY_FOLDER, topic_folder};
use crate::feed::{FORMATS, GENERATOR};
use crate::page::{self, search};
use crate::publication::Publication;
use crate::value::topic;

/// Keeps other builds away as long as the file that is given lives: of two at once, one could remove
/// what the other writes. The lock is on the settings, so that it leaves nothing behind. Elsewhere than
/// on Unix such a lock would keep paperfeed itself from reading them, and there is none.
pub fn lock(settings: &Path, feeds: &Path) -> Result<Option<File>> {
    // What is wrong with the settings is told when they are read.
    let Ok(file) = File::open(settings) else { return Ok(None) };
    if cfg!(unix) && matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        bail!("another build writes to {}; build again when it is done", feeds.display());
    }
    Ok(Some(file))
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
    let mut file = match temporary(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder).with_context(writing)?;
            temporary(folder)
        }
        file => file,
    }
    .with_context(writing)?;
    file.write_all(bytes).with_context(writing)?;
    file.persist(path).with_context(writing)?;
    Ok(true)
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    // tempfile's own 0600 would be a file that no web server can read.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// What the names of files begin and end with while they are written.
const TEMPORARY_PREFIX: &str = ".paperfeed-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Removes temporary files of builds that were killed.
pub fn remove_leftovers(feeds: &Path) -> Result<()> {
    let mut folders = week_folders(feeds)?;
    folders.extend(topic_folders(feeds)?);
    folders.extend([MAIN_FOLDER, WEEKLY_FOLDER, search::FOLDER].map(str::to_owned));
    folders.par_iter().try_for_each(|folder| {
        let is_ours =
            |name: &String| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX);
        names_in(feeds, folder)?
            .iter()
            .filter(|name| is_ours(name))
            .try_for_each(|name| remove_file(&feeds.join(folder).join(name)).map(drop))
    })
}

/// What lies in `feeds/` and is not made any more, as paths under it: folders of weeks and topics,
/// with a slash at the end, that hold a feed of ours, and scripts of the search.
pub fn gone(feeds: &Path, publication: &Publication) -> Result<Vec<String>> {
    let given: HashSet<&str> =
        publication.channels.iter().map(|channel| channel.folder.as_str()).collect();
    let mut gone = week_folders(feeds)?;
    gone.extend(topic_folders(feeds)?);
    gone.retain(|folder| !given.contains(folder.as_str()) && holds_ours(&feeds.join(folder)));
    let years: HashSet<String> = publication.years().map(search::file_name).collect();
    let scripts = names_in(feeds, search::FOLDER)?.into_iter();
    let scripts = scripts.map(|name| format!("{}{name}", search::FOLDER));
    gone.extend(scripts.filter(|path| !years.contains(path) && is_script(&feeds.join(path))));
    Ok(gone)
}

/// All folders under `feeds/weeks/` that are named by a day, in order.
pub fn week_folders(feeds: &Path) -> Result<Vec<String>> {
    let is_day = |name: &String| {
        // chrono also takes 2024-4-15, which is no name of ours.
        name.parse::<chrono::NaiveDate>().is_ok_and(|day| day.to_string() == *name)
    };
    let names = names_in(feeds, "weeks/")?.into_iter().filter(is_day);
    Ok(names.map(|name| format!("weeks/{name}/")).collect())
}

fn topic_folders(feeds: &Path) -> Result<Vec<String>> {
    let names = names_in(feeds, "topics/")?.into_iter();
    Ok(names.filter(|name| topic(name).is_ok()).map(|name| topic_folder(&name)).collect())
}

/// The names of what lies in a folder under `feeds/`, in order; none if it is not there.
fn names_in(feeds: &Path, folder: &str) -> Result<Vec<String>> {
    let folder = feeds.join(folder);
    let reading = || format!("could not read {}", folder.display());
    let listing = match fs::read_dir(&folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error).with_context(reading),
    };
    let mut names = Vec::new();
    for entry in listing {
        // A name that is not UTF-8 is none of ours.
        names.extend(entry.with_context(reading)?.file_name().into_string());
    }
    names.sort();
    Ok(names)
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

/// Whether a file is a script of the search.
fn is_script(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(search::BEGIN))
}

/// Removes what [`gone`] names: a file, or the files of a channel and its folder if nothing else is
/// in it. Says how many files went.
pub fn remove(feeds: &Path, path: &str) -> Result<usize> {
    let path = feeds.join(path);
    if !path.is_dir() {
        return Ok(usize::from(remove_file(&path)?));
    }
    let mut removed = 0;
    // The feeds last: they tell whose folder it is, should the build end here.
    for file_name in [page::FILE_NAME].into_iter().chain(FORMATS.iter().map(|f| f.file_name)) {
        removed += usize::from(remove_file(&path.join(file_name))?);
    }
    // Only an empty folder goes: what else is in it is not ours.
    match fs::remove_dir(&path) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => {
            bail!("could not remove {}: {error}", path.display())
        }
        _ => Ok(removed),
    }
}

fn remove_file(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("could not remove {}", path.display())),
    }
}
