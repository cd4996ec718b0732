//! What a list says, put into the entries that are there: a paper that an entry lacks is added at its end, and all else
//! stays; with `--follow` the list is the source, and what it says replaces what the entry says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use crate::command::value_of;
use crate::diagnostic::{Diagnostic, Source};
use crate::entry::{self, Entry, PAPER};
use crate::guard::record::Published;
use crate::identity;
use crate::rule;
use crate::site::Site;
use crate::week::{Paper, Week};

/// How a list is put into entries.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct How {
    /// Entries are replaced.
    pub(super) force: bool,
    /// The list is the source.
    pub(super) follow: bool,
    /// Release dates of published papers may move.
    pub(super) released: bool,
}

/// The entries that are there.
pub(super) struct Existing<'a> {
    entries: Vec<Entry<'a>>,
    /// Entries that cannot be read.
    broken: Vec<&'a str>,
    /// Papers by what may be their key: the entry and the paper.
    by_key: HashMap<String, Vec<(usize, usize)>>,
    by_start: HashMap<NaiveDate, usize>,
}

impl<'a> Existing<'a> {
    pub(super) fn new(sources: &'a [Source], site: &Site) -> Self {
        let (mut entries, mut broken) = (Vec::new(), Vec::new());
        for source in sources {
            match entry::read(source, site) {
                (Some(entry), found) if !found.iter().any(Diagnostic::is_error) => {
                    entries.push(entry)
                }
                _ => broken.push(source.path.as_str()),
            }
        }
        let mut by_key: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for (number, paper) in entry.week.papers.iter().enumerate() {
                for key in keys(paper) {
                    by_key.entry(key).or_default().push((at, number));
                }
            }
        }
        let starts = entries.iter().enumerate().map(|(at, entry)| (entry.week.start, at));
        let by_start = starts.collect();
        Existing { entries, broken, by_key, by_start }
    }

    /// The weeks that a list does not have, as their files.
    pub(super) fn weeks_beside(&self, listed: impl Fn(NaiveDate) -> bool) -> Vec<&str> {
        let beside = self.entries.iter().filter(|entry| !listed(entry.week.start));
        beside.map(|entry| entry.source.path.as_str()).collect()
    }

    fn of(&self, start: NaiveDate) -> Option<usize> {
        self.by_start.get(&start).copied()
    }

    /// Where a paper stands: in its own entry, else in another.
    fn find(&self, paper: &Paper, own: Option<usize>) -> Option<(usize, usize)> {
        let is_other = |(at, number): (usize, usize)| {
            let known = &self.entries[at].week.papers[number];
            // Two items of a feed are two, whatever they link to.
            paper.guid.is_some() && known.guid.is_some() && paper.guid != known.guid
        };
        let places = || keys(paper).into_iter().flat_map(|key| self.by_key.get(&key)).flatten();
        let mut found = places().copied().filter(|found| !is_other(*found));
        let first = found.next()?;
        [first].into_iter().chain(found).find(|(at, _)| Some(*at) == own).or(Some(first))
    }
}

/// What a paper may be known by: its key, and what its links give.
fn keys(paper: &Paper) -> Vec<String> {
    let derived = Paper { id: None, ..paper.clone() };
    let mut keys = vec![identity::key(paper).into_owned(), identity::key(&derived).into_owned()];
    // A second paper of one link has a number behind its key; the first is another one.
    if paper
        .id
        .as_deref()
        .is_some_and(|id| id.rsplit_once('/').is_some_and(|(key, _)| key == keys[1]))
    {
        keys.remove(1);
    }
    if let Some(guid) = &paper.guid {
        keys.insert(0, guid.to_string());
    }
    keys
}

/// What becomes of the entry of a week.
pub(super) struct Merged {
    /// The text of its file; none if nothing changes.
    pub(super) text: Option<String>,
    /// Whether it is made of the list alone.
    pub(super) is_whole: bool,
    pub(super) found: Vec<Diagnostic>,
    /// Papers of the list that stand in entries.
    pub(super) papers: usize,
}

