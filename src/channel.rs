//! Weeks to channels of items: what every feed says, the same in all formats.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::entry::Entry;
use crate::identity;
use crate::site::{DateShown, Site};
use crate::text;
use crate::value::ascii_url;
use crate::week::{Paper, Week};

/// The folder of the main feed, under `feeds/`.
pub const MAIN_FOLDER: &str = "";

/// How long the plain summary of an item is at most, in characters: two or three sentences, as
/// readers' lists show.
const SUMMARY_LENGTH: usize = 300;

/// One folder of feeds.
#[derive(Debug)]
pub struct Channel<'a> {
    /// The site's settings.
    pub site: &'a Site,
    /// The folder under `feeds/`, with a slash at the end; empty for the main feed.
    pub folder: String,
    /// The channel's name.
    pub title: String,
    /// The channel in one sentence.
    pub description: String,
    /// When anything in it last changed, as the entries say.
    pub updated: DateTime<Utc>,
    /// Its place among archives.
    pub history: History,
    /// The items, newest first.
    pub items: Vec<&'a Item<'a>>,
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

/// One paper, as every format shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// What the item is known by for ever, a tag URI.
    pub id: &'a str,
    /// Plain text.
    pub title: &'a str,
    /// The address of the paper: the first link without a text fragment, which readers change.
    pub link: String,
    /// The label and address of each further link.
    pub related: Vec<(&'a str, String)>,
    /// The day it came out (or was listed), as an instant of that day.
    pub published: DateTime<Utc>,
    /// The last correction, `published` if there was none.
    pub updated: DateTime<Utc>,
    /// At least one name.
    pub authors: Vec<&'a str>,
    /// The week, then the topics.
    pub categories: Vec<Cow<'a, str>>,
    /// The content: summary, links, week.
    pub html: String,
    /// The summary as plain text, cut at a word; may be empty.
    pub summary: String,
    /// The first day of its week.
    pub week: NaiveDate,
    /// Its place in its week, from 0.
    pub place: usize,
}

/// A day as an instant that is the same day from Honolulu to Auckland's summer: just before 11:00
/// UTC, since readers west of Greenwich show the day before for midnight. One minute less for each
/// place after the first keeps the curator's order in readers, which sort by time; one second less
/// for each day to the week's end keeps the instants of several weeks apart (the W3C's
/// DuplicateUpdated). From the 600th place on, instants repeat rather than move to another day.
pub fn instant(day: NaiveDate, place: usize, week_end: NaiveDate) -> DateTime<Utc> {
    let days_to_end = (week_end - day).num_days().rem_euclid(60);
    let minutes = (place % 600) as i64;
    let noon = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(11);
    noon - TimeDelta::seconds(1 + minutes * 60 + days_to_end)
}

/// The items of one week, in the curator's order.
pub fn items_of<'a>(site: &'a Site, entry: &'a Entry<'a>) -> Vec<Item<'a>> {
    let week = &entry.week;
    let week_title = week.title();
    let papers = week.papers.iter().zip(&entry.ids).enumerate();
    papers.map(|(place, (paper, id))| item(site, week, &week_title, place, paper, id)).collect()
}

fn item<'a>(
    site: &'a Site,
    week: &'a Week<'a>,
    week_title: &str,
    place: usize,
    paper: &'a Paper<'a>,
    id: &'a str,
) -> Item<'a> {
    let day = match site.date {
        DateShown::Released => paper.released(week),
        DateShown::Listed => week.listed(),
    };
    let published = instant(day, place, week.end);
    let corrected = paper.updated.map(|day| instant(day, place, week.end));
    let summary = text::render(&paper.summary);
    let topics = paper.topics.iter().map(|topic| Cow::Borrowed(topic.as_ref()));
    let authors: Vec<&str> = paper.authors.iter().map(|author| author.as_ref()).collect();
    Item {
        id,
        title: &paper.title,
        link: paper.links.first().map(|link| item_link(&link.url)).unwrap_or_default(),
        related: paper
            .links
            .iter()
            .skip(1)
            .map(|link| (&*link.label, ascii_url(&link.url)))
            .collect(),
        published,
        updated: corrected.unwrap_or(published).max(published),
        authors: if authors.is_empty() { vec![&site.author] } else { authors },
        categories: std::iter::once(Cow::Owned(week.category())).chain(topics).collect(),
        html: content(paper, summary.html, week_title),
        summary: text::cut(&summary.plain, SUMMARY_LENGTH),
        week: week.start,
        place,
    }
}

