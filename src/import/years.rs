//! The year of each week: from its heading, else from the index, else from its neighbours.

use chrono::{Datelike, NaiveDate};

use crate::diagnostic::Diagnostic;
use crate::import::days::WeekDays;
use crate::import::list::{List, Section};
use crate::rule;

/// The first and last day of each section, in their order; `None` where they could not be told,
/// which has been reported.
pub(super) fn resolve(
    list: &List,
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<(NaiveDate, NaiveDate)>> {
    let mut days: Vec<_> = list.sections.iter().map(|section| own_days(list, section)).collect();
    follow_neighbours(list, &mut days);
    for (section, days) in list.sections.iter().zip(&days) {
        match days {
            Some((start, end)) => compare_with_index(list, section, *start, *end, found),
            None => {
                let message = "the days of this week cannot be told: its year is written neither here nor in an index \
                     above, or it has no such day";
                found.push(Diagnostic::new(&rule::NoYear, section.heading.clone(), message));
            }
        }
    }
    for item in &list.index {
        if !list.sections.iter().any(|section| section.days.same_days(&item.days)) {
            let message = "the index names a week that no heading has";
            found.push(Diagnostic::new(&rule::IndexDiffers, item.place.clone(), message));
        }
    }
    days
}

/// The days of a section whose year is written: in its heading, in the one item of the index that
/// has its days, or in a heading above. A week at the turn of a year is left to its neighbours
/// unless both years are written.
fn own_days(list: &List, section: &Section) -> Option<(NaiveDate, NaiveDate)> {
    let days = &section.days;
    if days.start.year.is_some() || days.end.year.is_some() {
        return days.with_own_year();
    }
    if days.crosses_years() {
        return None;
    }
    days.starting_in(days.year.or_else(|| year_in_index(list, days)).or(section.year_above)?)
}

fn year_in_index(list: &List, days: &WeekDays) -> Option<i32> {
    let mut items = list.index.iter().filter(|item| item.days.same_days(days));
    let first = items.next()?;
    items.all(|item| item.year == first.year).then_some(first.year)
}

/// Gives each week without days those that lie nearest to the week before it in the list, else to
/// the one after it. Of a week at the turn of a year, a year that is written is kept.
fn follow_neighbours(list: &List, days: &mut [Option<(NaiveDate, NaiveDate)>]) {
    for at in 1..days.len() {
        if let (None, Some((start, _))) = (days[at], days[at - 1]) {
            days[at] = near(list, at, start);
        }
    }
    for at in (1..days.len()).rev() {
        if let (Some((start, _)), None) = (days[at], days[at - 1]) {
            days[at - 1] = near(list, at - 1, start);
        }
    }
    for (section, days) in list.sections.iter().zip(days) {
        *days = days.or_else(|| alone(list, section));
    }
}

fn near(list: &List, at: usize, neighbour: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let section = &list.sections[at];
    match years_at_turn(list, section) {
        Some(year) => [year - 1, year]
            .iter()
            .filter_map(|year| section.days.starting_in(*year))
            .min_by_key(|(start, _)| (*start - neighbour).num_days().abs()),
        None => section.days.nearest_to(neighbour),
    }
}

/// A week at the turn of a year with no neighbour: the year that is written is that of its end.
fn alone(list: &List, section: &Section) -> Option<(NaiveDate, NaiveDate)> {
    section.days.starting_in(years_at_turn(list, section)? - 1)
}

/// The year that is written for a week at the turn of a year: that of its start or of its end.
fn years_at_turn(list: &List, section: &Section) -> Option<i32> {
    let days = &section.days;
    let written = days.year.or_else(|| year_in_index(list, days)).or(section.year_above);
    written.filter(|_| days.crosses_years())
}

/// The heading wins; where the index puts the same days into another year, say so.
fn compare_with_index(
    list: &List,
    section: &Section,
    start: NaiveDate,
    end: NaiveDate,
    found: &mut Vec<Diagnostic>,
) {
    let mut items = list.index.iter().filter(|item| item.days.same_days(&section.days)).peekable();
    let agrees = |year: i32| year == start.year() || year == end.year();
    if let Some(first) = items.peek().map(|item| item.year)
        && !items.any(|item| agrees(item.year))
    {
        let message =
            format!("the index puts this week into {first}, the heading into {}", start.year());
        found.push(Diagnostic::new(&rule::YearDiffers, section.heading.clone(), message));
    }
    if !list.index.is_empty() && !list.index.iter().any(|item| item.days.same_days(&section.days)) {
        let message = "the index does not name this week";
        found.push(Diagnostic::new(&rule::IndexDiffers, section.heading.clone(), message));
    }
}
