//! A feed that exists already to weeks: each item is a paper of the week of its date, and keeps its guid.

use std::collections::HashSet;
use std::ops::Range;

use chrono::{DateTime, NaiveDate};

use crate::diagnostic::{Diagnostic, Source};
use crate::import::days;
use crate::import::inline::plain;
use crate::import::parts::{self, Parts};
use crate::import::weeks::{Weeks, is_likely};
use crate::import::{Imported, LeftOut, Options, content, for_all, lines, links};
use crate::week::Paper;
use crate::{calendar, identity, rule, text};

mod json;
mod repair;
mod xml;

/// What a feed says.
#[derive(Debug, Default)]
struct Feed {
    /// Its name.
    title: String,
    items: Vec<Item>,
    /// Who writes it.
    authors: Vec<String>,
    /// What kept it from being XML, and was read as it was meant.
    slips: Vec<Range<usize>>,
}

/// What a feed says of an item, whatever its format.
#[derive(Debug, Default)]
struct Item {
    /// What findings mark.
    place: Range<usize>,
    guid: Option<String>,
    /// Plain text.
    title: String,
    /// Its own address, then those of what belongs to it; labels may be empty.
    links: Vec<(String, String)>,
    /// As it is written.
    date: String,
    authors: Vec<String>,
    topics: Vec<String>,
    content: Content,
}

/// What an item says at length.
#[derive(Debug)]
enum Content {
    /// HTML, and the address at which relative ones begin.
    Html(String, Option<String>),
    /// Plain text.
    Text(String),
}

impl Default for Content {
    fn default() -> Self {
        Content::Text(String::new())
    }
}

impl Content {
    /// Paragraphs of Markdown.
    fn paragraphs(&self) -> Vec<String> {
        match self {
            Content::Html(html, base) => content::markdown(html, base.as_deref()),
            Content::Text(words) => {
                let words = words.replace("\r\n", "\n");
                let parts = words.split("\n\n").map(|part| text::as_prose(part.trim()));
                parts.filter(|part| !part.is_empty()).collect()
            }
        }
    }
}

/// The name of a feed, if it has one.
pub(super) fn title(text: &str) -> Option<String> {
    let title = parsed(trimmed(text)).ok()?.title;
    (!title.is_empty()).then_some(title)
}

/// Blank lines before an XML declaration are a slip of many sites.
fn trimmed(text: &str) -> &str {
    text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
}

fn parsed(text: &str) -> Result<Feed, Box<Diagnostic>> {
    if text.starts_with('{') { json::read(text) } else { xml::read(text) }
}

/// Reads a feed.
pub(super) fn read(source: &Source, options: &Options) -> Imported {
    let mut imported = Imported::default();
    let text = trimmed(&source.text);
    let before = source.text.len() - text.len();
    let move_back = |place: Range<usize>| place.start + before..place.end + before;
    match parsed(text) {
        Ok(mut feed) => {
            let places = feed.items.iter_mut().map(|item| &mut item.place);
            places.chain(&mut feed.slips).for_each(|place| *place = move_back(place.clone()));
            of_items(feed, options, &mut imported);
        }
        Err(fault) => {
            let span = move_back(fault.span.clone());
            imported.diagnostics.push(Diagnostic { span, ..*fault });
        }
    }
    imported
}

/// Makes papers of items. What several items lack is one finding.
fn of_items(mut feed: Feed, options: &Options, imported: &mut Imported) {
    let found = &mut imported.diagnostics;
    let slips = for_all(&rule::IllFormed, &feed.slips, |count| match count {
        1 => "this character is not XML; it was read as it was meant".to_owned(),
        _ => format!(
            "{count} characters, this one first, are not XML; they were read as they were meant"
        ),
    });
    found.extend(slips);
    without_author_of_all(&mut feed.items, &feed.authors, found);
    let (mut weeks, mut addresses, mut known) = (Weeks::default(), vec![], HashSet::new());
    let (mut without_date, mut without_guid) = (vec![], vec![]);
    imported.papers_seen = feed.items.len();
    for item in feed.items {
        let (place, date) = (item.place.clone(), day_of(&item.date));
        let parts = Parts { released: date, ..parts_of(item, found) };
        let in_text = parts.summary.iter().flat_map(|words| lines::web(words));
        let urls =
            in_text.map(|link| link.url).chain(parts.links.iter().map(|(_, url)| url.clone()));
        let urls = urls.filter(|url| text::is_web(url));
        addresses.extend(urls.map(|url| LeftOut { place: place.clone(), url }));
        if let Some(guid) = parts.guid.clone().filter(|guid| !known.insert(guid.clone())) {
            let message = format!("duplicate guid {guid:?}");
            found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
            continue;
        }
        let Some(day) = date.or(options.week) else {
            without_date.push(place);
            continue;
        };
        let Some(mut paper) = parts::paper(parts, found) else { continue };
        // What its text speaks of does not name it.
        let own = Paper { links: paper.links[..1].to_vec(), ..Paper::default() };
        paper.id = Some(identity::key(&own).into_owned().into());
        without_guid.extend(paper.guid.is_none().then(|| place.clone()));
        weeks.add_on(day, paper, place, options.every);
    }
    let undated = for_all(&rule::NotUnderstood, &without_date, |count| match count {
        1 => "this item has no valid date; skipped".to_owned(),
        _ => format!("{count} items have no valid date, this one first; skipped"),
    });
    found.extend(undated.map(|found| found.with_help("name their week: `--week 2024-04-15`")));
    found.extend(for_all(&rule::ItemWithoutGuid, &without_guid, |count| match count {
        1 => "this item has no guid".to_owned(),
        _ => format!("{count} items, this one first, have no guid"),
    }));
    imported.weeks = weeks.finish(found);
    if imported.weeks.is_empty() {
        let (message, help) = match imported.papers_seen {
            0 => ("this feed has no item", "give a feed that has items"),
            _ => ("no item of this feed was understood", "correct what is reported of its items"),
        };
        found.push(Diagnostic::new(&rule::NoWeeks, 0..0, message).with_help(help));
    }
    links::settle(addresses, imported);
}

