//! The guard on what was published: ids, dates and the addresses of feeds stay, or are given up on
//! purpose.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use rayon::prelude::*;

use crate::calendar;
use crate::channel::{List, TOPICS, WEEKS};
use crate::diagnostic::{Diagnostic, Report, Source, tally};
use crate::entry::Entry;
use crate::guard::record::{Published, PublishedFeed, PublishedItem};
use crate::identity::{self, digest_id, iri_of, specific};
use crate::item;
use crate::key::write::quoted;
use crate::project::{ENTRIES, Examined, Project};
use crate::publish;
use crate::rule;
use crate::site::{DateShown, Site};
use crate::site_files::SiteFiles;

pub mod against;
mod kept;
pub mod record;
mod topics;
mod unchanged;

pub use kept::{kept, kept_files};
use topics::{topics_gone, topics_kept};
use unchanged::fold_old;

/// All that is said of a project besides its files: what published feeds say otherwise. Takes out of the
/// reports what has been known for long, unless `all` is wanted.
pub fn review<'p>(
    project: &'p Project,
    examined: &mut Examined<'p>,
    published: &Published,
    all: bool,
) -> Result<Vec<Report<'p>>> {
    let Examined { site, entries, reports, .. } = examined;
    let mut found = Vec::new();
    if !all {
        found.extend(fold_old(project, site, entries, reports));
    }
    if tally(reports).errors == 0 {
        found.extend(check(project, entries, site, published)?);
        if !found.iter().any(Report::has_error) && has_topics(project, published)? {
            let files = SiteFiles::new(List { site, entries });
            found.extend(topics_kept(project, &files)?);
            found.extend(topics_gone(project, &files, published)?);
        }
    }
    Ok(found)
}

/// Whether any topic was published.
fn has_topics(project: &Project, published: &Published) -> Result<bool> {
    Ok(!publish::folders(&project.feeds, &TOPICS)?.is_empty()
        || !published.recorded_topics().is_empty())
}

/// The ids that a manifest from elsewhere has and that the entries have lost.
pub fn lost<'p>(
    project: &'p Project,
    examined: &Examined<'p>,
    there: record::Recorded,
) -> Result<Vec<Report<'p>>> {
    let mut published = Published::open(&project.feeds)?;
    published.manifests.push(there);
    let mut found = check(project, &examined.entries, &examined.site, &published)?;
    found.retain(Report::has_error);
    Ok(found)
}

/// What published feeds say that the entries no longer do: ids that are gone and not withdrawn, each
/// with the line that keeps it; dates that move; paperfeed's feeds that cannot be read.
fn check<'p>(
    project: &'p Project,
    entries: &[Entry<'p>],
    site: &Site,
    published: &Published,
) -> Result<Vec<Report<'p>>> {
    let feeds = &project.feeds;
    if !feeds.exists() && published.manifests.is_empty() {
        return Ok(vec![]);
    }
    let folders = published.guarded_folders()?;
    let (settled, dates) =
        rayon::join(|| Settled::new(project, entries, site), || dates_now(entries, site));
    let looks = folders
        .par_iter()
        .map(|folder| record::look(&feeds.join(folder), &|id| settled.has(id), &dates));
    let looks: Vec<record::Look> = looks.collect();
    let mut found = Vec::new();
    let is_settled = looks.iter().all(|look| look.is_settled)
        && published.recorded_ids().all(|id| settled.has(id));
    if !is_settled {
        found = ids_gone(project, entries, site, published, &settled)?;
    }
    let moved: HashMap<String, String> = looks.into_iter().flat_map(|look| look.moved).collect();
    found.extend(dates_moved(project, entries, site, &moved));
    Ok(found)
}

/// The ids that may be missing from the entries, or are not.
struct Settled<'a> {
    ids: HashSet<Cow<'a, str>>,
    /// What the ids of withdrawn weeks begin with.
    weeks: Vec<String>,
}

