//! What lies in `feeds/`: the items of feeds that were published, by the feeds themselves and by the manifest, and
//! whether they can be read.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use memchr::{memchr, memmem};
use roxmltree::{Document, Node};
use serde::Deserialize;

use crate::channel::{TOPICS, kind_of};
use crate::diagnostic::{Diagnostic, Source};
use crate::feed::{FORMATS, Written};
use crate::manifest::{self, FeedRecord, FileRecord, Manifest};
use crate::project::FEEDS;
use crate::publish::{self, is_ours};
use crate::rule;
use crate::validate;

/// A feed that was published.
pub struct PublishedFeed {
    /// The file.
    pub source: Source,
    /// Its items.
    pub items: Vec<PublishedItem>,
    /// Why it could not be read.
    pub fault: Option<Diagnostic>,
}

/// An item that was published.
pub struct PublishedItem {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The address of the paper.
    pub link: String,
    /// Its week and topics.
    pub categories: Vec<String>,
    /// When it was published, as the feed says it; empty if it does not.
    pub date: String,
    /// Where the id stands.
    pub span: Range<usize>,
}

/// Why a feed could not be read, and where.
struct Fault {
    message: String,
    at: usize,
}

/// The formats that ids are read from. Each has all ids of its folder, for the others may be emptied, deleted or
/// cut off.
fn written() -> impl Iterator<Item = (&'static str, &'static Written)> {
    FORMATS.iter().filter_map(|format| Some((format.file_name, format.written.as_ref()?)))
}

/// What is seen of a folder without a parser.
pub struct Look {
    /// Whether all ids in its feeds are settled, so that nothing can be lost with them.
    pub is_settled: bool,
    /// The items whose date is not the one given: id and date, as Atom says them.
    pub moved: Vec<(String, String)>,
}

/// Looks at the text of the formats that name their generator, since every build asks of every folder, and at that
/// of the others where none of these is there; merge conflicts in one, of which no side holds another id, are
/// written over. What cannot be seen so is not settled. `dates` are those of now, by id.
pub fn look(
    folder: &Path,
    is_settled: &dyn Fn(&str) -> bool,
    dates: &HashMap<String, String>,
) -> Look {
    let mut look = Look { is_settled: true, moved: Vec::new() };
    for names_generator in [true, false] {
        let mut is_there = false;
        for (file_name, written) in written().filter(|(_, w)| w.names_generator == names_generator)
        {
            match text_of(&folder.join(file_name)) {
                Ok(None) => continue,
                Ok(Some(text)) => look.read(written, &text, is_settled, dates),
                Err(_) => look.is_settled = false,
            }
            is_there = true;
        }
        if is_there {
            break;
        }
    }
    look
}

impl Look {
    /// Looks at one feed.
    fn read(
        &mut self,
        written: &Written,
        text: &str,
        is_settled: &dyn Fn(&str) -> bool,
        dates: &HashMap<String, String>,
    ) {
        self.is_settled &= is_whole(written, text);
        for item in items_in(written, text) {
            let Some(id) = id_in(written, item) else {
                self.is_settled = false;
                continue;
            };
            self.is_settled &= is_settled(&id);
            let date = date_in(written, item);
            let is_other = |date: &&str| dates.get(id.as_ref()).is_some_and(|now| now != date);
            if let Some(date) = date.filter(is_other) {
                self.moved.push((id.into_owned(), date.to_owned()));
            }
        }
    }
}

/// The feeds of a folder under `feeds/` that are there and ours. Of those that cannot be read, only the ones whose
/// ids no other tells have a fault: what was cut off when the power failed is written anew.
pub fn read(
    feeds: &Path,
    folder: &str,
    is_settled: &dyn Fn(&str) -> bool,
) -> Result<Vec<PublishedFeed>> {
    let mut found = Vec::new();
    for (file_name, written) in written() {
        let path = format!("{folder}{file_name}");
        let text = text_of(&feeds.join(&path))?;
        let Some(text) = text.filter(|text| text.starts_with(written.begin)) else { continue };
        let (items, fault) = match read_items(&text) {
            Ok(_) if !is_by_us(written, &text) => continue,
            Ok(items) => (items, None),
            Err(fault) => {
                let message = format!("the feed cannot be read: {}", fault.message);
                (vec![], Some(Diagnostic::new(&rule::UnreadableFeed, fault.at..fault.at, message)))
            }
        };
        let source = Source { path: format!("{FEEDS}/{path}"), text };
        found.push((written, PublishedFeed { source, items, fault }));
    }
    let is_told = found.iter().any(|(_, feed)| !feed.items.is_empty());
    for (written, feed) in &mut found {
        if is_told && has_settled(written, &feed.source.text, is_settled) {
            feed.fault = None;
        }
    }
    Ok(found.into_iter().map(|(_, feed)| feed).collect())
}

/// What was published: the folders of feeds, and manifests, which may know of more.
pub struct Published<'p> {
    feeds: &'p Path,
    /// That in `feeds/`, and others.
    pub manifests: Vec<Recorded>,
}