/// Puts a week of a list into the entries. `marker` is where the list names its days, `path` the entry's file.
pub(super) fn merge(
    week: &Week<'static>,
    marker: &std::ops::Range<usize>,
    path: &str,
    existing: &Existing,
    site: &Site,
    record: &Published,
    how: How,
) -> Result<Merged> {
    let mut merged = Merged { text: None, is_whole: false, found: vec![], papers: 0 };
    if existing
        .broken
        .iter()
        .any(|broken| Path::new(broken).file_name() == Path::new(path).file_name())
    {
        let message = format!("cannot add to {path}: it has errors");
        let help = "run `paperfeed check`, and correct the entry";
        merged
            .found
            .push(Diagnostic::new(&rule::EntryBroken, marker.clone(), message).with_help(help));
        return Ok(merged);
    }
    let own = existing.of(week.start);
    let is_wanted = |paper: &&Paper<'static>| !is_unwanted(site, week, paper);
    let wanted: Vec<&Paper<'static>> = week.papers.iter().filter(is_wanted).collect();
    merged.papers = week.papers.len();
    let elsewhere =
        |paper: &&&Paper<'static>| existing.find(paper, own).is_some_and(|(at, _)| Some(at) != own);
    let here: Vec<&Paper<'static>> =
        wanted.iter().filter(|paper| !elsewhere(paper)).copied().collect();
    let new: Vec<&Paper<'static>> =
        here.iter().filter(|paper| existing.find(paper, own).is_none()).copied().collect();
    let Some(own) = own else {
        if !new.is_empty() {
            let papers = new.into_iter().cloned().collect();
            merged.text = Some(entry::write(&Week { papers, ..week.clone() }));
            merged.is_whole = true;
        }
        return Ok(merged);
    };
    let entry = &existing.entries[own];
    if how.force {
        merged.is_whole = true;
        let kept = here.iter().map(|paper| with_kept_keys(paper, existing, own));
        let text = entry::write(&Week { papers: kept.collect(), ..week.clone() });
        merged.text =
            (entry::read(&source(path, &text), site).0.is_none_or(|now| now.week != entry.week))
                .then_some(text);
        return Ok(merged);
    }
    let mut text = entry.source.text.clone();
    if how.follow {
        let published = record.ids(&entry.week.folder())?;
        text = follow(entry, &here, &published, how, marker, &mut merged.found)
            .with_context(|| format!("cannot edit {path}"))?;
    }
    if !new.is_empty() {
        merged.found.push(added(path, &new, marker));
        text = entry::with_papers(&text, new.iter().copied());
    }
    merged.text = (text != entry.source.text).then_some(text);
    Ok(merged)
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// Papers that the settings leave out, and those that were withdrawn.
fn is_unwanted(site: &Site, week: &Week, paper: &Paper) -> bool {
    let id = identity::item_id(&identity::beginning(&site.tag, week), paper);
    let of_week = identity::digest_id(&site.tag, week);
    site.import.except.iter().any(|except| keys(paper).contains(except) || *except == id)
        || site.withdrawn.iter().any(|withdrawn| *withdrawn == id || *withdrawn == of_week)
}

fn added(path: &str, papers: &[&Paper], marker: &std::ops::Range<usize>) -> Diagnostic {
    let mut titles: Vec<String> = papers.iter().take(3).map(|p| format!("{:?}", p.title)).collect();
    if papers.len() > titles.len() {
        titles.push(format!("and {} more", papers.len() - titles.len()));
    }
    let noun = if papers.len() == 1 { "paper" } else { "papers" };
    let message = format!("{} {noun} added to {path}: {}", papers.len(), titles.join(", "));
    let id = identity::key(papers[0]);
    let help = format!(
        "to keep one out for good, add its ID to paperfeed.toml:\n  [import]\n  except = [{}]",
        crate::key::write::quoted(&id)
    );
    Diagnostic::new(&rule::PapersAdded, marker.clone(), message).with_help(help)
}

/// A paper of the list with what its entry says and no list can: by it subscribers know the paper.
fn with_kept_keys(paper: &Paper<'static>, existing: &Existing, own: usize) -> Paper<'static> {
    let mut paper = paper.clone();
    if let Some((at, number)) = existing.find(&paper, Some(own)).filter(|(at, _)| *at == own) {
        let old = &existing.entries[at].week.papers[number];
        let owned = |text: &std::borrow::Cow<str>| std::borrow::Cow::Owned(text.to_string());
        paper.id = old.id.as_ref().map(owned).or(paper.id);
        paper.guid = old.guid.as_ref().map(owned);
        paper.updated = old.updated;
    }
    paper
}

/// Makes an entry say what the list says, and keeps what the list does not say: other keys, comments, order.
fn follow(
    entry: &Entry,
    papers: &[&Paper],
    published: &HashSet<String>,
    how: How,
    marker: &std::ops::Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> Result<String> {
    let mut document: DocumentMut = entry.source.text.parse()?;
    let by_key: BTreeMap<String, &Paper> = papers
        .iter()
        .flat_map(|paper| keys(paper).into_iter().map(move |key| (key, *paper)))
        .collect();
    let Some(tables) = document.get_mut("paper").and_then(Item::as_array_of_tables_mut) else {
        return Ok(entry.source.text.clone());
    };
    let mut gone = Vec::new();
    for (at, old) in entry.week.papers.iter().enumerate() {
        let id = &entry.ids[at];
        let is_published = published.contains(id);
        let now = keys(old).into_iter().find_map(|key| by_key.get(&key));
        match (now, tables.get_mut(at)) {
            (Some(now), Some(table)) => {
                let moves = now.released.is_some() && now.released != old.released;
                if moves && is_published && !how.released {
                    found.push(other_day(old, now, marker));
                }
                let may_move = !is_published || how.released;
                edit(table, old, now, may_move)?;
            }
            (None, _) if is_published => found.push(left(old, id, marker)),
            (None, _) => gone.push(at),
            _ => {}
        }
    }
    remove(tables, &gone);
    Ok(document.to_string())
}

fn other_day(old: &Paper, now: &Paper, marker: &std::ops::Range<usize>) -> Diagnostic {
    let day = |paper: &Paper| paper.released.map_or("none".to_owned(), |day| day.to_string());
    let message = format!(
        "the list has release date {} for {:?}, the entry {}; kept, since readers sort by it",
        day(now),
        old.title,
        day(old)
    );
    let help = "to move the date, run `paperfeed import --follow --released`";
    Diagnostic::new(&rule::ListDiffers, marker.clone(), message).with_help(help)
}

fn left(paper: &Paper, id: &str, marker: &std::ops::Range<usize>) -> Diagnostic {
    let message =
        format!("{:?} is published but no longer in the list; its entry is kept", paper.title);
    let help = format!("to give it up, remove it from the entry, then:\n  paperfeed withdraw {id}");
    Diagnostic::new(&rule::ListDiffers, marker.clone(), message).with_help(help)
}

/// Sets the keys that the list gives and that differ.
fn edit(table: &mut Table, old: &Paper, now: &Paper, may_move: bool) -> Result<()> {
    let differs = |name: &str| match name {
        "title" => old.title != now.title,
        "summary" => old.summary != now.summary,
        "links" => old.links != now.links,
        "authors" => !now.authors.is_empty() && old.authors != now.authors,
        "topics" => !now.topics.is_empty() && old.topics != now.topics,
        "venue" => now.venue.is_some() && old.venue != now.venue,
        "released" => may_move && now.released.is_some() && old.released != now.released,
        _ => false,
    };
    for name in PAPER.keys.iter().map(|key| key.name).filter(|name| differs(name)) {
        let Some(mut item) = value_of(now, name)? else { continue };
        match table.get_mut(name) {
            Some(old) => {
                // A comment behind the value stays.
                if let (Some(value), Some(old)) = (item.as_value_mut(), old.as_value()) {
                    *value.decor_mut() = old.decor().clone();
                }
                *old = item;
            }
            None => {
                table.insert(name, item);
            }
        }
    }
    Ok(())
}

fn remove(tables: &mut ArrayOfTables, gone: &[usize]) {
    for at in gone.iter().rev() {
        tables.remove(*at);
    }
}
