//! The publish itself: claims, puts, records, deletes.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use flate2::{Compression, GzBuilder};
use object_store::UpdateVersion;
use rayon::prelude::*;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::cli::{self, Cli};
use crate::command::publish::there::{Found, LEASE, Note, another};
use crate::command::{Progress, grouped, note, plural};
use crate::feed;
use crate::file;
use crate::manifest::{self, FileRecord, Manifest, Publishing};
use crate::plan::{Plan, is_polled};
use crate::project::Project;
use crate::site::PublishSettings;
use crate::store::{Headers, Replaced, Store, Version};
use crate::text::shown_path;

/// How many files of a step are put at once.
const AT_ONCE: usize = 16;

/// A publish that is under way.
pub(super) struct Upload<'p> {
    project: &'p Project,
    pub(super) store: Arc<Store>,
    settings: &'p PublishSettings,
    /// Whether the store keeps to conditions, if that is known.
    conditions: Option<bool>,
    /// Of the manifest that lies in the store.
    version: Version,
    /// What the manifest says while it is under way.
    claim: Manifest,
    /// How many files have been put.
    pub(super) put: usize,
    /// How many were deleted.
    pub(super) deleted: usize,
    /// Identifies this publish.
    run: String,
    /// When the store last took the claim.
    confirmed: Instant,
    progress: Progress,
}

impl<'p> Upload<'p> {
    pub(super) fn new(
        cli: &Cli,
        project: &'p Project,
        store: Store,
        settings: &'p PublishSettings,
        found: &Found,
    ) -> Self {
        Upload {
            project,
            store: Arc::new(store),
            settings,
            conditions: found.conditions,
            version: found.version.clone(),
            claim: Manifest::default(),
            put: 0,
            deleted: 0,
            run: random(),
            confirmed: Instant::now(),
            progress: Progress::new(cli, "publishing files", 0),
        }
    }

    /// What must hold before anything is put: files are what their manifest says, and nothing of others is in the way.
    pub(super) async fn check(&self, arguments: &cli::Publish, plan: &Plan) -> Result<()> {
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
        let name = &self.store.name;
        if self.version.is_none() {
            bail!(
                "{first}{more} {are} in {name}, and no {} that names the files there as paperfeed's; move them away, or \
                 replace them with --adopt",
                manifest::FILE_NAME
            );
        }
        bail!(
            "{first}{more} in {name} {are} not paperfeed's; move away what is in the way, or replace it with --adopt"
        );
    }

    fn bytes_of(&self, path: &str, plan: &Plan) -> Result<Vec<u8>> {
        let local = self.project.feeds.join(path);
        let bytes = file::read(&local)?;
        let bytes = bytes
            .with_context(|| format!("{} is missing; run `paperfeed build`", shown_path(&local)))?;
        if plan.manifest.files.get(path) != Some(&FileRecord::new(path, &bytes, None)) {
            bail!("{} is not what the manifest says; run `paperfeed build`", shown_path(&local));
        }
        Ok(bytes)
    }

    /// Claims, puts, says what lies there, deletes. What is said of a failure says what is public.
    pub(super) async fn run(&mut self, cli: &Cli, there: &Manifest, plan: &Plan) -> Result<()> {
        let total = plan.steps.iter().map(Vec::len).sum::<usize>();
        self.progress.more(total);
        self.claim = Manifest {
            publishing: Some(Publishing { run: self.run.clone(), beat: 0, paths: plan.paths() }),
            ..there.clone()
        };
        self.replace(&self.claim.clone()).await?;
        let claimed = plan.paths();
        claimed
            .iter()
            .map(String::as_str)
            .chain([manifest::FILE_NAME])
            .try_for_each(|path| self.store.remove_begun(path))?;
        self.probe(cli).await?;
        let mut names_new = false;
        for step in &plan.steps {
            // From here on subscribers may have seen what is new: no publish after this one may lose it.
            if !names_new && step.iter().any(|path| is_polled(path)) {
                names_new = true;
                self.claim.add_items(&plan.manifest);
                self.beat();
                let done = self.replace(&self.claim.clone()).await;
                done.with_context(|| state(self.put, total))?;
            }
            let done = self.put_step(step, plan).await;
            done.with_context(|| state(self.put, total))?;
        }
        // The manifest says what lies there; what goes is claimed until it is gone.
        self.claim = plan.manifest.clone();
        if !plan.gone.is_empty() {
            let paths = plan.gone.clone();
            self.claim.publishing = Some(Publishing { run: self.run.clone(), beat: 0, paths });
            let done = self.replace(&self.claim.clone()).await;
            done.context("all files are public; publish again to record it")?;
            let done = self.delete(&plan.gone).await;
            done.context("all files are public; publish again to delete what is gone")?;
        }
        let done = self.replace(&plan.manifest).await;
        done.context("all files are public; publish again to record it")
    }

    async fn delete(&mut self, gone: &BTreeSet<String>) -> Result<()> {
        for path in gone {
            self.keep_claim().await?;
            self.store.delete(path).await?;
            self.deleted += 1;
        }
        Ok(())
    }

    /// Finds out once whether the store keeps to conditions: a request that must fail shows it.
    async fn probe(&mut self, cli: &Cli) -> Result<()> {
        if self.conditions.is_none() && self.store.has_conditions() {
            self.beat();
            let nothing = UpdateVersion {
                e_tag: Some("\"00000000000000000000000000000000\"".to_owned()),
                version: Some("1".to_owned()),
            };
            let (claim, headers) = (self.claim.render()?, self.manifest_headers()?);
            let replaced = self.store.replace(claim.as_bytes(), &headers, &Some(nothing)).await?;
            self.conditions = Some(matches!(replaced, Replaced::Not));
            if let Replaced::Now(version) = replaced {
                self.version = Some(version);
            }
        }
        if self.conditions == Some(false) {
            let store = &self.store.name;
            note(
                cli,
                &format!(
                    "warning: {store} ignores conditions (If-Match), so two publishes at once are not noticed; run one at a time\n"
                ),
            )?;
        }
        Ok(())
    }

