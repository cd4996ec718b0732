//! `paperfeed publish`: `feeds/` to an object store, in order, and never half.
//!
//! The manifest in the store is the record of what lies there. Before anything is put it is replaced, if it is still the
//! one that was read, by one that claims the paths that are to change; so of two publishes at once one stops, and of one
//! that broke off the next knows what it may have left. In the end it says what lies there.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use flate2::{Compression, GzBuilder};
use object_store::UpdateVersion;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::runtime;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::channel::List;
use crate::cli::{self, Cli};
use crate::command::check::findings;
use crate::command::{
    Progress, close, counted, folder, grouped, note, ping, plural, print, show, waiting,
};
use crate::diagnostic::{Report, merged, tally};
use crate::feed;
use crate::guard::{self, record::Recorded};
use crate::manifest::{self, FileRecord, Manifest, Publishing};
use crate::project::{self, Examined, FEEDS, Project};
use crate::site_files::SiteFiles;
use crate::store::{Headers, Replaced, Store, Stored, Version};
use crate::text::shown_path;
use crate::upload::{Plan, plan};
use crate::{file, publish, site, value};

/// After how long a publish that says nothing is taken for dead. One that lives says so three times as often.
const LEASE: Duration = Duration::from_secs(10);
/// How many files of a step are put at once.
const AT_ONCE: usize = 16;

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
    let code = show(cli, arguments.findings, &reports)?;
    if code != ExitCode::SUCCESS {
        return refused(cli, arguments, code, &reports);
    }
    let store = open(arguments, &examined)?;
    let local = local_manifest(&project)?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the publisher")?;
    runtime.block_on(async {
        let there = There::read(cli, arguments, &store).await?;
        if let Some(recorded) = there.recorded.clone() {
            let lost = guard::lost(&project, &examined, recorded)?;
            let code = show(cli, arguments.findings, &lost)?;
            if code != ExitCode::SUCCESS {
                return refused(cli, arguments, code, &lost);
            }
        }
        let settings = &examined.site.publish;
        let is_served_so = there
            .served
            .is_none_or(|served| (served.cache, served.gzip) == (settings.cache, settings.gzip));
        let withdrawn = &examined.site.withdrawn;
        let plan = plan(&local, &there.manifest, withdrawn, &there.unknown, is_served_so);
        if arguments.dry_run {
            return dry_run(cli, &store, &plan);
        }
        let is_same = plan.is_empty() && there.unknown.is_empty();
        let is_done = is_same && plan.manifest == there.manifest;
        let mut upload = Upload::new(cli, &project, store, &examined, &there);
        if !is_done {
            upload.check(arguments, &plan).await?;
            upload.run(cli, &there.manifest, &plan).await?;
        }
        let unchanged = local.files.len() - plan.steps.iter().map(Vec::len).sum::<usize>();
        let line = format!(
            "{}: {} put, {} deleted, {} unchanged in {:.3} s",
            upload.store.name,
            plural(upload.put, "file"),
            grouped(plan.gone.len()),
            grouped(unchanged),
            began.elapsed().as_secs_f64()
        );
        close(cli, arguments.findings, &line)?;
        notify(cli, &examined, &plan)?;
        Ok(ExitCode::SUCCESS)
    })
}

fn refused(
    cli: &Cli,
    arguments: &cli::Publish,
    code: ExitCode,
    reports: &[Report],
) -> Result<ExitCode> {
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
    let own =
        settings.endpoint.as_ref().filter(|_| arguments.to.is_none() || settings.to.is_none());
    let endpoint = arguments.endpoint.as_ref().or(own).map(String::as_str);
    Store::open(to, endpoint, &arguments.prefix, Duration::from_secs(arguments.timeout))
}

fn local_manifest(project: &Project) -> Result<Manifest> {
    let path = project.feeds.join(manifest::FILE_NAME);
    let bytes = file::read(&path)?.unwrap_or_default();
    let manifest = Manifest::read(&String::from_utf8_lossy(&bytes));
    manifest.with_context(|| format!("no whole {}; run `paperfeed build`", shown_path(&path)))
}

/// What lies in the store.
struct There {
    manifest: Manifest,
    recorded: Option<Recorded>,
    version: Version,
    /// The paths that a publish that broke off has claimed.
    unknown: BTreeSet<String>,
    /// How files are served; none if the store does not say.
    served: Option<Served>,
}

/// How a store serves files, as it is noted beside the manifest.
#[derive(Clone, Copy, Deserialize, Serialize)]
struct Served {
    /// For how many seconds a copy may be kept.
    cache: usize,
    /// Whether text is packed.
    gzip: bool,
    /// Whether the store keeps to conditions, if that is known.
    conditions: Option<bool>,
}