/// The summary, its links, the week. The links stand here again because most readers show one
/// link of an item at most.
fn content(paper: &Paper, summary_html: String, week_title: &str) -> String {
    let mut html = summary_html;
    for (at, link) in paper.links.iter().enumerate() {
        html.push_str(if at == 0 { "<p>" } else { " · " });
        let (url, label) = (text::escape(&ascii_url(&link.url)), text::escape(&link.label));
        html.push_str(&format!("<a href=\"{url}\">{label}</a>"));
    }
    html.push_str(&format!("</p>\n<p>{}</p>\n", text::escape(week_title)));
    html
}

/// An item's link: five readers change a text fragment (`#:~:text=…`), so it is left out.
pub fn item_link(url: &str) -> String {
    let url = ascii_url(url);
    match url.split_once('#') {
        Some((address, fragment)) => match fragment.split_once(":~:") {
            Some(("", _)) => address.to_owned(),
            Some((anchor, _)) => format!("{address}#{anchor}"),
            None => url,
        },
        None => url,
    }
}

/// Which weeks stand in the main feed: the newest, from this place of all weeks on. The weeks before
/// it are archives.
pub fn first_in_main(site: &Site, weeks: usize) -> usize {
    weeks.saturating_sub(site.weeks)
}

/// Whether an archived item stands in the main feed again: it was corrected after the main feed's
/// oldest week began (RFC 5005, section 4: a changed entry goes to the subscription document).
pub fn returns_to_main(entry: &Entry, item: &Item, main_begins: NaiveDate) -> bool {
    entry.week.papers[item.place].updated.is_some_and(|updated| updated >= main_begins)
}

/// The main feed: one item a paper.
pub fn main<'a>(site: &'a Site, entries: &[Entry], mut items: Vec<&'a Item<'a>>) -> Channel<'a> {
    items.sort_by(|a, b| newest_first(a, b));
    let archived = first_in_main(site, entries.len());
    let weeks = &entries[archived..];
    Channel {
        site,
        folder: MAIN_FOLDER.to_owned(),
        title: site.title.clone(),
        description: site.description.clone(),
        updated: last_change(&items, weeks.iter().map(|entry| entry.week.listed())),
        history: History {
            prev_archive: archived.checked_sub(1).map(|newest| entries[newest].week.folder()),
            ..History::default()
        },
        items,
    }
}

/// The channel of the week at one place of all weeks.
pub fn week<'a>(
    site: &'a Site,
    entries: &[Entry],
    at: usize,
    items: &'a [Item<'a>],
) -> Channel<'a> {
    let week = &entries[at].week;
    let mut items: Vec<_> = items.iter().collect();
    items.sort_by(|a, b| newest_first(a, b));
    let intro = week.intro.as_ref().map(|intro| text::render(intro).plain);
    Channel {
        site,
        folder: week.folder(),
        title: format!("{}: {}", site.title, week.title()),
        description: intro.unwrap_or_else(|| site.description.clone()),
        updated: last_change(&items, std::iter::once(week.listed())),
        history: archive_of(entries, at, first_in_main(site, entries.len())),
        items,
    }
}

/// A week that has left the main feed is an archive document, linked with those beside it. One that
/// has no neighbour is not called an archive: the W3C's ArchiveIncomplete warns of that.
fn archive_of(entries: &[Entry], at: usize, archived: usize) -> History {
    if at >= archived {
        return History::default();
    }
    let folder = |at: usize| entries[at].week.folder();
    History {
        is_archive: archived > 1,
        current: Some(MAIN_FOLDER.to_owned()),
        prev_archive: at.checked_sub(1).map(folder),
        next_archive: (at + 1 < archived).then(|| folder(at + 1)),
    }
}

/// By instant, then by place, then by week.
fn newest_first(a: &Item, b: &Item) -> std::cmp::Ordering {
    (b.published, a.place, b.week).cmp(&(a.published, b.place, a.week))
}

/// The latest release, correction or day listed, so that a week of older papers moves it too.
fn last_change(items: &[&Item], listed: impl Iterator<Item = NaiveDate>) -> DateTime<Utc> {
    let changes = items.iter().map(|item| item.updated);
    changes.chain(listed.map(|day| instant(day, 0, day))).max().unwrap_or_default()
}

impl Channel<'_> {
    /// The feed's id, which stays when the site moves.
    pub fn id(&self) -> String {
        identity::feed_id(&self.site.tag, &self.folder)
    }

    /// The address of a file in a channel's folder.
    pub fn url(&self, folder: &str, file_name: &str) -> String {
        format!("{}{folder}{file_name}", self.site.url)
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
}