/// A manifest and where it stands.
#[derive(Clone)]
pub struct Recorded {
    /// The file or what lies at an address.
    pub source: Source,
    /// What it says.
    pub manifest: Manifest,
}

impl Recorded {
    /// Reads a manifest; none if it is not whole.
    pub fn new(path: String, text: String) -> Option<Self> {
        let manifest = Manifest::read(&text)?;
        Some(Recorded { source: Source { path, text }, manifest })
    }

    /// The items of a folder that are not settled and that no feed of it has, as a feed of their own.
    fn lost(
        &self,
        folder: &str,
        known: &HashSet<String>,
        is_settled: &dyn Fn(&str) -> bool,
    ) -> Option<PublishedFeed> {
        let items = &self.manifest.feeds.get(folder)?.items;
        let lost = items.iter().filter(|item| !known.contains(&item.id) && !is_settled(&item.id));
        let items = lost.map(|item| {
            let at = self.source.text.find(&item.id).unwrap_or(0);
            PublishedItem {
                id: item.id.clone(),
                title: item.title.clone(),
                link: item.link.clone(),
                categories: vec![],
                date: String::new(),
                span: at..at + item.id.len(),
            }
        });
        let items: Vec<PublishedItem> = items.collect();
        (!items.is_empty()).then(|| PublishedFeed {
            source: self.source.clone(),
            items,
            fault: None,
        })
    }
}

impl<'p> Published<'p> {
    /// Reads the manifest in `feeds/`. Where it is not there or not whole, the feeds alone tell.
    pub fn open(feeds: &'p Path) -> Result<Self> {
        let text = text_of(&feeds.join(manifest::FILE_NAME))?;
        let path = format!("{FEEDS}/{}", manifest::FILE_NAME);
        let recorded = text.and_then(|text| Recorded::new(path, text));
        Ok(Published { feeds, manifests: recorded.into_iter().collect() })
    }

    /// Takes what the manifest says of the files in `feeds/`.
    pub fn take_files(&mut self) -> BTreeMap<String, FileRecord> {
        let recorded = self.manifests.first_mut();
        recorded.map(|recorded| std::mem::take(&mut recorded.manifest.files)).unwrap_or_default()
    }

    /// The folders whose ids must not go.
    pub fn guarded_folders(&self) -> Result<Vec<String>> {
        let mut folders = publish::guarded_folders(self.feeds)?;
        let mut known: HashSet<String> = folders.iter().cloned().collect();
        let guarded = |folder: &&String| kind_of(folder).is_some_and(|kind| kind.is_guarded);
        for folder in self.recorded().map(|(folder, _)| folder).filter(guarded) {
            if known.insert(folder.clone()) {
                folders.push(folder.clone());
            }
        }
        Ok(folders)
    }

    /// The records of all feeds, by their folders.
    pub fn recorded(&self) -> impl Iterator<Item = (&String, &FeedRecord)> {
        self.manifests.iter().flat_map(|recorded| &recorded.manifest.feeds)
    }

    /// Every id of which there is a record.
    pub fn recorded_ids(&self) -> impl Iterator<Item = &str> {
        self.recorded().flat_map(|(_, feed)| &feed.items).map(|item| item.id.as_str())
    }

    /// The folders of the topics of which there is a record, and where that stands.
    pub fn recorded_topics(&self) -> BTreeMap<&str, &Source> {
        let folders = self.manifests.iter().flat_map(|recorded| {
            let folders = recorded.manifest.feeds.keys();
            folders.map(|folder| (folder.as_str(), &recorded.source))
        });
        folders.filter(|(folder, _)| TOPICS.name_in(folder).is_some()).collect()
    }

    /// The feeds of a folder, as [`read`] finds them, and the items of which there is only a record and that are not
    /// settled.
    pub fn read(
        &self,
        folder: &str,
        is_settled: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<PublishedFeed>> {
        let mut feeds = read(self.feeds, folder, is_settled)?;
        let known: HashSet<String> =
            feeds.iter().flat_map(|feed| &feed.items).map(|item| item.id.clone()).collect();
        feeds.extend(
            self.manifests.iter().filter_map(|recorded| recorded.lost(folder, &known, is_settled)),
        );
        Ok(feeds)
    }

    /// The ids that the feeds of a folder have, or have had.
    pub fn ids(&self, folder: &str) -> Result<HashSet<String>> {
        let feeds = read(self.feeds, folder, &|_| false)?;
        let items = feeds.into_iter().flat_map(|feed| feed.items).map(|item| item.id);
        let recorded = self.recorded().filter(|(own, _)| *own == folder);
        let recorded = recorded.flat_map(|(_, feed)| &feed.items).map(|item| item.id.clone());
        Ok(items.chain(recorded).collect())
    }
}

/// Whether a text begins as its format does and, where the format has a place for it, names paperfeed.
fn is_by_us(written: &Written, text: &str) -> bool {
    text.starts_with(written.begin) && (!written.names_generator || is_ours(text))
}

/// Whether a text is ours and ends as its format does. It may still be broken within.
fn is_whole(written: &Written, text: &str) -> bool {
    is_by_us(written, text) && text.ends_with(written.end) && memchr(0, text.as_bytes()).is_none()
}

/// Whether the ids of all items in a text are settled. An item without one loses none.
fn has_settled(written: &Written, text: &str, is_settled: &dyn Fn(&str) -> bool) -> bool {
    let mut ids = items_in(written, text).filter_map(|item| id_in(written, item));
    ids.all(|id| is_settled(&id))
}

/// The texts behind each mark of an item, up to the next.
fn items_in<'t>(written: &'t Written, text: &'t str) -> impl Iterator<Item = &'t str> {
    let mark = written.item;
    let starts = || memmem::find_iter(text.as_bytes(), mark);
    let ends = starts().skip(1).chain([text.len()]);
    starts().zip(ends).map(move |(start, end)| &text[start + mark.len()..end])
}

/// The text between two marks, the first of them in a text.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let start = memmem::find(text.as_bytes(), before.as_bytes())? + before.len();
    let length = memmem::find(&text.as_bytes()[start..], after.as_bytes())?;
    Some(&text[start..start + length])
}

