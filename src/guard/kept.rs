//! Folders of feeds that no entry makes any more and that are kept as they were last published, for the manifest.

use std::path::Path;

use anyhow::Result;

use crate::bibtex;
use crate::channel::TOPICS;
use crate::feed::FORMATS;
use crate::file;
use crate::guard::record;
use crate::identity::feed_id;
use crate::manifest::{FeedRecord, FileRecord, ItemRecord, Manifest};
use crate::page;
use crate::publish::{folders, unmade};
use crate::site_files::SiteFiles;

/// The names of the files that a folder of feeds may have.
pub fn kept_files() -> impl Iterator<Item = &'static str> {
    let formats = FORMATS.iter().map(|format| format.file_name);
    [page::FILE_NAME, bibtex::FILE_NAME].into_iter().chain(formats)
}

/// The files and the feeds of the topics that no paper gives any more and that are not withdrawn.
pub fn kept(feeds: &Path, files: &SiteFiles) -> Result<Manifest> {
    let site = files.list.site;
    let mut kept = Manifest::default();
    for folder in unmade(feeds, folders(feeds, &TOPICS)?, files) {
        let id = feed_id(&site.tag, &folder);
        if site.withdrawn.contains(&id) {
            continue;
        }
        for name in kept_files() {
            let path = format!("{folder}{name}");
            if let Some(bytes) = file::read(&feeds.join(&path))? {
                let record = FileRecord::new(&path, &bytes, None);
                kept.files.insert(path, record);
            }
        }
        let published = record::read(feeds, &folder, &|_| false)?;
        let items = published.into_iter().map(|feed| feed.items).find(|items| !items.is_empty());
        let items = items.unwrap_or_default().into_iter();
        let items =
            items.map(|item| ItemRecord { id: item.id, title: item.title, link: item.link });
        kept.feeds.insert(folder, FeedRecord { id, items: items.collect() });
    }
    Ok(kept)
}
