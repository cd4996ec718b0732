//! A Markdown list to weeks. The structure is read, not one curator's habits, in four steps:
//!
//! ```text
//! text --html--> Markdown --blocks--> Block --outline--> Section --items--> Item --paper--> Paper
//! ```
//!
//! What names days begins a section; what stands under it are items, be they rows, bullets, headings or
//! paragraphs. What is understood is imported; what is not is a finding, and every link of the list is accounted for.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::diagnostic::{Diagnostic, Source};
use crate::import::days::Days;
use crate::import::outline::{Outline, Section};
use crate::site::Site;
use crate::week::{Paper, Week};
use crate::{entry, identity, rule};

mod blocks;
mod days;
mod fields;
mod html;
mod inline;
mod items;
mod lines;
mod outline;
mod paper;
mod start;
mod summary;
mod table;
mod words;
mod years;

pub use days::Order;
pub use fields::{Field, by_name};
pub use outline::Origin;
pub use table::Columns;

/// How a list is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What a single day becomes.
    pub every: Every,
    /// Headings without papers.
    pub skip: Vec<String>,
    /// Which number is the day in `03/04/2025`; by the other days of the list if it is not given.
    pub order: Option<Order>,
    /// What columns hold, by their names.
    pub columns: Columns,
}

/// What a single day becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Every {
    /// The day itself.
    Day,
    /// Its week of ISO 8601.
    #[default]
    Week,
    /// Its month.
    Month,
}

/// What a list was found to hold.
#[derive(Debug, Default)]
pub struct Imported {
    /// The weeks, in the list's order.
    pub weeks: Vec<ImportedWeek>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// Items that were seen, papers or not.
    pub papers_seen: usize,
    /// How many links to the web the list has.
    pub links_seen: usize,
    /// The links that are in no entry, in their order.
    pub left_out: Vec<LeftOut>,
}

/// A link that is in no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it stands in the list.
    pub place: Range<usize>,
    /// Where it leads.
    pub url: String,
}

/// A week of a list.
#[derive(Debug)]
pub struct ImportedWeek {
    /// What it says.
    pub week: Week<'static>,
    /// What names its days.
    pub marker: Range<usize>,
    /// Where they came from.
    pub origin: Origin,
    /// Where each paper stands.
    pub places: Vec<Range<usize>>,
}

/// The files beside a list that it links to, as it writes them.
pub fn links_to_files(text: &str) -> Vec<String> {
    let markdown = html::as_markdown(text);
    let links = inline::anchors(&markdown.text).into_iter();
    let paths = links.map(|link| link.url.split(['#', '?']).next().unwrap_or_default().to_owned());
    let is_file =
        |path: &String| !path.is_empty() && !path.contains("://") && !path.starts_with('/');
    paths.filter(is_file).map(|path| identity::percent_decoded(&path).into_owned()).collect()
}

/// Reads a list.
///
/// ```
/// use paperfeed::{diagnostic::Source, import};
/// let text = "## Week of April 15, 2024\n\n\
///     - [A title](https://arxiv.org/abs/2404.03592) - a summary\n";
/// let list = import::read(&Source { path: "list.md".into(), text: text.into() }, &import::Options::default());
/// let week = &list.weeks[0].week;
/// assert_eq!(week.start.to_string(), "2024-04-15");
/// assert_eq!(week.papers[0].title, "A title");
/// assert_eq!(week.papers[0].id.as_deref(), Some("arxiv:2404.03592"));
/// ```
pub fn read(source: &Source, options: &Options) -> Imported {
    let markdown = html::as_markdown(&source.text);
    let mut imported = of_markdown(&source.path, &markdown.text, options);
    let move_back = |place: &mut Range<usize>| *place = markdown.in_source(place);
    for found in &mut imported.diagnostics {
        move_back(&mut found.span);
        found.related.iter_mut().for_each(|(place, _)| move_back(place));
    }
    for week in &mut imported.weeks {
        move_back(&mut week.marker);
        week.places.iter_mut().for_each(move_back);
    }
    count_links(&source.text, &markdown, &mut imported);
    imported
}

