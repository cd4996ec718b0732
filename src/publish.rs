//! Files that are served: each is written whole or not at all, and only if it changed.

use std::collections::HashSet;
use std::fmt::{self, Display, Formatter};
use std::fs::{self, File, FileType, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use tempfile::Builder;

use crate::bibtex;
use crate::channel::{ChannelKind, Goes, KINDS, MAIN};
use crate::feed::{FORMATS, GENERATOR};
use crate::file::{length, read};
use crate::identity::feed_id;
use crate::page::{self, search};
use crate::picture;
use crate::site_files::{Named, SiteFiles};
use crate::text::shown_path;

/// Keeps other builds away as long as the file that is given lives: of two at once, one could remove
/// what the other writes. Waits a little for a build that runs. The lock is on the settings, so that it
/// leaves nothing behind. Elsewhere than on Unix such a lock would keep paperfeed itself from reading
/// them, and there is none.
pub fn lock(settings: &Path, feeds: &Path) -> Result<Option<File>> {
    // What is wrong with the settings is reported when they are read. A pipe would be waited for.
    let Ok(Some(_)) = length(settings) else { return Ok(None) };
    let Ok(file) = File::open(settings) else { return Ok(None) };
    let began = Instant::now();
    while cfg!(unix) && matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        if began.elapsed() > LOCK_TIME {
            return Err(Busy { feeds: shown_path(feeds) }.into());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(Some(file))
}

/// How long a build waits for another one. Most are over by then.
const LOCK_TIME: Duration = Duration::from_secs(2);

/// Why a build did not begin: another one runs.
#[derive(Debug)]
pub struct Busy {
    feeds: String,
}

impl Display for Busy {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let feeds = &self.feeds;
        write!(
            f,
            "another paperfeed build or publish is running in {feeds}; try again when it finishes"
        )
    }
}

impl std::error::Error for Busy {}

/// Whether a file holds just these bytes. A file that is not there does not.
pub fn is_current(path: &Path, bytes: &[u8]) -> Result<bool> {
    let reading = || format!("cannot read {}", shown_path(path));
    let may_be = length(path)? == Some(bytes.len() as u64);
    Ok(may_be && fs::read(path).with_context(reading)? == bytes)
}

/// Writes files of a folder under `feeds/`, each unless it holds these bytes already. Says how many
/// it wrote.
pub fn write_folder(feeds: &Path, folder: &str, files: &[Named]) -> Result<usize> {
    let path = feeds.join(folder.trim_end_matches('/'));
    if folder != MAIN.folder {
        no_link(&path)?;
    }
    // `feeds/` itself is not: what a killed build leaves beside it would lie in the project.
    let may_be_new = folder != MAIN.folder && files.len() > 1 && !path.exists();
    if may_be_new && write_new_folder(&path, files)? {
        return Ok(files.len());
    }
    let mut written = 0;
    for (name, bytes) in files {
        written += usize::from(write(&path.join(name), bytes)?);
    }
    Ok(written)
}

/// Writes a folder that is not there yet: beside its place, and then all of it is there at once. Says whether it did:
/// another thread may have made the folder for files of its own.
fn write_new_folder(path: &Path, files: &[Named]) -> Result<bool> {
    let writing = || format!("cannot write {}", shown_path(path));
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut folder =
        temporary(parent, 0o777, |builder| builder.tempdir_in(parent)).with_context(writing)?;
    for (name, bytes) in files {
        let writing = || format!("cannot write {}", shown_path(path.join(name)));
        fs::write(folder.path().join(name), bytes).with_context(writing)?;
    }
    match fs::rename(folder.path(), path) {
        Ok(()) => {
            folder.disable_cleanup(true);
            Ok(true)
        }
        Err(_) if path.is_dir() => Ok(false),
        Err(error) => Err(error).with_context(writing),
    }
}

/// Writes a file of the curator's own, unless it holds these bytes already: where it is a link, what that leads
/// to. Says whether it wrote.
pub fn write_own(path: &Path, bytes: &[u8]) -> Result<bool> {
    write(&fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()), bytes)
}

