//! Which items stand in which feed. A channel is data: a folder, a name, and the origins of its
//! items; to add a kind of channel, write the function that makes it and add its line to [`KINDS`].

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::calendar;
use crate::entry::Entry;
use crate::identity;
use crate::item::{self, Origin, instants};
use crate::key::convert::Renamed;
use crate::markdown;
use crate::site::Site;
use crate::topic::slug;
use crate::value::percent_encoded;
use crate::week::{Paper, WEEKS_FOLDER};

/// How many weeks the weekly feed holds: a year.
const WEEKLY_ITEMS: usize = 52;

/// How many papers a topic's feed holds.
pub const TOPIC_ITEMS: usize = 100;

/// All that is published: the settings and every week, the oldest first.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The settings.
    pub site: &'a Site,
    /// The weeks.
    pub entries: &'a [Entry<'a>],
}

/// One folder of feeds.
#[derive(Debug)]
pub struct Channel<'a> {
    /// The site's settings.
    pub site: &'a Site,
    /// The folder under `feeds/`, with a slash at the end; empty for the main feed.
    pub folder: String,
    /// The channel's name.
    pub title: String,
    /// What tells it from the others of its site, in few words.
    pub label: String,
    /// The channel in one sentence.
    pub description: String,
    /// When anything in it last changed, as the entries say.
    pub updated: DateTime<Utc>,
    /// Its place among archives.
    pub history: History,
    /// Which kind it is of.
    pub kind: &'static ChannelKind,
    /// Of a topic that was renamed: the folder of what it is called now.
    pub successor: Option<String>,
    /// The week that it is of, as its place among all.
    pub week: Option<usize>,
    /// What its items are made of, newest first.
    pub origins: Vec<Origin>,
}

/// A channel's place in the chain of archives (RFC 5005, section 4). All are folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Whether the channel says of itself that it is an archive document.
    pub is_archive: bool,
    /// The subscription document that an archive belongs to.
    pub current: Option<String>,
    /// The next older archive document.
    pub prev_archive: Option<String>,
    /// The next newer archive document.
    pub next_archive: Option<String>,
}

/// A kind of channel: which folders it has, and what holds of them.
#[derive(Debug)]
pub struct ChannelKind {
    /// The folder under `feeds/`, with a slash at the end: of the one channel, or that in which each has its own.
    pub folder: &'static str,
    /// Whether a name is that of a channel's own folder in `folder`; none if there is but one channel.
    pub is_name: Option<fn(&str) -> bool>,
    /// Whether one subscribes to it.
    pub is_subscribed: bool,
    /// Whether the ids in its feeds must not go. All ids should stand in a kind of which that is so.
    pub is_guarded: bool,
    /// Whether its channels become archive documents (RFC 5005).
    pub is_archived: bool,
    /// When a folder goes that no entry makes any more.
    pub goes: Goes,
    /// The channels of a list, in the order in which they are offered.
    pub make: for<'a> fn(&List<'a>) -> Vec<Channel<'a>>,
}

/// When a folder of a channel goes that is no longer made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// At once: the guard has seen that nothing is lost with it.
    AtOnce,
    /// When its id is withdrawn: until then the address of the feed is kept like an id.
    WhenWithdrawn,
}

/// One item a paper, of the newest weeks.
pub static MAIN: ChannelKind = ChannelKind {
    folder: "",
    is_name: None,
    is_subscribed: true,
    is_guarded: true,
    is_archived: false,
    goes: Goes::WhenWithdrawn,
    make: main,
};

/// One item a week.
pub static WEEKLY: ChannelKind = ChannelKind {
    folder: "weekly/",
    is_name: None,
    is_subscribed: true,
    is_guarded: true,
    is_archived: false,
    goes: Goes::WhenWithdrawn,
    make: weekly,
};

/// One item a paper, for each topic. The papers stand in their weeks too, which are guarded.
pub static TOPICS: ChannelKind = ChannelKind {
    folder: "topics/",
    is_name: Some(|name| slug(name) == name),
    is_subscribed: true,
    is_guarded: false,
    is_archived: false,
    goes: Goes::WhenWithdrawn,
    make: topics,
};

/// One item a paper, for each week.
pub static WEEKS: ChannelKind = ChannelKind {
    folder: WEEKS_FOLDER,
    is_name: Some(|name| calendar::day(name).is_some()),
    is_subscribed: false,
    is_guarded: true,
    is_archived: true,
    goes: Goes::AtOnce,
    make: weeks,
};

/// Every kind of channel, in the order in which they are offered.
pub static KINDS: [&ChannelKind; 4] = [&MAIN, &WEEKLY, &TOPICS, &WEEKS];

