//! `paperfeed publish`: `feeds/` to an object store, in order, and never half.
//!
//! The manifest in the store is the record of what lies there. Before anything is put it is replaced, if it is still the
//! one that was read, by one that claims the paths that are to change; so of two publishes at once one stops, and of one
//! that broke off the next knows what it may have left. In the end it says what lies there.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::runtime;

use crate::channel::List;
use crate::cli::{self, Cli, ReportFormat};
use crate::command::check::findings;
use crate::command::publish::there::Found;
use crate::command::publish::upload::Upload;
use crate::command::{close, code_of, counted, folder, grouped, ping, plural, print, show};
use crate::diagnostic::{Report, merged, tally};
use crate::feed;
use crate::guard;
use crate::manifest::{self, Manifest};
use crate::plan::{Plan, plan};
use crate::project::{self, Examined, FEEDS, Project};
use crate::site::PublishSettings;
use crate::site_files::SiteFiles;
use crate::store::{Open, Store};
use crate::text::shown_path;
use crate::{file, publish, site, value};

mod there;
mod upload;

/// Checks, then publishes.
pub(super) fn run(cli: &Cli, arguments: &cli::Publish) -> Result<ExitCode> {
    let began = Instant::now();
    let folder = folder(cli);
    let _alone = publish::lock(&folder.join(site::FILE_NAME), &folder.join(FEEDS))?;
    let project = project::read(folder)?;
    let mut examined = project::examine(&project);
    let found = findings(&project, &mut examined, None, false)?;
    let known = std::mem::take(&mut examined.reports);
    let reports = merged(known.into_iter().chain(found));
    if code_of(arguments.findings, &reports) != ExitCode::SUCCESS {
        return refused(cli, arguments, &reports);
    }
    let store = open(arguments, &examined)?;
    let local = local_manifest(&project)?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the publisher")?;
    runtime.block_on(async {
        let found = Found::read(cli, arguments, &store, &examined.site.publish).await?;
        let lost = match found.recorded.clone() {
            Some(recorded) => {
                of_this_list(&recorded.manifest, &local, &store)?;
                guard::lost(&project, &examined, recorded)?
            }
            None => vec![],
        };
        let reports = merged(reports.into_iter().chain(lost));
        if code_of(arguments.findings, &reports) != ExitCode::SUCCESS {
            return refused(cli, arguments, &reports);
        }
        show(cli, arguments.findings, &reports)?;
        let plan = plan(&local, &found.there, &examined.site.withdrawn);
        let mut upload = Upload::new(cli, &project, store, &examined.site.publish, &found);
        let is_done = plan.is_done(&found.there);
        if !is_done {
            upload.check(arguments, &plan).await?;
        }
        if arguments.dry_run {
            return dry_run(cli, arguments, &upload.store, &plan);
        }
        if !is_done {
            upload.run(cli, &found.there.manifest, &plan).await?;
        }
        let unchanged = local.files.len() - plan.steps.iter().map(Vec::len).sum::<usize>();
        let line = format!(
            "{}: {} put, {} deleted, {} unchanged in {:.3} s",
            upload.store.name,
            plural(upload.put, "file"),
            grouped(upload.deleted),
            grouped(unchanged),
            began.elapsed().as_secs_f64()
        );
        close(cli, arguments.findings, &line)?;
        // What lies elsewhere is a preview or a copy: at the site nothing has changed.
        if arguments.prefix.is_empty() && is_of_settings(arguments, &examined.site.publish) {
            notify(cli, &examined, &plan)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// A store that holds another list is not meant: none of its items is one of this list.
fn of_this_list(there: &Manifest, local: &Manifest, store: &Store) -> Result<()> {
    let ids = |manifest: &Manifest| {
        let items = manifest.feeds.values().flat_map(|feed| &feed.items);
        items.map(|item| item.id.clone()).collect::<BTreeSet<String>>()
    };
    let (published, own) = (ids(there), ids(local));
    if !published.is_empty() && published.is_disjoint(&own) {
        bail!(
            "{} holds another list, or `tag` has changed: none of its {} is in feeds/; choose another store or \
             --prefix, restore the tag, or, if nobody has subscribed yet, empty the store",
            store.name,
            plural(published.len(), "ID")
        );
    }
    Ok(())
}

fn refused(cli: &Cli, arguments: &cli::Publish, reports: &[Report]) -> Result<ExitCode> {
    let code = show(cli, arguments.findings, reports)?;
    let line = format!("{}; nothing was published", counted(tally(reports)));
    close(cli, arguments.findings, &line)?;
    Ok(code)
}

fn open(arguments: &cli::Publish, examined: &Examined) -> Result<Store> {
    let settings = &examined.site.publish;
    let Some(to) = arguments.to.as_ref().or(settings.to.as_ref()) else {
        bail!("no store to publish to; name one, or set `to` under [publish] in paperfeed.toml");
    };
    if let Err(fault) = (value::STORE_URL.check)(to) {
        let help = fault.help.map_or(String::new(), |help| format!("; {help}"));
        bail!("invalid store {:?}: {}{help}", value::without_credentials(to), fault.reason);
    }
    // An endpoint in the settings is that of the store in the settings.
    let own = settings.endpoint.as_ref().filter(|_| is_of_settings(arguments, settings));
    let endpoint = arguments.endpoint.as_ref().or(own).map(String::as_str);
    let options = Open {
        endpoint,
        prefix: &arguments.prefix,
        timeout: Duration::from_secs(arguments.timeout),
        writes: !arguments.dry_run,
    };
    Store::open(to, &options)
}

/// Whether the store is that of the settings, if they name one.
fn is_of_settings(arguments: &cli::Publish, settings: &PublishSettings) -> bool {
    arguments.to.is_none() || settings.to.is_none() || arguments.to == settings.to
}

fn local_manifest(project: &Project) -> Result<Manifest> {
    let path = project.feeds.join(manifest::FILE_NAME);
    let bytes = file::read(&path)?.unwrap_or_default();
    let manifest = Manifest::read(&String::from_utf8_lossy(&bytes));
    manifest.with_context(|| format!("no whole {}; run `paperfeed build`", shown_path(&path)))
}

fn dry_run(cli: &Cli, arguments: &cli::Publish, store: &Store, plan: &Plan) -> Result<ExitCode> {
    // What is for programs stays one document.
    if arguments.findings.format == ReportFormat::Human {
        let put = plan.steps.iter().flatten().map(|path| format!("put {path}\n"));
        let delete = plan.gone.iter().map(|path| format!("delete {path}\n"));
        print(&put.chain(delete).collect::<String>())?;
    }
    let puts = plan.steps.iter().map(Vec::len).sum::<usize>();
    let line = format!(
        "{}: {} to put, {} to delete\nnothing was published: this is a dry run",
        store.name,
        plural(puts, "file"),
        grouped(plan.gone.len())
    );
    close(cli, arguments.findings, &line)?;
    Ok(ExitCode::SUCCESS)
}

/// Notifies the hub of the feeds that were put.
fn notify(cli: &Cli, examined: &Examined, plan: &Plan) -> Result<()> {
    let Some(hub) = &examined.site.hub else { return Ok(()) };
    let put: BTreeSet<&String> = plan.steps.iter().flatten().collect();
    let files = SiteFiles::new(List { site: &examined.site, entries: &examined.entries });
    let feeds =
        files.channels.iter().filter(|channel| channel.is_subscribed()).flat_map(|channel| {
            let put = &put;
            feed::subscribed().filter_map(move |format| {
                let path = format!("{}{}", channel.folder, format.file_name);
                put.contains(&path).then(|| channel.url(&channel.folder, format.file_name))
            })
        });
    let feeds: Vec<String> = feeds.collect();
    if feeds.is_empty() { Ok(()) } else { ping::notify(cli, hub, &feeds) }
}
