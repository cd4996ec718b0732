//! Files that are served: each is written whole or not at all, and only if it changed.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use tempfile::Builder;

use crate::channel::{MAIN_FOLDER, TOPICS_FOLDER, WEEKLY_FOLDER, topic_folder};
use crate::feed::{FORMATS, GENERATOR};
use crate::page::{self, search};
use crate::publication::{Named, Publication};
use crate::value::topic;
use crate::week::WEEKS_FOLDER;

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

/// Writes files of a folder under `feeds/`, each unless it holds these bytes already. Says how many
/// it wrote.
pub fn write_folder(feeds: &Path, folder: &str, files: &[Named]) -> Result<usize> {
    let path = feeds.join(folder.trim_end_matches('/'));
    // `feeds/` itself is not: what a killed build leaves beside it would lie in the project.
    if folder != MAIN_FOLDER && files.len() > 1 && !path.exists() {
        write_new_folder(&path, files)?;
        return Ok(files.len());
    }
    let mut written = 0;
    for (name, bytes) in files {
        written += usize::from(write(&path.join(name), bytes)?);
    }
    Ok(written)
}

/// Writes a folder that is not there yet: beside its place, and then all of it is there at once.
fn write_new_folder(path: &Path, files: &[Named]) -> Result<()> {
    let writing = || format!("could not write {}", path.display());
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut folder =
        temporary(parent, 0o777, |builder| builder.tempdir_in(parent)).with_context(writing)?;
    for (name, bytes) in files {
        let writing = || format!("could not write {}", path.join(name).display());
        fs::write(folder.path().join(name), bytes).with_context(writing)?;
    }
    fs::rename(folder.path(), path).with_context(writing)?;
    folder.disable_cleanup(true);
    Ok(())
}

/// Writes a file, unless it holds these bytes already. Says whether it wrote.
pub fn write(path: &Path, bytes: &[u8]) -> Result<bool> {
    if is_current(path, bytes)? {
        return Ok(false);
    }
    let writing = || format!("could not write {}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file =
        temporary(folder, 0o666, |builder| builder.tempfile_in(folder)).with_context(writing)?;
    file.write_all(bytes).with_context(writing)?;
    file.persist(path).with_context(writing)?;
    Ok(true)
}

/// Makes something temporary in a folder, which is made too if it is not there. tempfile's own
/// permissions would be those of files that no web server can read.
fn temporary<T>(
    folder: &Path,
    permissions: u32,
    make: impl Fn(&Builder) -> io::Result<T>,
) -> io::Result<T> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    #[cfg(not(unix))]
    let _ = permissions;
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(permissions));
    match make(&builder) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            make(&builder)
        }
        made => made,
    }
}

/// What the names of files and folders begin and end with while they are written.
const TEMPORARY_PREFIX: &str = ".paperfeed-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Removes temporary files and folders of builds that were killed.
pub fn remove_leftovers(feeds: &Path) -> Result<()> {
    let mut folders = week_folders(feeds)?;
    folders.extend(topic_folders(feeds)?);
    let others = [MAIN_FOLDER, WEEKLY_FOLDER, WEEKS_FOLDER, TOPICS_FOLDER, search::FOLDER];
    folders.extend(others.map(str::to_owned));
    folders.par_iter().try_for_each(|folder| {
        let is_ours =
            |name: &String| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX);
        names_in(feeds, folder)?
            .iter()
            .filter(|name| is_ours(name))
            .map(|name| feeds.join(folder).join(name))
            .try_for_each(|path| match path.is_dir() {
                true => fs::remove_dir_all(&path)
                    .with_context(|| format!("could not remove {}", path.display())),
                false => remove_file(&path).map(drop),
            })
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
    let scripts = scripts.filter(|name| !years.contains(name));
    let paths = scripts.map(|name| format!("{}{name}", search::FOLDER));
    gone.extend(paths.filter(|path| is_script(&feeds.join(path))));
    Ok(gone)
}

/// All folders under `feeds/weeks/` that are named by a day, in order.
pub fn week_folders(feeds: &Path) -> Result<Vec<String>> {
    let is_day = |name: &String| {
        // chrono also takes 2024-4-15, which is no name of ours.
        name.parse::<chrono::NaiveDate>().is_ok_and(|day| day.to_string() == *name)
    };
    let names = names_in(feeds, WEEKS_FOLDER)?.into_iter().filter(is_day);
    Ok(names.map(|name| format!("{WEEKS_FOLDER}{name}/")).collect())
}

fn topic_folders(feeds: &Path) -> Result<Vec<String>> {
    let names = names_in(feeds, TOPICS_FOLDER)?.into_iter();
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
