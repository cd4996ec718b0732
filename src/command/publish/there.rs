//! What lies in the store that is published to, and whether another publish is under way there.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use crate::cli::{self, Cli};
use crate::command::waiting;
use crate::guard::record::Recorded;
use crate::manifest::{self, Manifest};
use crate::plan::There;
use crate::site::PublishSettings;
use crate::store::{Store, Stored, Version};

/// After how long a publish that says nothing is taken for dead. One that lives says so three times as often.
pub(super) const LEASE: Duration = Duration::from_secs(10);

/// What was found in a store.
#[derive(Default)]
pub(super) struct Found {
    pub(super) there: There,
    /// The manifest as the guard reads it.
    pub(super) recorded: Option<Recorded>,
    pub(super) version: Version,
    /// Whether the store keeps to conditions, if that is known.
    pub(super) conditions: Option<bool>,
}

/// What is noted beside the manifest.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct Note {
    /// For how many seconds a copy may be kept.
    pub(super) cache: usize,
    /// Whether text is packed.
    pub(super) gzip: bool,
    /// Whether the store keeps to conditions.
    pub(super) conditions: Option<bool>,
}

impl Found {
    /// Reads the manifest, and waits for a publish that is under way.
    pub(super) async fn read(
        cli: &Cli,
        arguments: &cli::Publish,
        store: &Store,
        settings: &PublishSettings,
    ) -> Result<Self> {
        let shown = waiting(cli, format!("reading {}", store.name));
        let mut found = Found::default();
        let Some(stored) = store.manifest().await? else { return Ok(found) };
        drop(shown);
        let Stored { bytes, version, note } = when_over(cli, store, stored).await?;
        found.version = Some(version);
        if let Some(note) = note.and_then(|note| serde_json::from_str::<Note>(&note).ok()) {
            found.conditions = note.conditions;
            found.there.puts_all = (note.cache, note.gzip) != (settings.cache, settings.gzip);
        }
        found.there.puts_all |= arguments.all;
        let path = format!("{}/{}", store.name, manifest::FILE_NAME);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(recorded) = Recorded::new(path.clone(), text) else {
            if arguments.adopt {
                return Ok(found);
            }
            let is_ours = bytes.starts_with(b"{\n\"generator\": \"paperfeed\"");
            let what =
                if is_ours { "damaged, so that no ID is guarded" } else { "not paperfeed's" };
            bail!("{path} is {what}; move it away, or replace it with --adopt");
        };
        found.there.manifest = recorded.manifest.clone();
        found.recorded = Some(recorded);
        if let Some(claim) = found.there.manifest.publishing.take() {
            found.there.unknown = claim.paths;
        }
        Ok(found)
    }
}

/// The manifest when no publish is under way: where one claims the store, waits to see whether it goes on, which is an error.
/// One change may be the last word of a dead one: SeaweedFS carries out requests after it has recovered.
async fn when_over(cli: &Cli, store: &Store, mut stored: Stored) -> Result<Stored> {
    // Nobody else holds the lock of the folder.
    if store.is_locked() || !is_claimed(&stored) {
        return Ok(stored);
    }
    let _shown =
        waiting(cli, "another publish has begun; waiting to see whether it goes on".to_owned());
    let (mut since, mut has_changed) = (Instant::now(), false);
    while since.elapsed() < LEASE {
        sleep(Duration::from_secs(1)).await;
        let Some(now) = store.manifest().await? else { return Err(another(&store.name)) };
        if now.version != stored.version {
            if has_changed || !is_claimed(&now) {
                return Err(another(&store.name));
            }
            (since, has_changed, stored) = (Instant::now(), true, now);
        }
    }
    Ok(stored)
}

fn is_claimed(stored: &Stored) -> bool {
    let manifest = Manifest::read(&String::from_utf8_lossy(&stored.bytes));
    manifest.is_some_and(|manifest| manifest.publishing.is_some())
}

pub(super) fn another(store: &str) -> anyhow::Error {
    anyhow::anyhow!("another paperfeed publish is running in {store}; try again when it finishes")
}
