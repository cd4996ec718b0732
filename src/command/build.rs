//! `paperfeed build`: entries in, feeds out.

use std::fmt::{self, Display, Formatter};
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{Progress, close, counted, folder, grouped, plural, show};
#[cfg(feature = "fetch")]
use crate::command::{note, published, waiting};
use crate::diagnostic::{Report, merged, tally};
use crate::guard::record::Published;
use crate::project::FEEDS;
use crate::site_files::SiteFiles;
use crate::{guard, project, publish, site};

/// Builds, and says what was found and written.
pub(super) fn run(cli: &Cli, arguments: &cli::Build) -> Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    #[cfg(feature = "fetch")]
    restore(cli, arguments)?;
    let progress = OnceLock::new();
    let step = |count| progress.get_or_init(|| Progress::new(cli, "writing folders", count)).step();
    let built = build(folder(cli), arguments.force, &step, &mut |reports| {
        code = show(cli, arguments.findings, reports)?;
        if code != ExitCode::SUCCESS {
            let found = counted(tally(reports));
            close(cli, arguments.findings, &format!("{found}; nothing was written"))?;
        }
        Ok(code == ExitCode::SUCCESS)
    })?;
    if let Some(written) = built {
        close(cli, arguments.findings, &written.to_string())?;
    }
    Ok(code)
}

/// Where it is asked for, brings what is published into `feeds/`, as far as a build compares with it.
#[cfg(feature = "fetch")]
fn restore(cli: &Cli, arguments: &cli::Build) -> Result<()> {
    let Some(url) = &arguments.published else { return Ok(()) };
    let folder = folder(cli);
    let _alone = publish::lock(&folder.join(site::FILE_NAME), &folder.join(FEEDS))?;
    let is_published = {
        let _shown = waiting(cli, "fetching what is published".to_owned());
        published::restore(url, &project::read(folder)?)?
    };
    if !is_published {
        note(cli, "nothing is published yet\n")?;
    }
    Ok(())
}

/// What a build did to `feeds/`.
#[derive(Default)]
pub(super) struct Written {
    written: usize,
    unchanged: usize,
    removed: usize,
    time: Duration,
}

impl Written {
    /// Whether anything in `feeds/` is not what it was.
    #[cfg(feature = "serve")]
    pub(super) fn changed_any(&self) -> bool {
        self.written + self.removed > 0
    }
}

impl Display for Written {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let (unchanged, removed) = (grouped(self.unchanged), grouped(self.removed));
        let written = plural(self.written, "file");
        let time = self.time.as_secs_f64();
        write!(f, "{written} written, {unchanged} unchanged, {removed} removed in {time:.3} s")
    }
}

/// Reads, checks, guards, writes. `go_on` gets the reports and says whether to write; `step` is called for each folder of
/// so many.
pub(super) fn build(
    folder: &Path,
    force: bool,
    step: &(dyn Fn(usize) + Sync),
    go_on: &mut dyn FnMut(&[Report]) -> Result<bool>,
) -> Result<Option<Written>> {
    let began = Instant::now();
    let _alone = publish::lock(&folder.join(site::FILE_NAME), &folder.join(FEEDS))?;
    let project = project::read(folder)?;
    let (mut examined, published) =
        rayon::join(|| project::examine(&project), || Published::open(&project.feeds));
    let mut published = published?;
    let reviewed = guard::review(&project, &mut examined, &published, false)?;
    let known = std::mem::take(&mut examined.reports);
    examined.reports = merged(known.into_iter().chain(reviewed));
    publish::real_folders(&project.feeds)?;
    publish::foreign_page(&project.feeds, force)?;
    if !go_on(&examined.reports)? {
        return Ok(None);
    }
    if examined.entries.is_empty() {
        return Ok(Some(Written::default()));
    }
    let mut site_files = SiteFiles::new(List { site: &examined.site, entries: &examined.entries });
    site_files.kept = guard::kept(&project.feeds, &site_files)?;
    site_files.built = published.take_files();
    publish::remove_leftovers(&project.feeds)?;
    let (written, unchanged) = (AtomicUsize::new(0), AtomicUsize::new(0));
    site_files.render(&|folder, files| {
        let wrote = publish::write_folder(&project.feeds, folder, files)?;
        written.fetch_add(wrote, Ordering::Relaxed);
        unchanged.fetch_add(files.len() - wrote, Ordering::Relaxed);
        step(site_files.folders());
        Ok(())
    })?;
    let mut removed = 0;
    for path in publish::gone(&project.feeds, &site_files)? {
        removed += publish::remove(&project.feeds, &path)?;
    }
    Ok(Some(Written {
        written: written.into_inner(),
        unchanged: unchanged.into_inner(),
        removed,
        time: began.elapsed(),
    }))
}