/// Writes a file, unless it holds these bytes already. Says whether it wrote.
pub fn write(path: &Path, bytes: &[u8]) -> Result<bool> {
    if is_current(path, bytes)? {
        return Ok(false);
    }
    let writing = || format!("cannot write {}", shown_path(path));
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file =
        temporary(folder, 0o666, |builder| builder.tempfile_in(folder)).with_context(writing)?;
    file.write_all(bytes).with_context(writing)?;
    if let Ok(replaced) = fs::symlink_metadata(path)
        && replaced.is_file()
    {
        file.as_file().set_permissions(replaced.permissions()).with_context(writing)?;
    }
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

/// The folders in which those of channels lie: where one is a link, what is written and removed would be
/// outside `feeds/`.
pub fn real_folders(feeds: &Path) -> Result<()> {
    let folders = KINDS.iter().map(|kind| kind.folder).chain([search::FOLDER, picture::FOLDER]);
    let mut inner = folders.filter(|folder| *folder != MAIN.folder);
    inner.try_for_each(|folder| no_link(&feeds.join(folder.trim_end_matches('/'))))
}

fn no_link(folder: &Path) -> Result<()> {
    if folder.is_symlink() {
        bail!("cannot write {}: it is a link; replace it with a folder", shown_path(folder));
    }
    Ok(())
}

/// An `index.html` at the top of `feeds/` that another program wrote, perhaps a site of the curator's: an
/// error, unless it may be replaced.
pub fn foreign_page(feeds: &Path, may_replace: bool) -> Result<()> {
    let path = feeds.join(page::FILE_NAME);
    if may_replace || path.is_dir() {
        return Ok(());
    }
    let Some(bytes) = read(&path)? else { return Ok(()) };
    let mark = format!("<meta name=\"generator\" content=\"{GENERATOR}\">");
    // A page that the loss of power cut off, before its mark too, or emptied is written anew.
    let (text, begin) = (String::from_utf8_lossy(&bytes), "<!DOCTYPE html><html lang=\"");
    let is_cut =
        !text.contains("</html>") && (text.starts_with(begin) || begin.starts_with(&*text));
    let is_empty = bytes.iter().all(|byte| *byte == 0);
    if is_empty || is_cut || text.contains(&mark) {
        return Ok(());
    }
    bail!(
        "cannot write {}: paperfeed did not make this file; move it away, or replace it with --force",
        shown_path(&path)
    );
}

/// Removes temporary files and folders of builds that were killed.
pub fn remove_leftovers(feeds: &Path) -> Result<()> {
    let mut folders = vec![search::FOLDER.to_owned()];
    for kind in KINDS {
        folders.push(kind.folder.to_owned());
        if kind.is_name.is_some() {
            folders.extend(self::folders(feeds, kind)?);
        }
    }
    let is_ours =
        |name: &str| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX);
    folders.par_iter().try_for_each(|folder| {
        for (name, kind) in listing(feeds, folder)? {
            let path = feeds.join(folder).join(&name);
            if is_ours(&name) && kind.is_dir() {
                fs::remove_dir_all(&path)
                    .with_context(|| format!("cannot remove {}", shown_path(&path)))?;
            } else if is_ours(&name) {
                remove_file(&path)?;
            }
        }
        Ok(())
    })
}

/// What lies in `feeds/` and is not made any more, as paths under it: folders of channels, with a slash at
/// the end, as far as their kind lets them go, and scripts of the search.
pub fn gone(feeds: &Path, files: &SiteFiles) -> Result<Vec<String>> {
    let site = files.list.site;
    let mut gone = Vec::new();
    for kind in KINDS.iter().rev() {
        let unmade = unmade(feeds, folders(feeds, kind)?, files).into_iter();
        gone.extend(unmade.filter(|folder| match kind.goes {
            Goes::AtOnce => true,
            Goes::WhenWithdrawn => site.withdrawn.contains(&feed_id(&site.tag, folder)),
        }));
    }
    let years: HashSet<String> = files.years().flat_map(search::file_names).collect();
    let scripts = listing(feeds, search::FOLDER)?.into_iter().map(|(name, _)| name);
    let scripts = scripts.filter(|name| !years.contains(name));
    let paths = scripts.map(|name| format!("{}{name}", search::FOLDER));
    gone.extend(paths.filter(|path| is_script(&feeds.join(path))));
    Ok(gone)
}

/// Those of some folders that hold a feed by paperfeed and that no channel is written to any more.
pub fn unmade(feeds: &Path, mut folders: Vec<String>, files: &SiteFiles) -> Vec<String> {
    let made: HashSet<&str> =
        files.channels.iter().map(|channel| channel.folder.as_str()).collect();
    // Behind a link lies what is published under another name, or what is not ours.
    let is_link = |folder: &str| feeds.join(folder.trim_end_matches('/')).is_symlink();
    folders.retain(|folder| {
        !made.contains(folder.as_str()) && !is_link(folder) && holds_ours(&feeds.join(folder))
    });
    folders
}