/// What all items are said to be written by is the feed's author, and not that of the papers.
fn without_author_of_all(items: &mut [Item], of_feed: &[String], found: &mut Vec<Diagnostic>) {
    let all_alike = items.len() > 2
        && items.windows(2).all(|pair| pair[0].authors == pair[1].authors)
        && items.first().is_some_and(|item| !item.authors.is_empty());
    let mut dropped: Option<(String, Range<usize>)> = None;
    for item in items {
        if all_alike || (!item.authors.is_empty() && item.authors == of_feed) {
            dropped.get_or_insert((item.authors.join(", "), item.place.clone()));
            item.authors.clear();
        }
    }
    if let Some((names, place)) = dropped {
        let message =
            format!("{names:?} writes the feed, and was not imported as author of its papers");
        found.push(Diagnostic::new(&rule::AuthorOfAll, place, message));
    }
}

fn parts_of(item: Item, found: &mut Vec<Diagnostic>) -> Parts {
    let Item { place, guid, title, mut links, authors, topics, content, .. } = item;
    let mut summary = Vec::new();
    for paragraph in content.paragraphs() {
        // A line of links belongs to the paper; it is written beside the summary, not in it.
        match lines::is_links(&paragraph) {
            0 => summary.push(paragraph),
            _ => links.extend(lines::web(&paragraph).map(|link| (link.label, link.url))),
        }
    }
    let labelled: Vec<(String, String)> = links.clone();
    for (label, url) in links.iter_mut().filter(|(label, _)| label.is_empty()) {
        // A line of links may have the item's address with a place in the document.
        let is_same = |other: &str| other == url || other.split('#').next() == Some(url);
        let same = labelled.iter().find(|(label, other)| !label.is_empty() && is_same(other));
        let is_paper = identity::arxiv(url).is_some() || identity::doi(url).is_some();
        match same {
            Some((own, whole)) => (*label, *url) = (own.clone(), whole.clone()),
            None if is_paper => "Paper".clone_into(label),
            None => {}
        }
    }
    let title = match title.is_empty() {
        true => first_words(&summary, &place, found),
        false => title,
    };
    let is_week = |topic: &String| {
        topic.strip_prefix("Week of ").is_some_and(|day| calendar::day(day).is_some())
    };
    let topics = topics.into_iter().filter(|topic| !is_week(topic)).collect();
    Parts { place, guid, title, links, summary, authors, topics, ..Parts::default() }
}

/// An item may have a text alone (RSS 2.0, "Elements of item"): its first words are the title.
fn first_words(summary: &[String], place: &Range<usize>, found: &mut Vec<Diagnostic>) -> String {
    let words = summary.first().map(|first| plain(first)).unwrap_or_default();
    let title = text::cut(&words, LONGEST_TITLE).into_owned();
    if !title.is_empty() {
        let message = format!("this item has no title; using {title:?}");
        let diagnostic = Diagnostic::new(&rule::TitleGuessed, place.clone(), message);
        found.push(diagnostic.with_help("correct `title` in the entry"));
    }
    title
}

/// In characters.
const LONGEST_TITLE: usize = 80;

/// The day that a date names, where it was written.
fn day_of(date: &str) -> Option<NaiveDate> {
    let date = date.trim();
    let of_atom = DateTime::parse_from_rfc3339(date).map(|moment| moment.date_naive()).ok();
    let of_rss =
        |date: &str| DateTime::parse_from_rfc2822(date).map(|moment| moment.date_naive()).ok();
    // A weekday may be wrong or in another language.
    let without_weekday = || of_rss(date.split_once(", ")?.1);
    let beginning = || calendar::day(date.get(..10)?);
    let day = of_atom.or_else(|| of_rss(date)).or_else(without_weekday).or_else(beginning);
    day.or_else(|| days::whole_day(date)).filter(is_likely)
}
