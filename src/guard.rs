//! The guard on published ids: what subscribers have seen keeps its id, or is taken back on purpose.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use roxmltree::{Document, Node};

use crate::channel::MAIN_FOLDER;
use crate::diagnostic::{Diagnostic, Finding, Source};
use crate::entry::Entry;
use crate::feed::{atom, rss};
use crate::item;
use crate::project::{FEEDS, Project};
use crate::publish::{is_ours, week_folders};
use crate::rule;
use crate::site::Site;
use crate::validate;

/// An item that lies in `feeds/`.
#[derive(Debug)]
struct Published {
    id: String,
    title: String,
    link: String,
    span: Range<usize>,
}

/// What lies in one published feed.
struct Feed {
    source: Source,
    items: Vec<Published>,
    /// Why it could not be read.
    fault: Option<Diagnostic>,
}

/// The ids in published feeds that the entries no longer give and that are not withdrawn, each with
/// the line that mends it; and the feeds of ours that cannot be read.
pub fn ids_gone(project: &Project, entries: &[Entry], site: &Site) -> Result<Vec<Finding>> {
    let feeds = &project.feeds;
    let mut folders = week_folders(feeds)?;
    folders.push(MAIN_FOLDER.to_owned());
    let paths: Vec<String> = folders
        .iter()
        .flat_map(|folder| READ.iter().map(move |(file_name, ..)| format!("{folder}{file_name}")))
        .collect();
    let given = entries.iter().flat_map(|entry| &entry.ids).chain(&site.withdrawn);
    let mut settled: HashSet<&str> = given.map(|id| id.as_str()).collect();
    if paths.par_iter().all(|path| holds_only(&settled, &feeds.join(path))) {
        return Ok(vec![]);
    }
    let published: Vec<Feed> = paths
        .par_iter()
        .map(|path| read(feeds, path))
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    let items = || published.iter().flat_map(|feed| &feed.items);
    let known: HashSet<&str> = items().map(|item| item.id.as_str()).collect();
    let papers = Papers::new(entries, &known);
    let owner = format!("tag:{}:", site.tag);
    if !known.is_empty() && known.iter().all(|id| !id.starts_with(&owner) && !settled.contains(id))
    {
        return Ok(vec![tag_changed(&project.settings, site, &known)]);
    }
    let mut findings = unreadable(&published, &settled);
    for feed in &published {
        for item in &feed.items {
            if settled.insert(&item.id) {
                findings.push(papers.finding(&feed.source, item));
            }
        }
    }
    Ok(findings)
}

/// The feeds that cannot be read, and whose ids nothing else tells. Of the two in a folder, which hold the
/// same items, one is enough: the other was cut off when the power failed, and is written anew.
fn unreadable(published: &[Feed], settled: &HashSet<&str>) -> Vec<Finding> {
    let folder =
        |feed: &Feed| feed.source.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let is_told = |feed: &Feed| {
        let tells = |other: &Feed| !other.items.is_empty() && folder(other) == folder(feed);
        published.iter().any(tells)
            && ids(&feed.source.text).flatten().all(|id| settled.contains(id.as_ref()))
    };
    let unreadable = published.iter().filter(|feed| feed.fault.is_some() && !is_told(feed));
    unreadable
        .flat_map(|feed| feed.fault.iter().map(|fault| (feed.source.clone(), fault.clone())))
        .collect()
}

/// The id of each item in the text of a feed as paperfeed writes it; none for an item without one.
fn ids(text: &str) -> impl Iterator<Item = Option<Cow<'_, str>>> {
    let (item, before, after) = match text.contains("<entry>") {
        true => ("<entry>", "<id>", "</id>"),
        false => ("<item>", "<guid isPermaLink=\"false\">", "</guid>"),
    };
    text.split(item).skip(1).map(move |item| {
        let (id, _) = item.split_once(before)?.1.split_once(after)?;
        Some(if id.contains('&') { id.replace("&amp;", "&").into() } else { id.into() })
    })
}

/// Whether a text has no content: what a file may be whose blocks were not written when the power failed.
fn is_void(text: &str) -> bool {
    text.bytes().all(|byte| byte == 0)
}

/// Whether a file is a feed as paperfeed writes it, all of whose ids are settled: nothing can be lost
/// with it. Told from its text, since all feeds are read by every build and nearly all are so; merge
/// conflicts in one, of which no side holds another id, are written over. A file that is not there
/// holds nothing.
fn holds_only(settled: &HashSet<&str>, file: &Path) -> bool {
    let text = match fs::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return false,
        Err(error) => return error.kind() == ErrorKind::NotFound,
    };
    let end = if file.ends_with(atom::FILE_NAME) { "</feed>\n" } else { "</rss>\n" };
    let is_whole = text.starts_with("<?xml") && is_ours(&text) && text.ends_with(end);
    is_void(&text)
        || is_whole && ids(&text).all(|id| id.is_some_and(|id| settled.contains(id.as_ref())))
}

