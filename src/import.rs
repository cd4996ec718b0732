//! A Markdown list to weeks. The structure is read, not one curator's habits, in four steps:
//!
//! ```text
//! text --html--> Markdown --blocks--> Block --outline--> Section --items--> Item --paper--> Paper
//! ```
//!
//! What names days begins a section; what stands under it are items, be they rows, bullets, headings or
//! paragraphs. What is understood is imported; what is not is a finding, and every link of the list is accounted for.

use std::collections::HashSet;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Source};
use crate::identity;
use crate::import::days::{Days, MonthDay};
use crate::import::outline::{Footnotes, Outline, Section};
use crate::import::weeks::{Span, Weeks, span_of};
use crate::markdown;
use crate::rule::{self, Rule};
use crate::week::Week;

mod behind;
mod bibtex;
mod blocks;
mod content;
mod days;
mod feed;
mod fields;
mod headings;
mod html;
mod inline;
mod items;
mod lead;
mod lines;
mod links;
mod lists;
mod marks;
mod names;
mod outline;
mod paper;
mod parts;
mod pieces;
mod shapes;
mod start;
mod summary;
mod table;
mod weeks;
mod words;
mod years;

pub use days::Order;
pub use fields::{Field, by_name};
pub(crate) use names::NOTES;
pub use outline::NamedBy;
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
    /// A day of the week of all that names none; of a bibliography, of all its papers.
    pub week: Option<NaiveDate>,
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
    pub named_by: NamedBy,
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
    match kind_of(&source.path, &source.text) {
        Kind::List => of_list(source, options),
        Kind::Bibliography => bibtex::read(source, options),
        Kind::Feed => feed::read(source, options),
    }
}

/// The name of a list: a feed's title, or the first heading of Markdown.
pub fn title_of(path: &str, text: &str) -> Option<String> {
    if kind_of(path, text) == Kind::Feed {
        return feed::title(text);
    }
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = markdown::plain(heading);
    (!title.is_empty()).then_some(title)
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A list in Markdown or HTML.
    List,
    /// BibTeX or biblatex.
    Bibliography,
    /// RSS, Atom or JSON Feed.
    Feed,
}

/// What a source is: by the ending of its name, else by what it begins with.
pub fn kind_of(path: &str, text: &str) -> Kind {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    match ending.as_str() {
        "md" | "markdown" | "mdx" => return Kind::List,
        "bib" | "bibtex" => return Kind::Bibliography,
        "xml" | "rss" | "atom" | "rdf" | "json" => return Kind::Feed,
        _ => {}
    }
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let beginnings = ["<?xml", "<rss", "<feed", "<rdf:RDF", "{"];
    if beginnings.iter().any(|words| text.starts_with(words)) {
        return Kind::Feed;
    }
    let of_entry = text.strip_prefix('@').unwrap_or_default();
    let rest = of_entry.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    match rest.len() < of_entry.len() && rest.starts_with('{') {
        true => Kind::Bibliography,
        false => Kind::List,
    }
}

fn of_list(source: &Source, options: &Options) -> Imported {
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
    // Tables of one shape have one finding for each column that is not known.
    let mut columns = HashSet::new();
    imported.diagnostics.retain(|found| {
        found.rule != &rule::UnknownColumn || columns.insert(found.message.clone())
    });
    links::count(&source.text, &markdown, &mut imported);
    imported
}