impl<'a> Settled<'a> {
    fn new(project: &'a Project, entries: &'a [Entry], site: &'a Site) -> Self {
        let mut ids: HashSet<Cow<str>> = HashSet::new();
        for entry in entries {
            ids.extend(entry.ids.iter().map(|id| Cow::Borrowed(id.as_str())));
            // What Atom has for guids that are no IRIs.
            let iris = entry.ids.iter().map(|id| iri_of(&site.tag, id));
            ids.extend(iris.filter(|iri| matches!(iri, Cow::Owned(_))));
            ids.insert(Cow::Owned(digest_id(&site.tag, &entry.week)));
        }
        for id in &site.withdrawn {
            ids.insert(Cow::Borrowed(id));
            // Where all papers of a week are withdrawn, the week need not be named too: none of them goes on in
            // another week.
            let week = id.split_once('/').map(|(week, _)| week);
            let goes_on = |week: &str| {
                let of_week = |id: &String| id.split_once('/').is_some_and(|(own, _)| own == week);
                entries.iter().flat_map(|entry| &entry.ids).any(of_week)
            };
            ids.extend(week.filter(|week| !goes_on(week)).map(|week| Cow::Owned(week.to_owned())));
        }
        // The example that `init` wrote is there to be replaced.
        let tags = project.placeholders.tag.iter().chain([&site.tag]);
        for tag in tags {
            let examples = project.placeholders.ids.iter();
            ids.extend(examples.map(|id| Cow::Owned(format!("tag:{tag}:{id}"))));
        }
        let weeks = site.withdrawn.iter().filter(|id| week_of(site, id).is_some());
        let weeks = weeks.map(|id| format!("{id}/"));
        Settled { ids, weeks: weeks.collect() }
    }

    fn has(&self, id: &str) -> bool {
        self.ids.contains(id) || self.weeks.iter().any(|week| id.starts_with(week.as_str()))
    }
}

/// When each item was published, as feeds say it, by id.
fn dates_now(entries: &[Entry], site: &Site) -> HashMap<String, String> {
    let mut dates = HashMap::new();
    for entry in entries {
        let papers = entry.ids.iter().enumerate().map(|(at, id)| (id.clone(), Some(at)));
        for (id, paper) in papers.chain([(digest_id(&site.tag, &entry.week), None)]) {
            dates.insert(id, item::instants(site, &entry.week, paper).0.to_rfc3339());
        }
    }
    dates
}

/// Dates that differ from the published ones: readers sort by them, and some show the item again. One
/// warning a file, or one in all if the settings are the cause.
fn dates_moved<'p>(
    project: &'p Project,
    entries: &[Entry<'p>],
    site: &Site,
    moved: &HashMap<String, String>,
) -> Vec<Report<'p>> {
    let is_moved = |id: &String| moved.contains_key(id);
    let papers: usize =
        entries.iter().map(|e| e.ids.iter().filter(|id| is_moved(id)).count()).sum();
    let published = if papers == 1 { "paper" } else { "papers" };
    if papers > 0 && moved_by_setting(entries, site, moved) {
        let message = format!("`date` moves the dates of {papers} published {published}");
        let help =
            "keep the `date` of before unless the feeds are new: readers show moved papers again";
        let place = site.feed_spans.of("date");
        let diagnostic = Diagnostic::new(&rule::DatesMoved, place, message).with_help(help);
        return vec![Report::new(&project.settings, vec![diagnostic])];
    }
    let mut found = Vec::new();
    for entry in entries {
        let papers: Vec<usize> =
            (0..entry.ids.len()).filter(|at| is_moved(&entry.ids[*at])).collect();
        let (message, span) = match papers.first() {
            Some(first) => {
                let noun = if papers.len() == 1 { "paper" } else { "papers" };
                let message =
                    format!("this edit moves the dates of {} published {noun}", papers.len());
                (message, entry.paper_spans[*first].of_first(&["released", "title"]))
            }
            None if moved.contains_key(&digest_id(&site.tag, &entry.week)) => {
                let message = "this edit moves the date of a published week".to_owned();
                (message, entry.spans.of("start"))
            }
            None => continue,
        };
        let diagnostic = Diagnostic::new(&rule::DatesMoved, span, message);
        // Times of day are counted from the end of the week.
        let is_all = papers.len() == entry.ids.len()
            && moved.contains_key(&digest_id(&site.tag, &entry.week));
        let diagnostic = match is_all {
            true => diagnostic.with_help(
                "restore `end` and `listed`: all times of a published week are counted from them",
            ),
            false => diagnostic,
        };
        found.push(Report::new(entry.source, vec![diagnostic]));
    }
    found
}

/// Whether all dates would be the published ones if `[feed] date` were what it is not.
fn moved_by_setting(entries: &[Entry], site: &Site, moved: &HashMap<String, String>) -> bool {
    let date = match site.date {
        DateShown::Released => DateShown::Listed,
        DateShown::Listed => DateShown::Released,
    };
    let dates = dates_now(entries, &Site { date, ..site.clone() });
    moved.iter().all(|(id, published)| dates.get(id) == Some(published))
}