/// Every published id begins otherwise than the settings say: one mistake, told once.
fn tag_changed(settings: &Source, site: &Site, published: &HashSet<&str>) -> Finding {
    let one = published.iter().min().copied().unwrap_or_default();
    let before = one.strip_prefix("tag:").and_then(|rest| rest.split(':').next()).unwrap_or(one);
    let start = settings.text.find(&site.tag).unwrap_or(0);
    let message = format!(
        "every published id was made with the tag {before:?}, and the settings now say {:?}; put \
         back tag = {before:?}",
        site.tag
    );
    let place = start..start + site.tag.len();
    (settings.clone(), Diagnostic::new(&rule::IdGone, place, message))
}

/// The feeds that ids are read from, with the names of an item and its id: both formats, since one
/// may have been emptied or deleted by hand.
const READ: [(&str, &str, &str); 2] =
    [(atom::FILE_NAME, "entry", "id"), (rss::FILE_NAME, "item", "guid")];

/// Reads a feed; `None` if it is not there or not ours.
fn read(feeds: &Path, path: &str) -> Result<Option<Feed>> {
    let file = feeds.join(path);
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("could not read {}", file.display()));
        }
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if is_void(&text) {
        return Ok(None);
    }
    let source = Source { path: format!("{FEEDS}/{path}"), text };
    let (_, item, id) = READ.iter().find(|(name, ..)| path.ends_with(name)).unwrap_or(&READ[0]);
    let (items, fault) = match Document::parse(&source.text) {
        Ok(_) if !is_ours(&source.text) => return Ok(None),
        Ok(document) => (items(&document, item, id), None),
        Err(error) => {
            let at = validate::place(&source.text, error.pos());
            let message = format!("this feed cannot be read: {error}");
            (vec![], Some(Diagnostic::new(&rule::UnreadableFeed, at..at, message)))
        }
    };
    Ok(Some(Feed { source, items, fault }))
}

fn items(document: &Document, item: &str, id: &str) -> Vec<Published> {
    let named = |node: &Node, name: &str| node.is_element() && node.tag_name().name() == name;
    let items = document.descendants().filter(|node| named(node, item));
    items
        .filter_map(|item| {
            let child = |name| item.children().find(|node| named(node, name));
            let text = |name| child(name).and_then(|node| node.text()).unwrap_or_default();
            let href = child("link").and_then(|link| link.attribute("href"));
            Some(Published {
                id: text(id).trim().to_owned(),
                title: text("title").to_owned(),
                link: href.unwrap_or(text("link")).to_owned(),
                span: child(id)?.range(),
            })
        })
        .collect()
}

/// The papers of the entries by link and by title, to find the one that had a lost id.
struct Papers<'e, 'a> {
    by_link: HashMap<String, (&'e Entry<'a>, usize)>,
    by_title: HashMap<&'e str, (&'e Entry<'a>, usize)>,
}

impl<'e, 'a> Papers<'e, 'a> {
    /// Only papers whose own id was never published can have had another.
    fn new(entries: &'e [Entry<'a>], published: &HashSet<&str>) -> Self {
        let mut papers = Papers { by_link: HashMap::new(), by_title: HashMap::new() };
        for entry in entries {
            for (at, paper) in entry.week.papers.iter().enumerate() {
                if published.contains(entry.ids[at].as_str()) {
                    continue;
                }
                if let Some(link) = paper.links.first() {
                    papers.by_link.insert(item::link_of(&link.url), (entry, at));
                }
                papers.by_title.insert(&paper.title, (entry, at));
            }
        }
        papers
    }

    fn finding(&self, published_in: &Source, item: &Published) -> Finding {
        let id = &item.id;
        let now = self.by_link.get(&item.link).or_else(|| self.by_title.get(item.title.as_str()));
        let Some((entry, at)) = now else {
            let message = format!(
                "the id {id:?} of “{}” was published, and no entry gives it; if the paper is still \
                 listed, write id = {id:?} in its entry; if it is taken back on purpose, add the id \
                 to the list under [feed] in paperfeed.toml: withdrawn = [{id:?}]",
                item.title
            );
            return (
                published_in.clone(),
                Diagnostic::new(&rule::IdGone, item.span.clone(), message),
            );
        };
        let places = &entry.places[*at];
        let message = format!(
            "“{}” was published with the id {id:?} and now has {:?}; keep it with the line \
             id = {id:?}",
            entry.week.papers[*at].title, entry.ids[*at]
        );
        let span = places.id.clone().unwrap_or_else(|| places.title.clone());
        (entry.source.clone(), Diagnostic::new(&rule::IdGone, span, message))
    }
}
