//! `paperfeed build`: entries in, feeds out.

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::Result;

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::{close, counted, folder, grouped, plural, show};
use crate::diagnostic::tally;
use crate::publication::Publication;
use crate::{guard, project, publish};

/// Reads, checks, guards, writes; nothing is written while there is an error.
pub(super) fn run(cli: &Cli, arguments: &cli::Build) -> Result<ExitCode> {
    let began = Instant::now();
    let project = project::read(folder(cli))?;
    let examined = project::examine(&project);
    let mut reports = examined.reports;
    let mut lost = Vec::new();
    if tally(&reports).errors == 0 {
        lost = guard::ids_gone(&project, &examined.entries, &examined.site)?;
    }
    reports.extend(project::group(&lost));
    let code = show(cli, arguments.findings, &reports)?;
    let found = tally(&reports);
    if code != ExitCode::SUCCESS {
        close(arguments.findings, &format!("{}; nothing was written", counted(found)))?;
        return Ok(code);
    }

    let publication = Publication::new(List { site: &examined.site, entries: &examined.entries });
    let (written, unchanged) = (AtomicUsize::new(0), AtomicUsize::new(0));
    publication.render(&|path, bytes| {
        let wrote = publish::write(&project.feeds.join(path), bytes)?;
        let count = if wrote { &written } else { &unchanged };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    })?;
    let mut removed = 0;
    for path in publish::gone(&project.feeds, &publication)? {
        removed += publish::remove(&project.feeds, &path)?;
    }
    let line = format!(
        "{} written, {} unchanged, {} removed in {:.3} s",
        plural(written.into_inner(), "file"),
        grouped(unchanged.into_inner()),
        grouped(removed),
        began.elapsed().as_secs_f64()
    );
    close(arguments.findings, &line)?;
    Ok(code)
}
