//! `manifest.json`: each published file with its hash, and each feed with the items that it has. It is the record by
//! which the guard knows what was published, and `paperfeed publish` what has changed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::channel::{Channel, List};
use crate::feed::{self, GENERATOR};
use crate::identity::digest_id;
use crate::item;

/// Its name under `feeds/`.
pub const FILE_NAME: &str = "manifest.json";

/// What is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Every file but the manifest itself, by its path under `feeds/`.
    pub files: BTreeMap<String, FileRecord>,
    /// Every feed, by its folder under `feeds/`, with a slash at the end.
    pub feeds: BTreeMap<String, FeedRecord>,
    /// In a store, while files are put.
    pub publishing: Option<Publishing>,
}

/// A published file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
    /// A quick checksum of its bytes and of `sha256`, by which a build knows that it has hashed these bytes before:
    /// SHA-256 of all files takes a tenth of it.
    pub crc32: u32,
    /// The media type as which it is served.
    pub media_type: String,
}

/// A published feed: the same items in every format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRecord {
    /// The feed's own ID.
    pub id: String,
    /// Its items, in their order.
    pub items: Vec<ItemRecord>,
}

/// A published item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRecord {
    /// By which readers know it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The URL of the paper, or of the page of a week.
    pub link: String,
}

/// A publish to a store that is not over: the files of which the store may hold the bytes of before, of now, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publishing {
    /// Identifies the publish: random.
    pub run: String,
    /// How often it has said that it goes on.
    pub beat: u64,
    /// The paths of the files.
    pub paths: BTreeSet<String>,
}

/// An element of a list of the file.
#[derive(Serialize, Deserialize)]
struct Line<P, R> {
    path: P,
    #[serde(flatten)]
    record: R,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    publishing: Option<Publishing>,
    files: Vec<Line<String, FileRecord>>,
    feeds: Vec<Line<String, FeedRecord>>,
}

impl FileRecord {
    /// The record of a file of these bytes, by its path or name. `before` is that of the last build.
    pub fn new(path: &str, bytes: &[u8], before: Option<&FileRecord>) -> Self {
        let mut of_bytes = crc32fast::Hasher::new();
        of_bytes.update(bytes);
        let crc32 = |sha256: &str| {
            let mut of_both = of_bytes.clone();
            of_both.update(sha256.as_bytes());
            of_both.finalize()
        };
        let size = bytes.len() as u64;
        let is_same =
            |before: &&FileRecord| before.size == size && before.crc32 == crc32(&before.sha256);
        let sha256 = match before.filter(is_same) {
            Some(before) => before.sha256.clone(),
            None => sha256(bytes),
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        FileRecord {
            crc32: crc32(&sha256),
            sha256,
            size,
            media_type: feed::served_as(name).to_owned(),
        }
    }
}

impl FeedRecord {
    /// The record of a channel.
    pub fn new(list: &List, channel: &Channel) -> Self {
        let items = channel.origins.iter().map(|origin| {
            let entry = &list.entries[origin.week];
            match origin.paper {
                Some(at) => {
                    let paper = &entry.week.papers[at];
                    ItemRecord {
                        id: entry.ids[at].clone(),
                        title: paper.title.to_string(),
                        link: paper
                            .links
                            .first()
                            .map(|link| item::link_of(&link.url).into_owned())
                            .unwrap_or_default(),
                    }
                }
                None => ItemRecord {
                    id: digest_id(&list.site.tag, &entry.week),
                    title: entry.week.title().into_owned(),
                    link: item::page_of(list.site, &entry.week),
                },
            }
        });
        FeedRecord { id: channel.id(), items: items.collect() }
    }

    /// The record of the feed in a folder as it stands in the manifest.
    pub fn line(&self, folder: &str) -> Result<String> {
        let mut line =
            format!("{{\"path\":{},\"id\":{},\"items\":[", json(&folder)?, json(&self.id)?);
        push_lines(&mut line, &self.items.iter().map(json).collect::<Result<Vec<_>>>()?);
        line.push_str("]}");
        Ok(line)
    }
}

impl Manifest {
    /// Reads a manifest; none if it is not whole, as after a merge with conflicts, or names what cannot lie in `feeds/`: who
    /// writes at a site's address must not write elsewhere on the machine of those who build from it.
    pub fn read(text: &str) -> Option<Self> {
        let Written { publishing, files, feeds } = serde_json::from_str(text).ok()?;
        let paths = files.iter().map(|line| &line.path);
        let paths = paths.chain(publishing.iter().flat_map(|publishing| &publishing.paths));
        let folders = feeds.iter().map(|line| line.path.strip_suffix('/').unwrap_or("feeds"));
        if !paths.map(String::as_str).chain(folders).all(is_path) {
            return None;
        }
        let files = files.into_iter().map(|line| (line.path, line.record)).collect();
        let feeds = feeds.into_iter().map(|line| (line.path, line.record)).collect();
        Some(Manifest { files, feeds, publishing })
    }

    /// Adds the items that the feeds of another manifest have and these have not.
    pub fn add_items(&mut self, other: &Manifest) {
        for (folder, feed) in &other.feeds {
            let own = self
                .feeds
                .entry(folder.clone())
                .or_insert_with(|| FeedRecord { id: feed.id.clone(), items: vec![] });
            let known: HashSet<String> = own.items.iter().map(|item| item.id.clone()).collect();
            own.items.extend(feed.items.iter().filter(|item| !known.contains(&item.id)).cloned());
        }
    }

    /// The manifest as a file.
    ///
    /// # Errors
    /// In practice none: all of it is text and numbers.
    pub fn render(&self) -> Result<String> {
        let feeds = self.feeds.iter().map(|(folder, feed)| feed.line(folder));
        let feeds: Vec<String> = feeds.collect::<Result<_>>()?;
        render(self.publishing.as_ref(), &self.files, &feeds)
    }
}

/// Files and the lines of feeds as a manifest. Each file and each item stands on a line of its own, so that version
/// control shows and merges what changed.
pub fn render(
    publishing: Option<&Publishing>,
    files: &BTreeMap<String, FileRecord>,
    feeds: &[String],
) -> Result<String> {
    let files = files.par_iter().map(|(path, record)| json(&Line { path, record }));
    let files: Vec<String> = files.collect::<Result<_>>()?;
    let publishing = publishing.map(json).transpose()?;
    let lengths = files.iter().chain(feeds).chain(&publishing).map(|line| line.len() + 2);
    let mut text = String::with_capacity(lengths.sum::<usize>() + 256);
    text.extend(["{\n\"generator\": \"", GENERATOR, "\",\n"]);
    if let Some(publishing) = publishing {
        text.extend(["\"publishing\": ", &publishing, ",\n"]);
    }
    text.push_str("\"files\": [");
    push_lines(&mut text, &files);
    text.push_str("],\n\"feeds\": [");
    push_lines(&mut text, feeds);
    text.push_str("]\n}\n");
    Ok(text)
}

/// Adds the elements of a list, each on a line of its own.
fn push_lines(text: &mut String, elements: &[String]) {
    for (at, element) in elements.iter().enumerate() {
        text.extend([if at == 0 { "\n" } else { ",\n" }, element]);
    }
    text.push('\n');
}

fn sha256(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        for half in [byte >> 4, byte & 15] {
            digits.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
    }
    digits
}

/// Whether a path is one of a file under `feeds/` that is not the manifest.
fn is_path(path: &str) -> bool {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\\' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    path != FILE_NAME && !path.contains(is_odd) && path.split('/').all(is_name)
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).context("cannot write JSON")
}