/// The kind of the channel in a folder, with a slash at the end.
pub fn kind_of(folder: &str) -> Option<&'static ChannelKind> {
    let is_of = |kind: &&&ChannelKind| match kind.is_name {
        Some(_) => kind.name_in(folder).is_some(),
        None => kind.folder == folder,
    };
    KINDS.iter().find(is_of).copied()
}

/// Every channel of a list.
pub fn all<'a>(list: &List<'a>) -> Vec<Channel<'a>> {
    let mut channels: Vec<Channel> = KINDS.iter().flat_map(|kind| (kind.make)(list)).collect();
    for channel in channels.iter_mut().filter(|channel| channel.kind.is_archived) {
        channel.history = channel.week.map(|at| archive_of(list, at)).unwrap_or_default();
    }
    channels
}

impl ChannelKind {
    /// The folder of the channel of a name, with a slash at the end.
    pub fn folder_of(&self, name: &str) -> String {
        format!("{}{name}/", self.folder)
    }

    /// The name of the channel in a folder of this kind.
    pub fn name_in<'f>(&self, folder: &'f str) -> Option<&'f str> {
        let name = folder.strip_prefix(self.folder)?.trim_end_matches('/');
        self.is_name?(name).then_some(name)
    }
}

/// One item a paper, of the newest weeks.
fn main<'a>(list: &List<'a>) -> Vec<Channel<'a>> {
    let archived = list.archived();
    let begins = list.entries.get(archived).map(|entry| entry.week.start);
    // RFC 5005, section 4: an archived entry that changes goes to the subscription document again.
    let returns = |origin: &Origin| {
        let updated = list.paper(origin).and_then(|paper| paper.updated);
        updated.zip(begins).is_some_and(|(updated, begins)| updated >= begins)
    };
    let origins =
        list.papers().filter(|origin| origin.week >= archived || returns(origin)).collect();
    vec![Channel {
        folder: MAIN.folder.to_owned(),
        title: list.site.title.clone(),
        label: "Each paper".to_owned(),
        description: list.site.description.clone(),
        history: History {
            prev_archive: archived.checked_sub(1).map(|newest| list.entries[newest].week.folder()),
            ..History::default()
        },
        ..of_papers(list, &MAIN, origins)
    }]
}

/// One item a week.
fn weekly<'a>(list: &List<'a>) -> Vec<Channel<'a>> {
    let weeks = list.entries.len().saturating_sub(WEEKLY_ITEMS)..list.entries.len();
    vec![Channel {
        folder: WEEKLY.folder.to_owned(),
        title: format!("{}: week by week", list.site.title),
        label: "One item a week".to_owned(),
        description: format!("{} One item a week.", sentence(&list.site.description)),
        ..of_papers(list, &WEEKLY, weeks.map(|week| Origin { week, paper: None }).collect())
    }]
}

/// One item a paper, for each topic, and the folders that topics had before they were renamed.
fn topics<'a>(list: &List<'a>) -> Vec<Channel<'a>> {
    let mut topics: BTreeMap<String, (&str, Vec<Origin>)> = BTreeMap::new();
    for origin in list.papers() {
        for topic in list.paper(&origin).iter().flat_map(|paper| &paper.topics) {
            // The name is that of the oldest paper, so that a new spelling renames no feed.
            let (_, origins) = topics.entry(slug(topic)).or_insert((topic, vec![]));
            // A topic that is written twice is still one.
            if origins.last() != Some(&origin) {
                origins.push(origin);
            }
        }
    }
    let channel = |slug: &str, topic: &str, origins: &[Origin]| {
        let mut channel = of_papers(list, &TOPICS, origins.to_vec());
        channel.origins.truncate(TOPIC_ITEMS);
        Channel {
            folder: TOPICS.folder_of(slug),
            title: format!("{}: {topic}", list.site.title),
            label: topic.to_owned(),
            description: format!("{} Papers on {topic}.", sentence(&list.site.description)),
            ..channel
        }
    };
    let mut channels: Vec<Channel> =
        topics.iter().map(|(slug, (topic, origins))| channel(slug, topic, origins)).collect();
    for Renamed { before, now, .. } in &list.site.renamed {
        // What is renamed to no topic, or is one still, has been reported.
        if let Some((topic, origins)) = topics.get(now).filter(|_| !topics.contains_key(before)) {
            channels.push(Channel {
                successor: Some(TOPICS.folder_of(now)),
                ..channel(before, topic, origins)
            });
        }
    }
    channels
}

