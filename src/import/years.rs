//! The year of each section: from its marker, else from the index, else from its neighbours.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::diagnostic::Diagnostic;
use crate::import::days::{self, Days};
use crate::import::outline::{Outline, Section};
use crate::rule;

/// The first and last day of each section, in their order; `None` where they could not be told,
/// which has been reported.
pub(super) fn resolve(
    outline: &Outline,
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<(NaiveDate, NaiveDate)>> {
    let sections = &outline.sections;
    let mut days: Vec<_> = sections.iter().map(|section| own_days(outline, section)).collect();
    follow_neighbours(outline, &mut days);
    for (section, days) in sections.iter().zip(&days) {
        // What no paper stands under may be anything.
        let has_parts = !section.parts.is_empty();
        if days.is_none() && has_parts {
            if section.days == days::NONE {
                let message = "no valid days in this heading; its papers were skipped";
                let help = "write the days as in `Week of April 15, 2024`";
                let diagnostic = Diagnostic::new(&rule::NoYear, section.marker.clone(), message);
                found.push(diagnostic.with_help(help));
                continue;
            }
            let message =
                "no valid year for this week, neither here nor in an index above; skipped";
            found.push(Diagnostic::new(&rule::NoYear, section.marker.clone(), message));
        }
    }
    compare_with_index(outline, &days, found);
    days
}

/// The days of a section whose year is written: in its marker, in the one item of the index that
/// has its days, or in a heading above. A week at the turn of a year is left to its neighbours
/// unless both years are written.
fn own_days(outline: &Outline, section: &Section) -> Option<(NaiveDate, NaiveDate)> {
    let days = &section.days;
    if let Some(own) = days.with_own_year() {
        return Some(own);
    }
    if days.crosses_years() {
        return None;
    }
    let year = days.year().or_else(|| year_in_index(outline, days)).or(section.year_above)?;
    days.starting_in(year)
}

fn year_in_index(outline: &Outline, days: &Days) -> Option<i32> {
    let mut items = outline.index.iter().filter(|item| item.days.same_days(days));
    let first = items.next()?;
    items.all(|item| item.year == first.year).then_some(first.year)
}

/// Gives each week without days those that lie nearest to the week before it in the list, else to
/// the one after it. Of a week at the turn of a year, a year that is written is kept.
fn follow_neighbours(outline: &Outline, days: &mut [Option<(NaiveDate, NaiveDate)>]) {
    for at in 1..days.len() {
        if let (None, Some((start, _))) = (days[at], days[at - 1]) {
            days[at] = near(outline, at, start);
        }
    }
    for at in (1..days.len()).rev() {
        if let (Some((start, _)), None) = (days[at], days[at - 1]) {
            days[at - 1] = near(outline, at - 1, start);
        }
    }
    for (section, days) in outline.sections.iter().zip(days) {
        *days = days.or_else(|| alone(outline, section));
    }
}

fn near(outline: &Outline, at: usize, neighbour: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let section = &outline.sections[at];
    match years_at_turn(outline, section) {
        Some(year) => [year - 1, year]
            .iter()
            .filter_map(|year| section.days.starting_in(*year))
            .min_by_key(|(start, _)| (*start - neighbour).num_days().abs()),
        // A year that is written is no guess: such a day does not exist.
        None if section.days.year().is_some() => None,
        None => section.days.nearest_to(neighbour),
    }
}

/// A week at the turn of a year with no neighbour: it begins on a Monday, else the year that is written is that of its
/// end.
fn alone(outline: &Outline, section: &Section) -> Option<(NaiveDate, NaiveDate)> {
    let year = years_at_turn(outline, section)?;
    let begins_on_monday = |(start, _): &(NaiveDate, NaiveDate)| start.weekday() == Weekday::Mon;
    let in_written_year = section.days.starting_in(year).filter(begins_on_monday);
    in_written_year.or_else(|| section.days.starting_in(year - 1))
}

/// The year that is written for a week at the turn of a year: that of its start or of its end.
fn years_at_turn(outline: &Outline, section: &Section) -> Option<i32> {
    let days = &section.days;
    let written = days.year().or_else(|| year_in_index(outline, days)).or(section.year_above);
    written.filter(|_| days.crosses_years())
}

/// Where the index and the headings differ: one finding for each way in which they do.
fn compare_with_index(
    outline: &Outline,
    days: &[Option<(NaiveDate, NaiveDate)>],
    found: &mut Vec<Diagnostic>,
) {
    if outline.index.is_empty() {
        return;
    }
    let (mut elsewhere, mut unnamed) = (Vec::new(), Vec::new());
    for (section, days) in outline.sections.iter().zip(days) {
        let Some((start, end)) = days else { continue };
        let mut items = outline.index.iter().filter(|item| item.days.same_days(&section.days));
        let agrees = |year: i32| year == start.year() || year == end.year();
        match items.next() {
            None => unnamed.push(section.marker.clone()),
            Some(first) if !agrees(first.year) && !items.any(|item| agrees(item.year)) => {
                elsewhere.push((section.marker.clone(), first.year, start.year()));
            }
            Some(_) => {}
        }
    }
    let is_named = |item: &&crate::import::outline::IndexItem| {
        outline.sections.iter().any(|section| section.days.same_days(&item.days))
    };
    let unmet = outline.index.iter().filter(|item| !is_named(item)).map(|item| item.place.clone());
    let mut report = |rule, places: Vec<Range<usize>>, one: String, more: &str| {
        let Some(first) = places.first() else { return };
        let message = match places.len() {
            1 => one,
            count => format!("{count} {more}"),
        };
        found.push(Diagnostic::new(rule, first.clone(), message));
    };
    if let Some((_, of_index, of_heading)) = elsewhere.first().cloned() {
        let one =
            format!("the index lists this week under {of_index}, the heading names {of_heading}");
        let places = elsewhere.into_iter().map(|(place, _, _)| place).collect();
        report(&rule::YearDiffers, places, one, "weeks are under another year in the index");
    }
    let one = "this week is not in the index".to_owned();
    report(&rule::IndexDiffers, unnamed, one, "weeks are not in the index, this one first");
    let one = "this week of the index has no heading".to_owned();
    report(
        &rule::IndexDiffers,
        unmet.collect(),
        one,
        "weeks of the index have no heading, this one first",
    );
}
