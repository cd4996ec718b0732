//! The structure of a list: headings, an index of weeks by year, and tables, as places in the text.

use std::ops::Range;

use crate::import::days::{self, WeekDays};

/// The parts of a list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Headings that name the days of a week, and what stands under each.
    pub(super) sections: Vec<Section>,
    /// Items of an index that name the days of a week under a heading that names a year.
    pub(super) index: Vec<IndexItem>,
    /// The headers of tables that stand under no week.
    pub(super) stray_tables: Vec<Vec<Range<usize>>>,
}

/// A week's heading and what stands under it.
#[derive(Debug)]
pub(super) struct Section {
    /// The heading's text.
    pub(super) heading: Range<usize>,
    /// The days it names.
    pub(super) days: WeekDays,
    /// The year that a heading above names, if weeks stand under it rather than an index.
    pub(super) year_above: Option<i32>,
    /// What stands before the table, from the end of the heading.
    pub(super) intro: Range<usize>,
    /// The cells of the table's first row.
    pub(super) header: Vec<Range<usize>>,
    /// The cells of every further row, without the row of dashes.
    pub(super) rows: Vec<Vec<Range<usize>>>,
    /// Lines after the table that are not of it.
    pub(super) stray: Vec<Range<usize>>,
    /// The headers of further tables, under headings below the week's.
    pub(super) stray_tables: Vec<Vec<Range<usize>>>,
    /// How deep the heading is.
    level: usize,
}

/// A line of an index.
#[derive(Debug)]
pub(super) struct IndexItem {
    /// The line's text.
    pub(super) place: Range<usize>,
    /// The days it names.
    pub(super) days: WeekDays,
    /// The year of the heading above it.
    pub(super) year: i32,
}

/// What the lines are under.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    /// A week, its last section.
    Week,
    /// A heading within a week, that is no week.
    PartOfWeek,
    /// Any other heading, or none.
    Other,
}

/// Finds the parts of a list.
pub(super) fn read(text: &str) -> List {
    let mut list = List::default();
    let mut year: Option<i32> = None;
    let mut under = Under::Other;
    let mut hidden = Hidden::default();
    let mut at = 0;
    let mut before = 0..0;
    for line in text.split_inclusive('\n') {
        let place = trimmed(text, at..at + line.len());
        at += line.len();
        let line = &text[place.clone()];
        if hidden.takes(line) {
            if under == Under::Week && !line.is_empty() && !hidden.in_comment {
                take_hidden(&mut list, place.clone());
            }
        } else if let Some((level, heading)) = heading(line) {
            let above = list.sections.last().map_or(0, |section| section.level);
            if let Some(days) = days::range_in(heading) {
                let is_indexed = |year| list.index.iter().any(|item| item.year == year);
                list.sections.push(Section {
                    heading: place.clone(),
                    days,
                    year_above: year.filter(|year| !is_indexed(*year)),
                    intro: place.end..place.end,
                    header: vec![],
                    rows: vec![],
                    stray: vec![],
                    stray_tables: vec![],
                    level,
                });
                under = Under::Week;
            } else if under != Under::Other && level > above {
                under = Under::PartOfWeek;
            } else {
                under = Under::Other;
                year = days::year_in(heading).or(year);
            }
        } else if under == Under::Week {
            if let Some(section) = list.sections.last_mut() {
                take_line(text, section, place.clone(), before);
            }
        } else if is_dashes(line) && line.contains('|') && text[before.clone()].contains('|') {
            let header = cells(text, before);
            match list.sections.last_mut() {
                Some(section) if under == Under::PartOfWeek => section.stray_tables.push(header),
                _ => list.stray_tables.push(header),
            }
        } else if let (Some(item), Some(year)) = (bullet(line), year)
            && let Some(days) = days::range_in(item)
        {
            list.index.push(IndexItem { place: place.clone(), days, year });
        }
        before = place;
    }
    list
}

/// A line of code under a week is of its intro, or stray.
fn take_hidden(list: &mut List, place: Range<usize>) {
    match list.sections.last_mut() {
        Some(section) if section.header.is_empty() => section.intro.end = place.end,
        Some(section) => section.stray.push(place),
        None => {}
    }
}

/// Lines in which nothing is a heading or a table: fenced code, and comments, which readers of the
/// list do not see.
#[derive(Default)]
struct Hidden {
    in_comment: bool,
    in_code: bool,
}

impl Hidden {
    fn takes(&mut self, line: &str) -> bool {
        let fence = line.starts_with("```") || line.starts_with("~~~");
        if !self.in_comment && fence {
            self.in_code = !self.in_code;
            return true;
        }
        if !self.in_code && line.starts_with("<!--") {
            self.in_comment = true;
        }
        let taken = self.in_comment || self.in_code;
        if self.in_comment && line.contains("-->") {
            self.in_comment = false;
        }
        taken
    }
}

/// Takes a line under a week. `before` is the line above it: rows may lack their outer `|`, and a
/// row of dashes makes a header of the line above (GFM, section 4.10).
fn take_line(text: &str, section: &mut Section, place: Range<usize>, before: Range<usize>) {
    let line = &text[place.clone()];
    let parts_cells = line.contains('|');
    if line.is_empty() || is_rule(line) {
        return;
    }
    if section.header.is_empty() {
        if parts_cells && is_dashes(line) && text[before.clone()].contains('|') {
            section.header = cells(text, before.clone());
            section.intro.end = section.intro.end.min(before.start).max(section.intro.start);
        } else {
            section.intro.end = place.end;
        }
    } else if parts_cells && (line.starts_with('|') || !text[before].is_empty()) {
        section.rows.push(cells(text, place));
    } else {
        section.stray.push(place);
    }
}

/// Whether a line parts a table's header from its rows.
fn is_dashes(line: &str) -> bool {
    line.contains('-') && line.bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// The level and text of a heading (CommonMark 0.31, section 4.2).
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && (text.is_empty() || text.starts_with([' ', '\t']));
    is_heading.then(|| (level, text.trim()))
}

/// The text of a list item.
fn bullet(line: &str) -> Option<&str> {
    let marker = |marker: char| line.strip_prefix(marker);
    marker('-').or_else(|| marker('*')).or_else(|| marker('+')).filter(|item| item.starts_with(' '))
}

/// A line across the page (CommonMark 0.31, section 4.1).
fn is_rule(line: &str) -> bool {
    let marks = || line.chars().filter(|mark| !mark.is_whitespace());
    let same = |mark| marks().all(|other| other == mark);
    marks().count() >= 3 && (same('-') || same('*') || same('_'))
}

/// The cells of a table's row: `|` parts them, `\|` does not, not even in code (GFM, section 4.10).
fn cells(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let outer = usize::from(text[row.clone()].starts_with('|'));
    let mut cells = Vec::new();
    let mut start = row.start + outer;
    let mut escaped = false;
    for (at, byte) in (start..row.end).zip(text[start..row.end].bytes()) {
        match byte {
            b'\\' => escaped = !escaped,
            b'|' if !escaped => {
                cells.push(trimmed(text, start..at));
                start = at + 1;
            }
            _ => escaped = false,
        }
    }
    // The last `|` may be left out.
    let rest = trimmed(text, start..row.end);
    if !rest.is_empty() {
        cells.push(rest);
    }
    cells
}

/// A place without the white space at its ends.
pub(super) fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let part = &text[place.clone()];
    let start = place.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}