/// One item a paper, for each week.
fn weeks<'a>(list: &List<'a>) -> Vec<Channel<'a>> {
    let channel = |(at, entry): (usize, &Entry)| {
        let week = &entry.week;
        let papers = 0..week.papers.len();
        let origins = papers.map(|paper| Origin { week: at, paper: Some(paper) }).collect();
        let intro = week.intro.as_ref();
        let intro = intro.map(|intro| markdown::render_with(intro, &list.site.pictures).plain);
        Channel {
            folder: week.folder(),
            title: format!("{}: {}", list.site.title, week.title()),
            label: week.title().into_owned(),
            description: intro.unwrap_or_else(|| list.site.description.clone()),
            week: Some(at),
            ..of_papers(list, &WEEKS, origins)
        }
    };
    list.entries.par_iter().enumerate().map(channel).collect()
}

/// A channel of these items without a name, newest first: by instant, then by place, then by week.
fn of_papers<'a>(
    list: &List<'a>,
    kind: &'static ChannelKind,
    mut origins: Vec<Origin>,
) -> Channel<'a> {
    let dates =
        |origin: &Origin| instants(list.site, &list.entries[origin.week].week, origin.paper);
    origins.sort_by_cached_key(|origin| {
        (Reverse(dates(origin).0), origin.paper, Reverse(origin.week))
    });
    // A week of older papers moves it too, by the day it was listed.
    let listed = |origin: &Origin| {
        let day = list.entries[origin.week].week.listed();
        item::instant(day, 0, day)
    };
    let changes = origins.iter().map(|origin| dates(origin).1.max(listed(origin)));
    Channel {
        site: list.site,
        folder: String::new(),
        title: String::new(),
        label: String::new(),
        description: String::new(),
        updated: changes.max().unwrap_or_default(),
        history: History::default(),
        kind,
        successor: None,
        week: None,
        origins,
    }
}

/// A week that has left the main feed is an archive document, linked with those beside it. One that
/// has no neighbour is not called an archive: the W3C's ArchiveIncomplete warns of that.
fn archive_of(list: &List, at: usize) -> History {
    let archived = list.archived();
    if at >= archived {
        return History::default();
    }
    let folder = |at: usize| list.entries[at].week.folder();
    History {
        is_archive: archived > 1,
        current: Some(MAIN.folder.to_owned()),
        prev_archive: at.checked_sub(1).map(folder),
        next_archive: (at + 1 < archived).then(|| folder(at + 1)),
    }
}

/// Text that another sentence can follow.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '。']) { text.to_owned() } else { format!("{text}.") }
}

impl<'a> List<'a> {
    /// How many weeks have left the main feed, the oldest ones.
    fn archived(&self) -> usize {
        self.entries.len().saturating_sub(self.site.weeks)
    }

    /// The origins of all papers.
    fn papers(&self) -> impl Iterator<Item = Origin> {
        self.entries.iter().enumerate().flat_map(|(week, entry)| {
            let papers = 0..entry.week.papers.len();
            papers.map(move |paper| Origin { week, paper: Some(paper) })
        })
    }

    /// The paper at a place.
    pub fn paper(&self, origin: &Origin) -> Option<&'a Paper<'a>> {
        Some(&self.entries[origin.week].week.papers[origin.paper?])
    }
}

impl Channel<'_> {
    /// Whether one subscribes to it: to a topic that was renamed under its new name.
    pub fn is_subscribed(&self) -> bool {
        self.kind.is_subscribed && self.successor.is_none()
    }

    /// The feed's id, which stays when the site moves.
    pub fn id(&self) -> String {
        identity::feed_id(&self.site.tag, &self.folder)
    }

    /// The address of a file in a channel's folder; of its page, without a file name.
    pub fn url(&self, folder: &str, file_name: &str) -> String {
        format!("{}{}{file_name}", self.site.url, percent_encoded(folder))
    }

    /// The address of its page.
    pub fn page(&self) -> String {
        self.url(&self.folder, "")
    }

    /// Links to other feeds in the same format, as relation and address: this one, the hub, the
    /// archives.
    pub fn feed_links(&self, file_name: &str) -> Vec<(&'static str, String)> {
        let History { current, prev_archive, next_archive, .. } = &self.history;
        let folders = [
            ("self", Some(&self.folder)),
            ("current", current.as_ref()),
            ("prev-archive", prev_archive.as_ref()),
            ("next-archive", next_archive.as_ref()),
        ];
        let mut links: Vec<_> = folders
            .into_iter()
            .filter_map(|(rel, folder)| Some((rel, self.url(folder?, file_name))))
            .collect();
        links.extend(self.site.hub.iter().map(|hub| ("hub", hub.clone())));
        links
    }

    /// The way from its folder to the top of `feeds/`: empty, or `../` for each folder.
    pub fn to_top(&self) -> String {
        "../".repeat(self.folder.matches('/').count())
    }
}