fn of_markdown(path: &str, text: &str, options: &Options) -> Imported {
    let mut imported = Imported::default();
    let blocks = blocks::read(text);
    let order = options.order.unwrap_or_else(|| order_in(text));
    let start = start::read(path, text, &blocks, order).or(options.week.map(start::given));
    let year = start::year_of(path);
    let outline = outline::read(text, &blocks, start, year, &options.skip, order);
    let found = &mut imported.diagnostics;
    if options.order.is_none() && order == Order::default() {
        uncertain(&outline, found);
    }
    let resolved = years::resolve(&outline, found);
    let mut weeks = Weeks::default();
    report_long(&outline, &resolved, found);
    let mut without_papers = Vec::new();
    let sections: Vec<OfSection> = outline
        .sections
        .par_iter()
        .zip(&resolved)
        .map(|(section, days)| of_section(text, section, *days, options, order, &outline.footnotes))
        .collect();
    for ((section, days), read) in outline.sections.iter().zip(&resolved).zip(sections) {
        // Under a month its weeks may stand.
        let is_week = days.is_some() && !matches!(section.days, Days::Month(..));
        if read.items == 0 && is_week && !section.parts.is_empty() {
            without_papers.push(section.marker.clone());
        }
        imported.papers_seen += read.items;
        found.extend(read.found);
        let Some(span) = read.span else { continue };
        if section.parts.is_empty() {
            continue;
        }
        let week = weeks.of(span, section);
        read.intros.into_iter().for_each(|intro| week.add_intro(&text[intro]));
        for (place, paper) in read.papers {
            weeks.add(paper, place, Some((section, span)), options.every);
        }
    }
    for part in &outline.before {
        let items = items::read(text, part, &options.columns, false, &mut Vec::new());
        // A table with days is a list, whatever stands in one of its rows.
        let is_dated = |item: &items::Item| item.fields.iter().any(|v| v.field == Field::Released);
        let are_dated = items.items.iter().any(is_dated);
        let (mut undated, mut last) = (Vec::new(), None);
        // Where bullets that begin with days are papers, what is wrong with others of them is said too.
        let (mut skipped, mut is_list) = (Vec::new(), false);
        for item in items.items {
            let begins_with_day =
                item.lead.clone().is_some_and(|lead| days::begins(&text[lead], order));
            let (place, read, mut more) = of_item(text, item, order, &outline.footnotes);
            let is_undated = |read: &paper::Read| read.released.is_none() && read.period.is_none();
            if are_dated {
                imported.papers_seen += 1;
                // That a row has no day is reported once for all.
                let is_undated = read.as_ref().is_some_and(is_undated);
                let is_said =
                    |found: &Diagnostic| !is_undated || !found.message.contains(paper::NOT_A_DATE);
                found.extend(more.drain(..).filter(is_said));
            }
            let Some(mut read) = read else {
                skipped.extend((begins_with_day && !are_dated).then_some(more));
                continue;
            };
            // `22 Apr` is of the year of the row above, else of the heading's.
            if let Some(day) = read.released {
                let near = last.and_then(|near| paper::released(day, near));
                let year = day.year.or(near.map(|day| day.year())).or(part.year);
                read.released = Some(MonthDay { year, ..day });
            }
            let period = read.period.and_then(|period| period.with_own_year());
            if let (None, Some(span)) = (read.released, period) {
                imported.papers_seen += usize::from(!are_dated);
                is_list = true;
                weeks.add_to(span, read.paper, place);
                continue;
            }
            match read.released {
                Some(day) if day.year.is_some() => {
                    last = paper::released(day, NaiveDate::default());
                    imported.papers_seen += usize::from(!are_dated);
                    is_list = true;
                    weeks.add(read, place, None, options.every);
                }
                _ if are_dated => undated.push(place),
                _ => {}
            }
        }
        if is_list {
            imported.papers_seen += skipped.len();
            found.extend(skipped.into_iter().flatten());
        }
        let help = "write the day as 2024-04-15, or name the week of all: `--week 2024-04-15`";
        let undated = for_all(&rule::NotUnderstood, &undated, |count| match count {
            1 => "this has no day with a year; skipped".to_owned(),
            _ => format!("{count} papers have no day with a year, this one first; skipped"),
        });
        found.extend(undated.map(|found| found.with_help(help)));
    }
    imported.weeks = weeks.finish(found);
    match without_papers.first() {
        _ if imported.weeks.is_empty() => found.push(nothing(text, &outline)),
        Some(first) => {
            let message = match without_papers.len() {
                1 => "no paper under these days".to_owned(),
                count => format!("no paper under {count} headings with days, this one first"),
            };
            found.push(Diagnostic::new(&rule::NotUnderstood, first.clone(), message));
        }
        None => {}
    }
    imported
}

