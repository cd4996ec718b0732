//! The guard on published ids: what subscribers have seen keeps its id, or is taken back on purpose.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use anyhow::Result;
use chrono::NaiveDate;
use rayon::prelude::*;

use crate::channel::{MAIN_FOLDER, WEEKLY_FOLDER};
use crate::diagnostic::{Diagnostic, Found, Source};
use crate::entry::Entry;
use crate::identity::{digest_id, specific};
use crate::item;
use crate::project::Project;
use crate::publish::week_folders;
use crate::rule;
use crate::site::Site;

mod published;

/// The ids in published feeds that the entries no longer give and that are not withdrawn, each with
/// the line that mends it; and the feeds of ours that cannot be read.
pub fn ids_gone<'p>(
    project: &'p Project,
    entries: &[Entry<'p>],
    site: &Site,
) -> Result<Vec<Found<'p>>> {
    let feeds = &project.feeds;
    let mut folders = week_folders(feeds)?;
    folders.extend([MAIN_FOLDER, WEEKLY_FOLDER].map(str::to_owned));
    let weeks: Vec<String> = weeks_settled(entries, site);
    let given = entries.iter().flat_map(|entry| &entry.ids).chain(&weeks).chain(&site.withdrawn);
    let mut settled: HashSet<&str> = given.map(|id| id.as_str()).collect();
    if folders.par_iter().all(|folder| published::holds_only(&settled, &feeds.join(folder))) {
        return Ok(vec![]);
    }
    let read = folders.par_iter().map(|folder| published::read(feeds, folder, &settled));
    let published = read.collect::<Result<Vec<_>>>()?;
    let published: Vec<_> = published.into_iter().flatten().collect();
    let items = || published.iter().flat_map(|feed| &feed.items);
    let known: HashSet<&str> = items().map(|item| item.id.as_str()).collect();
    let papers = Papers::new(entries, &known);
    if !known.is_empty()
        && known.iter().all(|id| specific(&site.tag, id).is_none() && !settled.contains(id))
    {
        return Ok(vec![tag_changed(&project.settings, site, &known)]);
    }
    let mut found = Vec::new();
    for feed in &published {
        let mut here = Vec::from_iter(feed.fault.clone());
        for item in &feed.items {
            if settled.insert(&item.id) {
                match papers.that_had(item) {
                    Some((source, diagnostic)) => {
                        found.push((Cow::Borrowed(source), vec![diagnostic]))
                    }
                    None => here.push(gone(site, item)),
                }
            }
        }
        if !here.is_empty() {
            found.push((Cow::Owned(feed.source.clone()), here));
        }
    }
    Ok(found)
}

/// The ids of the weeks that the entries give, and of those of which a paper was withdrawn: who withdraws all
/// of a week need not name the week too.
fn weeks_settled(entries: &[Entry], site: &Site) -> Vec<String> {
    let withdrawn = site.withdrawn.iter().filter_map(|id| Some(id.split_once('/')?.0.to_owned()));
    entries.iter().map(|entry| digest_id(&site.tag, &entry.week)).chain(withdrawn).collect()
}

/// What is said of an item that no entry gives any more.
fn gone(site: &Site, item: &published::Item) -> Diagnostic {
    let published::Item { id, title, .. } = item;
    let week = specific(&site.tag, id).and_then(|specific| specific.parse::<NaiveDate>().ok());
    let message = match week {
        Some(start) => format!(
            "the week of {start} was published with the id {id:?}, and no entry starts on that day; \
             name it start = {start} again; if it is taken back on purpose, add the id to the list \
             under [feed] in paperfeed.toml: withdrawn = [{id:?}]",
        ),
        None => format!(
            "the id {id:?} of “{title}” was published, and no entry gives it; if the paper is still \
             listed, write id = {id:?} in its entry; if it is taken back on purpose, add the id \
             to the list under [feed] in paperfeed.toml: withdrawn = [{id:?}]",
        ),
    };
    Diagnostic::new(&rule::IdGone, item.span.clone(), message)
}

/// Every published id begins otherwise than the settings say: one mistake, told once.
fn tag_changed<'p>(settings: &'p Source, site: &Site, published: &HashSet<&str>) -> Found<'p> {
    let one = published.iter().min().copied().unwrap_or_default();
    let before = one.strip_prefix("tag:").and_then(|rest| rest.split(':').next()).unwrap_or(one);
    let start = settings.text.find(&site.tag).unwrap_or(0);
    let message = format!(
        "every published id was made with the tag {before:?}, and the settings now say {:?}; put \
         back tag = {before:?}",
        site.tag
    );
    let place = start..start + site.tag.len();
    (Cow::Borrowed(settings), vec![Diagnostic::new(&rule::IdGone, place, message)])
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

    /// The paper that was published as `item` and has another id now, and what is said of it.
    fn that_had(&self, item: &published::Item) -> Option<(&'a Source, Diagnostic)> {
        let now = self.by_link.get(&item.link).or_else(|| self.by_title.get(item.title.as_str()));
        let (entry, at) = now?;
        let (places, id) = (&entry.places[*at], &item.id);
        let message = format!(
            "“{}” was published with the id {id:?} and now has {:?}; keep it with the line \
             id = {id:?}",
            entry.week.papers[*at].title, entry.ids[*at]
        );
        let span = places.id.clone().unwrap_or_else(|| places.title.clone());
        Some((entry.source, Diagnostic::new(&rule::IdGone, span, message)))
    }
}