/// The id in the text of an item.
fn id_in<'t>(written: &Written, item: &'t str) -> Option<Cow<'t, str>> {
    let id = between(item, written.before_id, written.after_id)?;
    // No other character of an id is escaped.
    Some(match id.contains('&') {
        true => Cow::Owned(id.replace("&apos;", "'").replace("&amp;", "&")),
        false => Cow::Borrowed(id),
    })
}

/// When an item was published, where the format says it.
fn date_in<'t>(written: &Written, item: &'t str) -> Option<&'t str> {
    (!written.before_date.is_empty()).then(|| between(item, written.before_date, "<"))?
}

/// The text of a file; none if it is not there, or has no content: what is left of a file whose blocks were not
/// written when the power failed.
fn text_of(file: &Path) -> Result<Option<String>> {
    let bytes = crate::file::read(file)?.filter(|bytes| bytes.iter().any(|byte| *byte != 0));
    let lossy = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    };
    Ok(bytes.map(lossy))
}

/// The items of anyone's feed, or why it cannot be read.
pub fn items(text: &str) -> Result<Vec<PublishedItem>, String> {
    read_items(text).map_err(|fault| fault.message)
}

fn read_items(text: &str) -> Result<Vec<PublishedItem>, Fault> {
    if text.trim_start().starts_with('{') { of_json(text) } else { of_xml(text) }
}

/// The entries of Atom or the items of RSS.
fn of_xml(text: &str) -> Result<Vec<PublishedItem>, Fault> {
    let document = Document::parse(text).map_err(|error| Fault {
        message: error.to_string(),
        at: validate::byte_at(text, error.pos()),
    })?;
    let named = |node: &Node, name: &str| node.is_element() && node.tag_name().name() == name;
    let (item, id) = match document.root_element().tag_name().name() {
        "feed" | "entry" => ("entry", "id"),
        _ => ("item", "guid"),
    };
    let items = document.descendants().filter(|node| named(node, item));
    let items = items.filter_map(|item| {
        let child = |name| item.children().find(|node| named(node, name));
        let text = |name| child(name).and_then(|node| node.text()).unwrap_or_default();
        let categories = item.children().filter(|node| named(node, "category"));
        let categories = categories.filter_map(|node| node.attribute("term").or(node.text()));
        let href = child("link").and_then(|link| link.attribute("href"));
        let dates = ["published", "pubDate", "date", "updated"];
        // RSS 1.0 names an item by its address.
        let about = item.attributes().find(|attribute| attribute.name() == "about");
        let id_of = about.map_or(text(id), |about| about.value());
        Some(PublishedItem {
            id: id_of.trim().to_owned(),
            title: title_of(child("title")),
            link: href.unwrap_or(text("link")).trim().to_owned(),
            categories: categories.map(str::to_owned).collect(),
            date: dates
                .into_iter()
                .map(text)
                .find(|d| !d.is_empty())
                .unwrap_or_default()
                .to_owned(),
            span: child(id).map(|id| id.range()).or(about.map(|about| about.range()))?,
        })
    });
    Ok(items.collect())
}

/// A title as people know it: in Atom it may be HTML, escaped.
fn title_of(title: Option<Node>) -> String {
    let text = title.and_then(|title| title.text()).unwrap_or_default().trim();
    match title.and_then(|title| title.attribute("type")) {
        Some("html") => text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
        _ => text.to_owned(),
    }
}

#[derive(Deserialize)]
struct ReadFeed {
    items: Vec<ReadItem>,
}

#[derive(Deserialize)]
struct ReadItem {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    date_published: String,
}

fn of_json(text: &str) -> Result<Vec<PublishedItem>, Fault> {
    let feed: ReadFeed = serde_json::from_str(text).map_err(|error| Fault {
        message: error.to_string(),
        at: text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum(),
    })?;
    let mut at = 0;
    let items = feed.items.into_iter().map(|item| {
        let ReadItem { id, title, url, tags, date_published: date } = item;
        at += text[at..].find(&id).unwrap_or(0);
        PublishedItem { span: at..at + id.len(), id, title, link: url, categories: tags, date }
    });
    Ok(items.collect())
}