impl There {
    async fn read(cli: &Cli, arguments: &cli::Publish, store: &Store) -> Result<Self> {
        let shown = waiting(cli, format!("reading {}", store.name));
        let path = format!("{}/{}", store.name, manifest::FILE_NAME);
        let mut there = There {
            manifest: Manifest::default(),
            recorded: None,
            version: None,
            unknown: BTreeSet::new(),
            served: None,
        };
        let Some(Stored { bytes, version, note }) = store.manifest().await? else {
            return Ok(there);
        };
        there.version = Some(version.clone());
        there.served = note.and_then(|note| serde_json::from_str(&note).ok());
        let recorded = Recorded::new(path.clone(), String::from_utf8_lossy(&bytes).into_owned());
        let Some(recorded) = recorded else {
            if arguments.adopt {
                return Ok(there);
            }
            bail!("{path} is not paperfeed's; move it away, or replace it with --adopt");
        };
        there.manifest = recorded.manifest.clone();
        there.recorded = Some(recorded);
        drop(shown);
        if let Some(claim) = there.manifest.publishing.take() {
            wait_for_end(cli, store, &version).await?;
            there.unknown = claim.paths;
        }
        Ok(there)
    }
}

/// Waits to see whether the publish that claims the store goes on: that is an error.
async fn wait_for_end(cli: &Cli, store: &Store, version: &UpdateVersion) -> Result<()> {
    // Nobody else holds the lock of the folder.
    if store.is_locked() {
        return Ok(());
    }
    let _shown =
        waiting(cli, "another publish has begun; waiting to see whether it goes on".to_owned());
    let began = Instant::now();
    while began.elapsed() < LEASE {
        sleep(Duration::from_secs(1)).await;
        let now = store.manifest().await?.map(|there| there.version);
        if now.as_ref() != Some(version) {
            return Err(another(&store.name));
        }
    }
    Ok(())
}

fn another(store: &str) -> anyhow::Error {
    anyhow::anyhow!("another paperfeed publish is running in {store}; try again when it finishes")
}

fn dry_run(cli: &Cli, store: &Store, plan: &Plan) -> Result<ExitCode> {
    let put = plan.steps.iter().flatten().map(|path| format!("put {path}\n"));
    let delete = plan.gone.iter().map(|path| format!("delete {path}\n"));
    print(&put.chain(delete).collect::<String>())?;
    let puts = plan.steps.iter().map(Vec::len).sum::<usize>();
    let line = format!(
        "{}: {} to put, {} to delete\nnothing was published: this is a dry run\n",
        store.name,
        plural(puts, "file"),
        grouped(plan.gone.len())
    );
    note(cli, &line)?;
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

/// A publish that is under way.
struct Upload<'p> {
    project: &'p Project,
    store: Arc<Store>,
    served: Served,
    /// Of the manifest that lies in the store.
    version: Version,
    /// What the manifest says while it is under way.
    claim: Manifest,
    /// How many files have been put.
    put: usize,
    progress: Progress,
}

impl<'p> Upload<'p> {
    fn new(
        cli: &Cli,
        project: &'p Project,
        store: Store,
        examined: &Examined,
        there: &There,
    ) -> Self {
        let settings = &examined.site.publish;
        let conditions = there.served.and_then(|served| served.conditions);
        Upload {
            project,
            store: Arc::new(store),
            served: Served { cache: settings.cache, gzip: settings.gzip, conditions },
            version: there.version.clone(),
            claim: Manifest::default(),
            put: 0,
            progress: Progress::new(cli, "publishing files", 0),
        }
    }

    /// What must hold before anything is put: files are what their manifest says, and nothing of others is in the way.
    async fn check(&self, arguments: &cli::Publish, plan: &Plan) -> Result<()> {
        let paths: Vec<&String> = plan.steps.iter().flatten().collect();
        paths.par_iter().try_for_each(|path| self.bytes_of(path, plan).map(drop))?;
        if arguments.adopt || plan.new.is_empty() {
            return Ok(());
        }
        let foreign = self.store.existing(&plan.new).await?;
        let Some(first) = foreign.first() else { return Ok(()) };
        let (more, are) = match foreign.len() - 1 {
            0 => (String::new(), "is"),
            more => (format!(" and {}", plural(more, "more file")), "are"),
        };
        bail!(
            "{first}{more} in {} {are} not paperfeed's; move them away, or replace them with --adopt",
            self.store.name
        );
    }

    fn bytes_of(&self, path: &str, plan: &Plan) -> Result<Vec<u8>> {
        let local = self.project.feeds.join(path);
        let bytes = file::read(&local)?;
        let bytes = bytes
            .with_context(|| format!("{} is missing; run `paperfeed build`", shown_path(&local)))?;
        if plan.manifest.files.get(path) != Some(&FileRecord::new(path, &bytes)) {
            bail!("{} is not what the manifest says; run `paperfeed build`", shown_path(&local));
        }
        Ok(bytes)
    }

