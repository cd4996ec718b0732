//! `paperfeed serve`: builds, serves, and builds again whenever entries or settings change.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecursiveMode, Watcher};
use tokio::sync::watch;

use crate::cli::{self, Cli};
use crate::command::{build, complain, counted, folder, print, say, screen};
use crate::diagnostic::{Report, tally};
use crate::output::human::{self, Screen};
use crate::project::{ENTRIES, FEEDS};
use crate::serve::live::Built;
use crate::text::shown_path;
use crate::{publish, serve, site};

/// How long nothing may change before a build begins: an editor writes in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// How long to wait before a build is tried again that another one kept from beginning.
const AGAIN: Duration = Duration::from_millis(500);

/// Builds once, then serves while a thread of its own watches and builds.
pub(super) fn run(cli: &Cli, arguments: &cli::Serve) -> Result<ExitCode> {
    let project = folder(cli).to_owned();
    // Without settings there is nothing to serve; mistakes in them are shown like any other.
    crate::project::read_begun(&project)?;
    let (changed, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // The receiver lives as long as the program.
        let _ = changed.send(event);
    })
    .context("cannot watch for changes")?;
    watch_folders(&mut watcher, &project)?;
    let (tell, built) = watch::channel(Built::default());
    let mut again = rebuild(&project, screen(cli.color), &tell)?;

    let (feeds, color) = (project.join(FEEDS), screen(cli.color));
    std::thread::spawn(move || {
        while wait(&changes, again) {
            // A folder that was replaced is another, which nobody watches yet.
            let watched = watch_folders(&mut watcher, &project);
            let built = watched.and_then(|()| rebuild(&project, color, &tell));
            again = built.unwrap_or_else(|error| {
                complain(&error);
                false
            });
        }
    });
    serve::run(&arguments.addr, feeds, built, serve::TIMES, |address| {
        let url = format!("http://{address}/");
        say(&format!("serving {FEEDS}/ at {url} (Ctrl-C ends)\n"))?;
        if arguments.open {
            open::that_detached(&url).with_context(|| format!("cannot open {url}"))?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Watches the folder itself, for the settings, and its entries; not what is built.
fn watch_folders(watcher: &mut impl Watcher, project: &Path) -> Result<()> {
    let here = if project.as_os_str().is_empty() { Path::new(".") } else { project };
    let entries: PathBuf = here.join(ENTRIES);
    let watching = |path: &Path| format!("cannot watch {}", shown_path(path));
    watcher.watch(here, RecursiveMode::NonRecursive).with_context(|| watching(here))?;
    if entries.is_dir() {
        watcher.watch(&entries, RecursiveMode::NonRecursive).with_context(|| watching(&entries))?;
    }
    Ok(())
}

/// Waits until entries or settings have changed and are quiet, or for a moment if the last build is to
/// be tried again. Says whether there can be more.
fn wait(changes: &Receiver<notify::Result<Event>>, again: bool) -> bool {
    loop {
        let event = match again {
            true => changes.recv_timeout(AGAIN),
            false => changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
            // After an error something was missed, so anything may have changed.
            Ok(event) if event.as_ref().map_or(true, matters) => break,
            Ok(_) => {}
        }
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    true
}

/// Whether a build may come out otherwise after it. Reading is an event too, and what a build does.
fn matters(event: &Event) -> bool {
    let named =
        |path: Option<&Path>, name| path.and_then(Path::file_name) == Some(OsStr::new(name));
    let is_read = |path: &PathBuf| {
        named(Some(path), site::FILE_NAME)
            || named(Some(path), ENTRIES)
            || named(path.parent(), ENTRIES)
    };
    !event.kind.is_access() && event.paths.iter().any(is_read)
}

/// Builds, and reports it in the terminal and to the pages. What is served stays as it is while there
/// is a mistake. Says whether it is to be tried again without a change.
fn rebuild(project: &Path, screen: Screen, tell: &watch::Sender<Built>) -> Result<bool> {
    let mut again = false;
    let mut mistakes = String::new();
    let built = build::build(project, false, &|_| {}, &mut |reports: &[Report]| {
        let found = tally(reports);
        if found.errors == 0 {
            print(&human::render(reports, screen))?;
            return Ok(true);
        }
        let errors = errors_of(reports);
        print(&human::render(&errors, screen))?;
        say(&format!("{}; nothing was written\n", counted(found)))?;
        mistakes = human::render(&errors, Screen { width: 100, color: false });
        Ok(false)
    });
    let changes_pages = match built {
        Ok(Some(written)) => {
            say(&format!("{written}\n"))?;
            written.changed_any()
        }
        Ok(None) => true,
        Err(error) => {
            again = error.is::<publish::Busy>();
            mistakes = format!("error: {error:#}\n");
            // What is tried again and again is said once.
            if tell.borrow().mistakes != mistakes {
                say(&mistakes)?;
            }
            true
        }
    };
    tell.send_if_modified(|built| {
        let is_news = changes_pages || built.mistakes != mistakes;
        if is_news {
            *built = Built { number: built.number + 1, mistakes };
        }
        is_news
    });
    Ok(again)
}

/// What is to be fixed first: old warnings, met again at each build, would hide it.
fn errors_of<'a>(reports: &[Report<'a>]) -> Vec<Report<'a>> {
    let mut errors = reports.to_vec();
    for report in &mut errors {
        report.diagnostics.retain(|found| found.is_error());
    }
    errors.retain(|report| !report.diagnostics.is_empty());
    errors
}