/// The ids in published feeds that the entries no longer give and that are not withdrawn, each with
/// the line that keeps it; and paperfeed's feeds that cannot be read.
fn ids_gone<'p>(
    project: &'p Project,
    entries: &[Entry<'p>],
    site: &Site,
    record: &Published,
    settled: &Settled,
) -> Result<Vec<Report<'p>>> {
    let is_settled = |id: &str| settled.has(id);
    let folders = record.guarded_folders()?;
    let read = folders.par_iter().map(|folder| record.read(folder, &is_settled));
    let mut published = read.collect::<Result<Vec<_>>>()?;
    // In Atom a guid may stand as the tag URI that is made of it.
    for item in published.iter_mut().flatten().flat_map(|feed| &mut feed.items) {
        if let Some(guid) = identity::guid_of_iri(&site.tag, &item.id) {
            item.id = guid;
        }
    }
    let items = || published.iter().flatten().flat_map(|feed| &feed.items);
    let known = items().map(|item| item.id.as_str()).chain(record.recorded_ids());
    let known: HashSet<&str> = known.collect();
    let lost: HashSet<&str> = known.iter().copied().filter(|id| !settled.has(id)).collect();
    if !lost.is_empty() && known.iter().all(|id| specific(&site.tag, id).is_none()) {
        return Ok(vec![tag_changed(project, site, &lost)]);
    }
    let papers = Papers::new(entries, &known);
    let mut seen = HashSet::new();
    let mut found = weeks_gone(entries, &folders, &published, &papers, settled, &mut seen);
    for feed in published.iter().flatten() {
        let mut here = Vec::from_iter(feed.fault.clone());
        for item in &feed.items {
            let is_of_gone_week = specific(&site.tag, &item.id).is_some_and(|id| {
                let week = id.split('/').next().unwrap_or(id);
                seen.contains(week)
            });
            if settled.has(&item.id) || is_of_gone_week || !seen.insert(item.id.clone()) {
                continue;
            }
            match papers.that_had(item) {
                Some((source, diagnostic)) => found.push(Report::new(source, vec![diagnostic])),
                None => here.push(gone(item, site)),
            }
        }
        if !here.is_empty() {
            found.push(Report::new(feed.source.clone(), here));
        }
    }
    Ok(found)
}

/// Weeks that were published and that no entry starts any more: one cause each, so one error each. Their
/// days and the ids of their papers go into `seen`.
fn weeks_gone<'p>(
    entries: &[Entry<'p>],
    folders: &[String],
    published: &[Vec<PublishedFeed>],
    papers: &Papers<'_, 'p>,
    settled: &Settled,
    seen: &mut HashSet<String>,
) -> Vec<Report<'p>> {
    let mut found = Vec::new();
    for (folder, feeds) in folders.iter().zip(published) {
        let Some(week) = WEEKS.name_in(folder) else { continue };
        let is_given = entries
            .iter()
            .any(|entry| entry.week.start.to_string() == week && !entry.week.papers.is_empty());
        let items: BTreeMap<&str, &PublishedItem> = feeds
            .iter()
            .flat_map(|feed| &feed.items)
            .map(|item| (item.id.as_str(), item))
            .collect();
        if is_given || items.keys().all(|id| settled.has(id)) {
            continue;
        }
        seen.insert(week.to_owned());
        seen.extend(items.keys().map(|id| (*id).to_owned()));
        // The entry that most of its papers stand in now.
        let mut homes: BTreeMap<&str, (usize, &Entry)> = BTreeMap::new();
        for entry in items.values().filter_map(|item| Some(papers.entry_of(item)?.0)) {
            homes.entry(&entry.source.path).or_insert((0, entry)).0 += 1;
        }
        let home = homes.into_values().max_by_key(|(count, _)| *count);
        found.push(match home.filter(|(count, _)| count * 2 >= items.len()) {
            Some((_, entry)) => {
                let message = format!(
                    "the week of {week} was published, and its papers now stand in a week that starts \
                     on {}; readers would show all {} again",
                    entry.week.start,
                    items.len()
                );
                let help =
                    format!("rename the file to {week}.toml and keep its first day:\n  start = {week}");
                let diagnostic = Diagnostic::new(&rule::IdGone, entry.spans.of("start"), message);
                Report::new(entry.source, vec![diagnostic.with_help(help)])
            }
            None => {
                let path = format!("{ENTRIES}/{week}.toml");
                let papers = match items.len() {
                    1 => "its paper is".to_owned(),
                    papers => format!("{papers} of its papers are"),
                };
                let message = format!("the week of {week} is gone, and {papers} published");
                let help = week_gone_help(week);
                let source = Source { path, text: String::new() };
                let diagnostic = Diagnostic::new(&rule::IdGone, 0..0, message).with_help(help);
                Report::new(source, vec![diagnostic])
            }
        });
    }
    found
}