fn of_markdown(path: &str, text: &str, options: &Options) -> Imported {
    let mut imported = Imported::default();
    let blocks = blocks::read(text);
    let order = options.order.unwrap_or_else(|| order_in(text));
    let start = start::read(path, text, &blocks, order);
    let year = start::year_of(path);
    let outline = outline::read(text, &blocks, start, year, &options.skip, order);
    let found = &mut imported.diagnostics;
    if options.order.is_none() && order == Order::default() {
        uncertain(&outline, found);
    }
    let resolved = years::resolve(&outline, found);
    let mut weeks = Weeks::default();
    report_long(&outline, &resolved, found);
    for (section, days) in outline.sections.iter().zip(&resolved) {
        let mut first = true;
        for part in &section.parts {
            let items = items::read(text, part, &options.columns, first, found);
            first = false;
            imported.papers_seen += items.items.len();
            let Some(days) = *days else { continue };
            let span = span_of(&section.days, days, options.every);
            if (span.1 - span.0).num_days() > LONGEST_WEEK {
                continue;
            }
            let week = weeks.of(span, section);
            if let Some(intro) = items.intro {
                week.add_intro(&text[intro]);
            }
            for item in items.items {
                let place = item.place.clone();
                let Some(read) = paper::read(text, item, order, found) else { continue };
                weeks.add(read, place, Some((section, span)), options.every);
            }
        }
    }
    for part in &outline.before {
        let items = items::read(text, part, &options.columns, false, &mut Vec::new());
        for item in items.items {
            let place = item.place.clone();
            let Some(read) = paper::read(text, item, order, &mut Vec::new()) else { continue };
            if read.released.is_some_and(|day| day.year.is_some()) {
                imported.papers_seen += 1;
                weeks.add(read, place, None, options.every);
            }
        }
    }
    imported.weeks = weeks.finish(found);
    if imported.weeks.is_empty() {
        found.push(nothing(text, &outline));
    }
    imported
}

/// In days, less one: a month. What is longer is a slip in a month.
const LONGEST_WEEK: i64 = 30;

fn report_long(outline: &Outline, resolved: &[Option<Span>], found: &mut Vec<Diagnostic>) {
    for (section, span) in outline.sections.iter().zip(resolved) {
        let Some((start, end)) = *span else { continue };
        let days = (end - start).num_days();
        if days > LONGEST_WEEK {
            let message = format!(
                "from {start} to {end} are {} days, which is no week; it was left out",
                days + 1
            );
            found.push(Diagnostic::new(&rule::NotUnderstood, section.marker.clone(), message));
        }
    }
}

/// The weeks of a list, by their first day.
#[derive(Default)]
struct Weeks {
    weeks: Vec<ImportedWeek>,
    by_start: BTreeMap<NaiveDate, usize>,
}

impl ImportedWeek {
    fn add_intro(&mut self, words: &str) {
        let words = words.replace("\r\n", "\n");
        let intro = match self.week.intro.take() {
            Some(intro) => format!("{intro}\n\n{words}"),
            None => words,
        };
        self.week.intro = Some(Cow::Owned(intro));
    }
}

impl Weeks {
    fn of(&mut self, (start, end): Span, section: &Section) -> &mut ImportedWeek {
        let at = self.at((start, end), section.marker.clone(), section.origin);
        let week = &mut self.weeks[at];
        if week.week.title.is_none() {
            week.week.title = section.title.clone().map(Cow::Owned);
        }
        week
    }

    fn at(&mut self, (start, end): Span, marker: Range<usize>, origin: Origin) -> usize {
        let next = self.weeks.len();
        let at = *self.by_start.entry(start).or_insert(next);
        if at == next {
            let week = Week { start, end, ..Week::default() };
            self.weeks.push(ImportedWeek { week, marker, origin, places: vec![] });
        }
        let week = &mut self.weeks[at].week;
        week.end = week.end.max(end);
        at
    }

    /// Adds a paper to its section's week, or to that of its own day: a list by day has none of weeks.
    fn add(
        &mut self,
        read: paper::Read,
        place: Range<usize>,
        section: Option<(&Section, Span)>,
        every: Every,
    ) {
        let paper::Read { mut paper, released } = read;
        let near = section.map_or(NaiveDate::default(), |(_, (start, _))| start);
        paper.released = released.and_then(|day| paper::released(day, near));
        let at = match (section, paper.released) {
            (Some((section, span)), released) => {
                let is_day = matches!(section.days, Days::Day(_) | Days::Month(..));
                if section.origin == Origin::Item && matches!(section.days, Days::Day(_)) {
                    paper.released = released.or(Some(section_day(section, span)));
                }
                match released.filter(|day| is_day && !(span.0..=span.1).contains(day)) {
                    Some(day) => self.at(span_around(day, every), place.clone(), Origin::Date),
                    None => self.at(span, section.marker.clone(), section.origin),
                }
            }
            (None, Some(day)) => self.at(span_around(day, every), place.clone(), Origin::Date),
            (None, None) => return,
        };
        self.weeks[at].week.papers.push(paper);
        self.weeks[at].places.push(place);
    }

