//! Papers to weeks: each in that of its section, or of its own day, with an ID, and none that an entry may not hold.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::import::days::Days;
use crate::import::outline::{NamedBy, Section};
use crate::import::{Every, ImportedWeek, paper};
use crate::site::Site;
use crate::week::{Paper, Week};
use crate::{entry, identity, rule};

/// The weeks of a list, by their first day.
#[derive(Default)]
pub(super) struct Weeks {
    weeks: Vec<ImportedWeek>,
    /// Headings of weeks that begin with another, longer or shorter one.
    joined: Vec<(Range<usize>, NaiveDate)>,
    by_start: BTreeMap<NaiveDate, usize>,
}

impl ImportedWeek {
    pub(super) fn add_intro(&mut self, words: &str) {
        let words = words.replace("\r\n", "\n");
        let intro = match self.week.intro.take() {
            Some(intro) => format!("{intro}\n\n{words}"),
            None => words,
        };
        self.week.intro = Some(Cow::Owned(intro));
    }
}

impl Weeks {
    pub(super) fn of(&mut self, (start, end): Span, section: &Section) -> &mut ImportedWeek {
        let before = self.by_start.get(&start).map(|at| self.weeks[*at].week.end);
        let at = self.at((start, end), section.marker.clone(), section.named_by);
        let is_known = self.joined.last().is_some_and(|(marker, _)| *marker == section.marker);
        let ends_otherwise = before.is_some_and(|before| before != end);
        if self.weeks[at].marker != section.marker && ends_otherwise && !is_known {
            self.joined.push((section.marker.clone(), start));
        }
        let week = &mut self.weeks[at];
        if week.week.title.is_none() {
            week.week.title = section.title.clone().map(Cow::Owned);
        }
        week
    }

    fn at(&mut self, (start, end): Span, marker: Range<usize>, named_by: NamedBy) -> usize {
        let next = self.weeks.len();
        let at = *self.by_start.entry(start).or_insert(next);
        if at == next {
            let week = Week { start, end, ..Week::default() };
            self.weeks.push(ImportedWeek { week, marker, named_by, places: vec![] });
        }
        let week = &mut self.weeks[at].week;
        week.end = week.end.max(end);
        at
    }

    /// Adds a paper to its section's week, or to that of its own day: a list by day has none of weeks.
    pub(super) fn add(
        &mut self,
        read: paper::Read,
        place: Range<usize>,
        section: Option<(&Section, Span)>,
        every: Every,
    ) {
        let paper::Read { mut paper, released, .. } = read;
        let near = section.map_or(NaiveDate::default(), |(_, (start, _))| start);
        paper.released = released.and_then(|day| paper::released(day, near));
        let at = match (section, paper.released) {
            (Some((section, span)), released) => {
                let is_day = matches!(section.days, Days::Day(_) | Days::Month(..));
                if section.named_by == NamedBy::Item && matches!(section.days, Days::Day(_)) {
                    paper.released = released.or(Some(section_day(section, span)));
                }
                match released.filter(|day| is_day && !(span.0..=span.1).contains(day)) {
                    Some(day) => self.at(span_around(day, every), place.clone(), NamedBy::Date),
                    None => self.at(span, section.marker.clone(), section.named_by),
                }
            }
            (None, Some(day)) => return self.add_on(day, paper, place, every),
            (None, None) => return,
        };
        self.weeks[at].week.papers.push(paper);
        self.weeks[at].places.push(place);
    }

    /// Adds a paper to the week of a day.
    pub(super) fn add_on(
        &mut self,
        day: NaiveDate,
        paper: Paper<'static>,
        place: Range<usize>,
        every: Every,
    ) {
        self.add_to(span_around(day, every), paper, place);
    }

    /// Adds a paper to the week of some days.
    pub(super) fn add_to(&mut self, span: Span, paper: Paper<'static>, place: Range<usize>) {
        let at = self.at(span, place.clone(), NamedBy::Date);
        self.weeks[at].week.papers.push(paper);
        self.weeks[at].places.push(place);
    }

    /// Gives each paper its id, and leaves out what no entry may say.
    pub(super) fn finish(self, found: &mut Vec<Diagnostic>) -> Vec<ImportedWeek> {
        let mut weeks = self.weeks;
        let of_weeks: Vec<Vec<Diagnostic>> = weeks
            .par_iter_mut()
            .map(|week| {
                let mut found = Vec::new();
                give_ids(week, &mut found);
                leave_out_faults(week, &mut found);
                found
            })
            .collect();
        found.extend(of_weeks.into_iter().flatten());
        found.extend(self.joined.into_iter().map(|(marker, start)| {
            let message = format!(
                "other days of this list begin on {start} too; one entry holds the papers of both"
            );
            Diagnostic::new(&rule::OverlappingWeeks, marker, message)
        }));
        weeks.retain(|week| !week.week.papers.is_empty());
        weeks
    }
}

/// Whether papers can have come out on a day. `0001-01-01` says that none is known.
pub(super) fn is_likely(day: &NaiveDate) -> bool {
    (1000..2200).contains(&day.year())
}

/// The first and last day of a week.
pub(super) type Span = (NaiveDate, NaiveDate);

/// The day that names a section.
fn section_day(section: &Section, span: Span) -> NaiveDate {
    let days = section.days.with_own_year().or_else(|| section.days.nearest_to(span.0));
    days.map_or(span.0, |(day, _)| day)
}

/// The days of a week whose section names these.
pub(super) fn span_of(days: &Days, (start, end): Span, every: Every) -> Span {
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
            let message = format!("{:?} is listed twice in this week; imported once", paper.title);
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
            let message = format!(
                "{:?} has the same link as a paper above; its ID is now {own:?}",
                paper.title
            );
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
        let message = format!("this week was skipped: {}", fault.message);
        found.push(Diagnostic::new(&rule::NotUnderstood, week.marker.clone(), message));
        week.week.papers.clear();
        week.places.clear();
        return;
    }
    let intro = Week { intro: week.week.intro.clone(), ..alone.clone() };
    if let Some(fault) = entry::faults(&intro, &site).into_iter().next() {
        let message = format!("the text above the papers was skipped: {}", fault.message);
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
                let message = format!("this was skipped: {}", fault.message);
                found.push(Diagnostic::new(&rule::NotUnderstood, place, message));
            }
            None => {
                week.week.papers.extend(one.papers);
                week.places.push(place);
            }
        }
    }
}