/// The first day of the week whose own ID this is.
fn week_of<'i>(site: &Site, id: &'i str) -> Option<&'i str> {
    specific(&site.tag, id).filter(|week| calendar::day(week).is_some())
}

fn week_gone_help(week: &str) -> String {
    format!(
        "restore the file from version control:\n  git checkout HEAD -- {ENTRIES}/{week}.toml\n\
         If the week is taken back on purpose:\n  paperfeed withdraw {week}"
    )
}

/// What is said of an item that no entry gives any more: a paper, or a week of the weekly feed.
fn gone(item: &PublishedItem, site: &Site) -> Diagnostic {
    let PublishedItem { id, title, .. } = item;
    let message = format!("{title:?} was published, and no entry has its ID {id:?}");
    let help = match week_of(site, id) {
        Some(week) => week_gone_help(week),
        None => format!(
            "keep the ID with a line in the paper's entry:\n  {} = {}\n\
             If the paper is taken back on purpose:\n  paperfeed withdraw {}",
            key_of(id),
            quoted(id),
            shell_word(id)
        ),
    };
    Diagnostic::new(&rule::IdGone, item.span.clone(), message).with_help(help)
}

/// The key that holds a whole ID: one that another feed had is no tag URI.
fn key_of(id: &str) -> &'static str {
    if id.starts_with("tag:") { "id" } else { "guid" }
}

/// An argument as a shell takes it.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@%+=".contains(c);
    if word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Every published id begins otherwise than the settings say: one cause, one message.
fn tag_changed<'p>(project: &'p Project, site: &Site, published: &HashSet<&str>) -> Report<'p> {
    let settings = &project.settings;
    let one = published.iter().min().copied().unwrap_or_default();
    let before = one.strip_prefix("tag:").and_then(|rest| rest.split(':').next()).unwrap_or(one);
    let place = site.site_spans.of("tag");
    let count = published.len();
    let noun = if count == 1 { "ID" } else { "IDs" };
    let message = format!("`tag` changes {count} published {noun}: they were made with {before:?}");
    let diagnostic = if project.placeholders.tag.as_deref() == Some(before) {
        let help = format!(
            "if the feeds are public already, keep the tag, or readers show every paper again:\n  tag = {}",
            quoted(before)
        );
        Diagnostic::new(&rule::PlaceholderTagReplaced, place, message).with_help(help)
    } else {
        let help = format!("restore the tag:\n  tag = {}", quoted(before));
        Diagnostic::new(&rule::IdGone, place, message).with_help(help)
    };
    Report::new(settings, vec![diagnostic])
}

/// The papers of the entries by link and by title, to find the one that had a lost id.
struct Papers<'e, 'a> {
    by_link: HashMap<Cow<'e, str>, (&'e Entry<'a>, usize)>,
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

    /// The paper that was published as `item` and has another id now.
    fn entry_of(&self, item: &PublishedItem) -> Option<&(&'e Entry<'a>, usize)> {
        self.by_link.get(item.link.as_str()).or_else(|| self.by_title.get(item.title.as_str()))
    }

    /// Where the paper that was published as `item` stands, and what is said of it.
    fn that_had(&self, item: &PublishedItem) -> Option<(&'a Source, Diagnostic)> {
        let (entry, at) = self.entry_of(item)?;
        let id = &item.id;
        let title = &entry.week.papers[*at].title;
        let message =
            format!("{title:?} was published with the ID {id:?} and now has {:?}", entry.ids[*at]);
        let help = format!("keep the published ID:\n  {} = {}", key_of(id), quoted(id));
        let span = entry.paper_spans[*at].of_first(&["guid", "id", "title"]);
        Some((entry.source, Diagnostic::new(&rule::IdGone, span, message).with_help(help)))
    }
}