    /// Gives each paper its id, and leaves out what no entry may say.
    fn finish(self, found: &mut Vec<Diagnostic>) -> Vec<ImportedWeek> {
        let mut weeks = self.weeks;
        for week in &mut weeks {
            give_ids(week, found);
            leave_out_faults(week, found);
        }
        weeks.retain(|week| !week.week.papers.is_empty());
        weeks
    }
}

/// The first and last day of a week.
type Span = (NaiveDate, NaiveDate);

/// The day that names a section.
fn section_day(section: &Section, span: Span) -> NaiveDate {
    section.days.with_own_year().map_or(span.0, |(day, _)| day)
}

/// The days of a week whose section names these.
fn span_of(days: &Days, (start, end): Span, every: Every) -> Span {
    if matches!(days, Days::Day(_)) { span_around(start, every) } else { (start, end) }
}

/// The week, the month or the day that a day is in.
fn span_around(day: NaiveDate, every: Every) -> Span {
    let span = match every {
        Every::Day => None,
        Every::Week => {
            let week = day.iso_week();
            let of = |weekday| NaiveDate::from_isoywd_opt(week.year(), week.week(), weekday);
            of(Weekday::Mon).zip(of(Weekday::Sun))
        }
        Every::Month => Days::Month(Some(day.year()), day.month()).with_own_year(),
    };
    span.unwrap_or((day, day))
}

/// Gives each paper of a week its id. A paper that stands twice stands once, with the links of both.
fn give_ids(week: &mut ImportedWeek, found: &mut Vec<Diagnostic>) {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    let (mut papers, mut places): (Vec<Paper>, Vec<Range<usize>>) = (vec![], vec![]);
    let old =
        std::mem::take(&mut week.week.papers).into_iter().zip(std::mem::take(&mut week.places));
    for (mut paper, place) in old {
        let key = identity::key(&paper).into_owned();
        if let Some(known) = first.get(&key).map(|at| &mut papers[*at])
            && known.title.to_lowercase() == paper.title.to_lowercase()
        {
            let message =
                format!("“{}” stands twice in this week; it was imported once", paper.title);
            found.push(Diagnostic::new(&rule::RepeatedLink, place, message));
            let more = paper
                .links
                .into_iter()
                .filter(|link| !known.links.iter().any(|own| own.url == link.url));
            known.links.extend(more.collect::<Vec<_>>());
            continue;
        }
        let own = own_key(&key, &mut taken);
        if own != key {
            let message =
                format!("“{}” has a link of a paper before it; its id is {own:?}", paper.title);
            found.push(Diagnostic::new(&rule::RepeatedLink, place.clone(), message));
        }
        first.entry(key).or_insert(papers.len());
        paper.id = Some(Cow::Owned(own));
        papers.push(paper);
        places.push(place);
    }
    (week.week.papers, week.places) = (papers, places);
}

/// The key, or with a number behind it where another paper of the week has it. `taken` holds the
/// number that each key has come to.
fn own_key(key: &str, taken: &mut HashMap<String, usize>) -> String {
    let mut own = key.to_owned();
    while taken.contains_key(&own) {
        let number = taken.get_mut(key).map_or(2, |number| {
            *number += 1;
            *number
        });
        own = format!("{key}/{number}");
    }
    taken.insert(own.clone(), 1);
    own
}

/// Leaves out the papers for which an entry would be refused: what import writes always builds.
fn leave_out_faults(week: &mut ImportedWeek, found: &mut Vec<Diagnostic>) {
    let site = Site::default();
    if entry::faults(&week.week, &site).is_empty() {
        return;
    }
    let alone = Week { papers: vec![], title: None, intro: None, ..week.week.clone() };
    if let Some(fault) = entry::faults(&alone, &site).into_iter().next() {
        let message = format!("this week was left out: {}", fault.message);
        found.push(Diagnostic::new(&rule::NotUnderstood, week.marker.clone(), message));
        week.week.papers.clear();
        week.places.clear();
        return;
    }
    let intro = Week { intro: week.week.intro.clone(), ..alone.clone() };
    if let Some(fault) = entry::faults(&intro, &site).into_iter().next() {
        let message = format!("the text above the papers was left out: {}", fault.message);
        found.push(Diagnostic::new(&rule::NotUnderstood, week.marker.clone(), message));
        week.week.intro = None;
    }
    let title = Week { title: week.week.title.clone(), ..alone.clone() };
    if !entry::faults(&title, &site).is_empty() {
        week.week.title = None;
    }
    let old =
        std::mem::take(&mut week.week.papers).into_iter().zip(std::mem::take(&mut week.places));
    for (paper, place) in old {
        let one = Week { papers: vec![paper], ..alone.clone() };
        match entry::faults(&one, &site).into_iter().next() {
            Some(fault) => {
                let message = format!("this was left out: {}", fault.message);
                found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
            }
            None => {
                week.week.papers.extend(one.papers);
                week.places.push(place);
            }
        }
    }
}