/// One finding for all places of one cause, at the first of them. `message` is given how many there are.
fn for_all(
    rule: &'static Rule,
    places: &[Range<usize>],
    message: impl Fn(usize) -> String,
) -> Option<Diagnostic> {
    let first = places.first()?;
    Some(Diagnostic::new(rule, first.clone(), message(places.len())))
}

/// An item's place, its paper, and what was found in it.
fn of_item(
    text: &str,
    item: items::Item,
    order: Order,
    footnotes: &Footnotes,
) -> (Range<usize>, Option<paper::Read>, Vec<Diagnostic>) {
    let (place, mut found) = (item.place.clone(), Vec::new());
    let read = paper::read(text, item, order, footnotes, &mut found);
    (place, read, found)
}

/// What was read of a section.
#[derive(Default)]
struct OfSection {
    /// Items that were seen, papers or not.
    items: usize,
    /// Its days; none if they are not known, or too many.
    span: Option<Span>,
    intros: Vec<Range<usize>>,
    papers: Vec<(Range<usize>, paper::Read)>,
    found: Vec<Diagnostic>,
}

fn of_section(
    text: &str,
    section: &Section,
    days: Option<Span>,
    options: &Options,
    order: Order,
    footnotes: &Footnotes,
) -> OfSection {
    let span = days.map(|days| span_of(&section.days, days, options.every));
    let span = span.filter(|span| !is_long(*span));
    let mut of = OfSection { span, ..OfSection::default() };
    for (at, part) in section.parts.iter().enumerate() {
        let read = items::read(text, part, &options.columns, at == 0, &mut of.found);
        of.items += read.items.len();
        if span.is_none() {
            // That it was skipped says it of all its texts.
            of.found.retain(|found| found.rule != &rule::StrayText);
            continue;
        }
        of.intros.extend(read.intro);
        for item in read.items {
            let (place, paper, more) = of_item(text, item, order, footnotes);
            of.found.extend(more);
            of.papers.extend(paper.map(|paper| (place, paper)));
        }
    }
    of
}

/// Whether days are more than a month and no part of a year: a slip in a month.
fn is_long((start, end): Span) -> bool {
    let week = Week { start, end, ..Week::default() };
    (end - start).num_days() >= LONGEST_MONTH && !week.is_part_of_year()
}

/// In days.
const LONGEST_MONTH: i64 = 31;

fn report_long(outline: &Outline, resolved: &[Option<Span>], found: &mut Vec<Diagnostic>) {
    for (section, span) in outline.sections.iter().zip(resolved) {
        let Some((start, end)) = *span else { continue };
        if is_long((start, end)) {
            let days = (end - start).num_days() + 1;
            let message = format!("this week has {days} days ({start} to {end}); skipped");
            found.push(Diagnostic::new(&rule::NotUnderstood, section.marker.clone(), message));
        }
    }
}

/// Which number is the day, by the days of the list that show it.
fn order_in(text: &str) -> Order {
    let is_written = |line: &str| {
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
    if dated.into_iter().any(is_written) { Order::DayFirst } else { Order::MonthFirst }
}

/// Days of which day and month cannot be told apart: one warning.
fn uncertain(outline: &Outline, found: &mut Vec<Diagnostic>) {
    let Some(first) = outline.uncertain.first() else { return };
    let message = match outline.uncertain.len() {
        1 => "ambiguous day and month; read as month first".to_owned(),
        count => format!(
            "ambiguous day and month in {count} places, this one first; read as month first"
        ),
    };
    let help = "say which it is: `--order dmy` or `--order mdy`";
    found.push(Diagnostic::new(&rule::UncertainDay, first.clone(), message).with_help(help));
}

/// What is said of a list of which nothing was understood.
fn nothing(text: &str, outline: &Outline) -> Diagnostic {
    let has_days = !outline.sections.is_empty();
    let message = match has_days {
        true => "no paper of this list could be read".to_owned(),
        false => {
            let seen: Vec<String> = outline
                .headings
                .iter()
                .take(3)
                .map(|place| format!("{:?}", text[place.clone()].trim_matches(['#', ' '])))
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