/// The folders under `feeds/` of the channels of a kind, in order: those that lie there, or the one that may.
pub fn folders(feeds: &Path, kind: &ChannelKind) -> Result<Vec<String>> {
    let Some(is_name) = kind.is_name else { return Ok(vec![kind.folder.to_owned()]) };
    let names = folders_in(feeds, kind.folder)?.into_iter();
    Ok(names.filter(|name| is_name(name)).map(|name| kind.folder_of(&name)).collect())
}

/// The folders whose ids must not go.
pub fn guarded_folders(feeds: &Path) -> Result<Vec<String>> {
    let guarded = KINDS.iter().rev().filter(|kind| kind.is_guarded);
    let folders = guarded.map(|kind| folders(feeds, kind)).collect::<Result<Vec<_>>>()?;
    Ok(folders.concat())
}

/// The names of the folders, and links to folders, that lie in a folder under `feeds/`, in order.
fn folders_in(feeds: &Path, folder: &str) -> Result<Vec<String>> {
    let is_folder = |(name, kind): &(String, FileType)| {
        kind.is_dir() || kind.is_symlink() && feeds.join(folder).join(name).is_dir()
    };
    Ok(listing(feeds, folder)?.into_iter().filter(is_folder).map(|(name, _)| name).collect())
}

/// What lies in a folder under `feeds/`, in the order of names; nothing if it is not there.
fn listing(feeds: &Path, folder: &str) -> Result<Vec<(String, FileType)>> {
    let folder = feeds.join(folder);
    let reading = || format!("cannot read {}", shown_path(&folder));
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error).with_context(reading),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.with_context(reading)?;
        // paperfeed gives no name that is not UTF-8.
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, entry.file_type().with_context(reading)?));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}

/// Whether a folder holds a feed by paperfeed, not as a link to one.
fn holds_ours(folder: &Path) -> bool {
    FORMATS.iter().map(|format| folder.join(format.file_name)).any(|path| {
        !path.is_symlink()
            && read(&path).is_ok_and(|bytes| {
                bytes.is_some_and(|bytes| is_ours(&String::from_utf8_lossy(&bytes)))
            })
    })
}

/// Whether a feed names paperfeed as its generator. Others may lie in `feeds/` too.
pub fn is_ours(feed: &str) -> bool {
    feed.contains(&format!("<generator>{GENERATOR}</generator>"))
}

/// Whether a file is a script of the search.
fn is_script(path: &Path) -> bool {
    read(path).is_ok_and(|bytes| bytes.is_some_and(|bytes| search::is_script(&bytes)))
}

/// Removes what [`gone`] names: a file, or the files of a channel and its folder if nothing else is
/// in it. Says how many files went.
pub fn remove(feeds: &Path, path: &str) -> Result<usize> {
    let path = feeds.join(path);
    if !path.is_dir() {
        return Ok(usize::from(remove_file(&path)?));
    }
    let mut removed = 0;
    // Atom last, and JSON Feed, which names no generator, before: they tell whose folder it is, should the
    // build end here.
    let feeds = FORMATS.iter().rev().map(|format| format.file_name);
    for file_name in [page::FILE_NAME, bibtex::FILE_NAME].into_iter().chain(feeds) {
        removed += usize::from(remove_file(&path.join(file_name))?);
    }
    // Only an empty folder goes: what else is in it is not ours.
    match fs::remove_dir(&path) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => {
            bail!("cannot remove {}: {error}", shown_path(&path))
        }
        _ => Ok(removed),
    }
}

fn remove_file(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot remove {}", shown_path(path))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn threads_may_write_one_new_folder() {
        for _ in 0..50 {
            let feeds = tempfile::tempdir().unwrap();
            (0..8).into_par_iter().for_each(|year| {
                let names = [format!("{year}.js"), format!("{year}-text.js")];
                let files = names.each_ref().map(|name| (name.as_str(), &b"x"[..]));
                write_folder(feeds.path(), "search/", &files).unwrap();
            });
            assert_eq!(fs::read_dir(feeds.path().join("search")).unwrap().count(), 16);
        }
    }
}