/// Which number is the day, by the days of the list that tell it.
fn order_in(text: &str) -> Order {
    let is_told = |line: &str| {
        let first = days::named(line, Order::MonthFirst);
        let second = days::named(line, Order::DayFirst);
        let is_slashed =
            first.as_ref().is_some_and(|named| line[named.place.clone()].contains('/'));
        let starts = first.filter(|_| is_slashed).map(|named| line[named.place].to_owned());
        let number = starts.and_then(|words| words.split('/').next()?.trim().parse::<u32>().ok());
        second.is_some() && number.is_some_and(|number| (13..=31).contains(&number))
    };
    let dated =
        text.lines().filter(|line| line.len() < 200 && line.contains('/') && !line.contains("://"));
    if dated.into_iter().any(is_told) { Order::DayFirst } else { Order::MonthFirst }
}

/// Days of which day and month cannot be told apart: one warning.
fn uncertain(outline: &Outline, found: &mut Vec<Diagnostic>) {
    let Some(first) = outline.uncertain.first() else { return };
    let message = match outline.uncertain.len() {
        1 => "day and month cannot be told apart here; the month was taken to be first".to_owned(),
        count => format!(
            "day and month cannot be told apart in {count} places, from this on; the month was taken to be first"
        ),
    };
    let help = "say which it is: `--order dmy` or `--order mdy`";
    found.push(Diagnostic::new(&rule::UncertainDay, first.clone(), message).with_help(help));
}

/// What is said of a list of which nothing was understood.
fn nothing(text: &str, outline: &Outline) -> Diagnostic {
    let has_days = !outline.sections.is_empty();
    let message = match has_days {
        true => "no paper of this list was understood".to_owned(),
        false => {
            let seen: Vec<String> = outline
                .headings
                .iter()
                .take(3)
                .map(|place| format!("“{}”", text[place.clone()].trim_matches(['#', ' '])))
                .collect();
            let headings = match (outline.headings.len(), seen.is_empty()) {
                (_, true) => "; it has no heading".to_owned(),
                (count, false) if count > 3 => {
                    format!("; it has {count} headings: {}, …", seen.join(", "))
                }
                (_, false) => format!("; its headings: {}", seen.join(", ")),
            };
            format!(
                "nothing in this list names days: no heading, line, column, front matter or file name{headings}"
            )
        }
    };
    let place = outline.sections.first().map_or(0..0, |section| section.marker.clone());
    Diagnostic::new(&rule::NoWeeks, place, message)
}

/// Counts the links to the web, and finds those that no entry has. HTML may hide links from the reader of Markdown, and
/// what is made of it others, so both are counted.
fn count_links(source: &str, markdown: &html::Markdown, imported: &mut Imported) {
    let mut links: Vec<LeftOut> = links_of(source);
    let known: HashSet<String> = links.iter().map(|link| link.url.clone()).collect();
    let of_html = links_of(&markdown.text).into_iter().filter(|link| !known.contains(&link.url));
    links.extend(
        of_html.map(|LeftOut { place, url }| LeftOut { place: markdown.in_source(&place), url }),
    );
    links.sort_by_key(|link| link.place.start);
    imported.links_seen = links.len();
    let kept = kept_links(&imported.weeks);
    imported.left_out = links.into_iter().filter(|link| !kept.contains(&link.url)).collect();
    let Some(first) = imported.left_out.first() else { return };
    let message = match imported.left_out.len() {
        1 => "a link of the list is in no entry".to_owned(),
        count => format!("{count} links of the list, from this on, are in no entry"),
    };
    let diagnostic = Diagnostic::new(&rule::LinksLeftOut, first.place.clone(), message);
    imported.diagnostics.push(diagnostic);
}

/// The links of a list, without its front matter.
fn links_of(text: &str) -> Vec<LeftOut> {
    let front = blocks::front_matter(text);
    let links = lines::web(&text[front..]);
    links
        .map(|link| LeftOut {
            place: front + link.place.start..front + link.place.end,
            url: link.url,
        })
        .collect()
}

/// The addresses that some weeks hold, in links and in texts.
fn kept_links(weeks: &[ImportedWeek]) -> HashSet<String> {
    let mut kept: HashSet<String> = HashSet::new();
    for ImportedWeek { week, .. } in weeks {
        let texts = week.papers.iter().map(|paper| &paper.summary).chain(&week.intro);
        texts.for_each(|words| kept.extend(lines::web(words).map(|link| link.url)));
        let links = week.papers.iter().flat_map(|paper| &paper.links);
        kept.extend(links.map(|link| link.url.to_string()));
    }
    kept
}