    /// Claims, puts, says what lies there, deletes. What is said of a failure says what is public.
    async fn run(&mut self, cli: &Cli, there: &Manifest, plan: &Plan) -> Result<()> {
        let total = plan.steps.iter().map(Vec::len).sum::<usize>();
        self.progress.more(total);
        self.claim = Manifest {
            publishing: Some(Publishing { run: random(), beat: 0, paths: plan.paths() }),
            ..there.clone()
        };
        self.replace(&self.claim.clone()).await?;
        self.probe(cli).await?;
        for step in &plan.steps {
            let done = self.put_step(step, plan).await;
            done.with_context(|| state(self.put, total))?;
        }
        let mut manifest = plan.manifest.clone();
        if !plan.gone.is_empty() {
            let paths = plan.gone.iter().cloned().collect();
            let claim = Publishing { run: random(), beat: 0, paths };
            manifest.publishing = Some(claim);
            let done = self.replace(&manifest).await;
            done.context("all files are public; publish again to record it")?;
            for path in &plan.gone {
                let done = self.store.delete(path).await;
                done.context("all files are public; publish again to delete what is gone")?;
            }
        }
        manifest.publishing = None;
        let done = self.replace(&manifest).await;
        done.context("all files are public; publish again to record it")
    }

    /// Finds out once whether the store keeps to conditions: a request that must fail shows it.
    async fn probe(&mut self, cli: &Cli) -> Result<()> {
        if self.served.conditions.is_none() && self.store.has_conditions() {
            self.beat();
            let nothing = UpdateVersion {
                e_tag: Some("\"00000000000000000000000000000000\"".to_owned()),
                version: Some("1".to_owned()),
            };
            let (claim, headers) = (self.claim.render()?, self.manifest_headers()?);
            let replaced = self.store.replace(claim.as_bytes(), &headers, &Some(nothing)).await?;
            self.served.conditions = Some(matches!(replaced, Replaced::Not));
            if let Replaced::Now(version) = replaced {
                self.version = Some(version);
            }
        }
        if self.served.conditions == Some(false) {
            let store = &self.store.name;
            note(
                cli,
                &format!(
                    "warning: {store} ignores If-Match; do not let two publishes run at once\n"
                ),
            )?;
        }
        Ok(())
    }

    /// Puts the files of a step, several at once, and says all the while that it goes on.
    async fn put_step(&mut self, step: &[String], plan: &Plan) -> Result<()> {
        let mut tasks = JoinSet::new();
        let mut beats = interval(LEASE / 3);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beats.reset();
        let mut rest = step.iter();
        loop {
            while tasks.len() < AT_ONCE
                && let Some(path) = rest.next()
            {
                let bytes = self.bytes_of(path, plan)?;
                let headers = self.headers(plan.manifest.files.get(path));
                let bytes = if headers.is_packed { gzip(&bytes) } else { bytes };
                let (store, path) = (self.store.clone(), path.clone());
                tasks.spawn(async move { store.put(&path, bytes, &headers).await });
            }
            tokio::select! {
                done = tasks.join_next() => match done {
                    Some(done) => {
                        done.context("a task of the publisher ended")??;
                        self.put += 1;
                        self.progress.step();
                    }
                    None => return Ok(()),
                },
                _ = beats.tick() => {
                    self.beat();
                    self.replace(&self.claim.clone()).await?;
                }
            }
        }
    }

    fn beat(&mut self) {
        if let Some(claim) = &mut self.claim.publishing {
            claim.beat += 1;
        }
    }

    /// Replaces the manifest in the store, if it is the one that this publish has put or read.
    async fn replace(&mut self, manifest: &Manifest) -> Result<()> {
        let (text, headers) = (manifest.render()?, self.manifest_headers()?);
        let replaced = match self.served.conditions {
            Some(false) => Replaced::Unsupported,
            _ => self.store.replace(text.as_bytes(), &headers, &self.version).await?,
        };
        match replaced {
            Replaced::Now(version) => self.version = Some(version),
            Replaced::Not => return Err(another(&self.store.name)),
            Replaced::Unsupported => {
                self.served.conditions = Some(false);
                self.version = Some(self.store.overwrite(text.as_bytes(), &headers).await?);
            }
        }
        Ok(())
    }

    fn headers(&self, record: Option<&FileRecord>) -> Headers {
        let media_type = record.map(|record| record.media_type.clone()).unwrap_or_default();
        Headers {
            is_packed: self.served.gzip && media_type.contains("charset"),
            media_type,
            cache_control: format!("public, max-age={}", self.served.cache),
            note: None,
        }
    }

    /// What asks for the manifest wants to know what is there now.
    fn manifest_headers(&self) -> Result<Headers> {
        Ok(Headers {
            media_type: feed::served_as(manifest::FILE_NAME).to_owned(),
            cache_control: "no-cache".to_owned(),
            is_packed: false,
            note: Some(serde_json::to_string(&self.served).context("cannot write JSON")?),
        })
    }
}

/// What is public when a publish breaks off.
fn state(put: usize, total: usize) -> String {
    match put {
        0 => "nothing was published".to_owned(),
        _ => format!(
            "{} of {} were published, what subscribers poll last; publish again to finish",
            grouped(put),
            plural(total, "file")
        ),
    }
}

/// Packed bytes, the same for the same file: without a name and a time.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder =
        GzBuilder::new().write(Vec::with_capacity(bytes.len() / 3), Compression::best());
    // A Vec takes all that is written to it.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// What tells one publish from others.
fn random() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}