    /// Puts the files of a step, several at once, and says all the while that it goes on. Where the store does not take
    /// that in time, another publish may take over: then what is being put is broken off, and goes on when the claim
    /// is confirmed.
    async fn put_step(&mut self, step: &[String], plan: &Plan) -> Result<()> {
        let mut rest: BTreeSet<&String> = step.iter().collect();
        let mut at_once = AT_ONCE;
        while !rest.is_empty() {
            self.keep_claim().await?;
            let mut tasks = JoinSet::new();
            let mut next = rest.clone().into_iter();
            loop {
                while tasks.len() < at_once
                    && self.confirmed.elapsed() < LEASE / 2
                    && let Some(path) = next.next()
                {
                    self.spawn(&mut tasks, path, plan)?;
                }
                if tasks.is_empty() {
                    break;
                }
                let beat = sleep((LEASE / 3).saturating_sub(self.confirmed.elapsed()));
                tokio::select! {
                    Some(done) = tasks.join_next() => {
                        let path: String = done.context("a task of the publisher ended")??;
                        rest.remove(&path);
                        self.put += 1;
                        self.progress.step();
                    }
                    () = beat => {
                        // One file alone may go on, or a slow line would never end it.
                        let time = if at_once == 1 { Duration::MAX } else { LEASE * 3 / 4 };
                        match timeout(time, self.keep_claim()).await {
                            Ok(kept) => kept?,
                            Err(_) => break,
                        }
                    }
                }
            }
            // Tasks that are dropped here send no request again.
            at_once = (at_once / 2).max(1);
        }
        Ok(())
    }

    fn spawn(&self, tasks: &mut JoinSet<Result<String>>, path: &str, plan: &Plan) -> Result<()> {
        let bytes = self.bytes_of(path, plan)?;
        let headers = self.headers(plan.manifest.files.get(path));
        let bytes = if headers.is_packed { gzip(&bytes) } else { bytes };
        let (store, path) = (self.store.clone(), path.to_owned());
        tasks.spawn(async move { store.put(&path, bytes, &headers).await.map(|()| path) });
        Ok(())
    }

    /// Says that this publish goes on, unless it has just said so.
    async fn keep_claim(&mut self) -> Result<()> {
        if self.confirmed.elapsed() >= LEASE / 3 {
            self.beat();
            self.replace(&self.claim.clone()).await?;
        }
        Ok(())
    }

    fn beat(&mut self) {
        if let Some(claim) = &mut self.claim.publishing {
            claim.beat += 1;
        }
    }

    /// Replaces the manifest in the store, if it is the one that this publish has put or read.
    async fn replace(&mut self, manifest: &Manifest) -> Result<()> {
        let (text, headers) = (manifest.render()?, self.manifest_headers()?);
        if self.conditions != Some(false) {
            match self.store.replace(text.as_bytes(), &headers, &self.version).await? {
                Replaced::Now(version) => return self.confirm(version),
                Replaced::Unsupported => self.conditions = Some(false),
                // A request of before, for whose answer nobody waited, may have taken effect.
                Replaced::Not => {
                    let own = self.own_version().await?;
                    self.version = Some(own.ok_or_else(|| another(&self.store.name))?);
                    let again =
                        self.store.replace(text.as_bytes(), &headers, &self.version).await?;
                    return match again {
                        Replaced::Now(version) => self.confirm(version),
                        _ => Err(another(&self.store.name)),
                    };
                }
            }
        }
        let version = self.store.overwrite(text.as_bytes(), &headers).await?;
        self.confirm(version)
    }

    fn confirm(&mut self, version: UpdateVersion) -> Result<()> {
        (self.version, self.confirmed) = (Some(version), Instant::now());
        Ok(())
    }

    /// The version of the manifest in the store, if this publish has put it.
    async fn own_version(&self) -> Result<Version> {
        let Some(stored) = self.store.manifest().await? else { return Ok(None) };
        let there = Manifest::read(&String::from_utf8_lossy(&stored.bytes));
        let run = there.and_then(|manifest| manifest.publishing).map(|claim| claim.run);
        Ok((run.as_ref() == Some(&self.run)).then_some(stored.version))
    }

    fn headers(&self, record: Option<&FileRecord>) -> Headers {
        let media_type = record.map(|record| record.media_type.clone()).unwrap_or_default();
        Headers {
            is_packed: self.settings.gzip && media_type.contains("charset"),
            media_type,
            cache_control: format!("public, max-age={}", self.settings.cache),
            note: None,
        }
    }

    /// What asks for the manifest wants to know what is there now.
    fn manifest_headers(&self) -> Result<Headers> {
        let PublishSettings { cache, gzip, .. } = *self.settings;
        let note = Note { cache, gzip, conditions: self.conditions };
        let note = serde_json::to_string(&note).context("cannot write JSON")?;
        Ok(Headers {
            media_type: feed::served_as(manifest::FILE_NAME).to_owned(),
            cache_control: "no-cache".to_owned(),
            is_packed: false,
            note: Some(note),
        })
    }
}

/// What is public when a publish breaks off.
fn state(put: usize, total: usize) -> String {
    match put {
        0 => "nothing was published".to_owned(),
        _ => format!(
            "{} of {} were published; publish again to finish: the feeds that are polled come last",
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

/// Identifies a publish.
fn random() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}
