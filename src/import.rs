//! A Markdown list to weeks. The structure is read, not one curator's habits: a heading with days
//! begins a week, and a table under it holds its papers. What is not understood is a finding.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Source};
use crate::rule::{self, Level};
use crate::week::{Paper, Week};
use crate::{entry, identity, import::list::Section, site::Site};

mod days;
mod list;
mod row;
mod summary;
mod years;

/// What a list was found to hold.
#[derive(Debug, Default)]
pub struct Imported {
    /// The weeks that were understood whole, in the list's order, with the place of their headings.
    pub weeks: Vec<(Week<'static>, Range<usize>)>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// Headings that name a week.
    pub weeks_seen: usize,
    /// Rows of the tables under them.
    pub papers_seen: usize,
}

/// Reads a list.
///
/// ```
/// use paperfeed::{diagnostic::Source, import};
/// let text = "## Papers (April 15 - April 21) - 2024\n\
///     | Paper | Links |\n| --- | --- |\n\
///     | 1) **A title** - a summary | [Paper](https://arxiv.org/abs/2404.03592) |\n";
/// let list = import::read(&Source { path: "list.md".into(), text: text.into() });
/// let (week, _) = &list.weeks[0];
/// assert_eq!(week.start.to_string(), "2024-04-15");
/// assert_eq!(week.papers[0].title, "A title");
/// assert_eq!(week.papers[0].id.as_deref(), Some("arxiv:2404.03592"));
/// ```
pub fn read(source: &Source) -> Imported {
    let text = &source.text;
    let list = list::read(text);
    let mut imported = Imported { weeks_seen: list.sections.len(), ..Imported::default() };
    if list.sections.is_empty() {
        let message = "no heading of this list names the days of a week";
        imported.diagnostics.push(Diagnostic::new(&rule::NoWeeks, 0..0, message));
    }
    for header in &list.stray_tables {
        imported.diagnostics.extend(stray_table(text, header, "under no week"));
    }
    let days = years::resolve(&list, &mut imported.diagnostics);
    for (section, days) in list.sections.iter().zip(days) {
        let mut found = Vec::new();
        let papers = papers(text, section, &mut found);
        imported.papers_seen += section.rows.len();
        if let Some((start, end)) = days {
            check_days(section, start, end, &mut found);
            let sound = found.iter().all(|found| found.rule.level != Level::Error);
            if sound {
                let intro = intro(text, section);
                let week = Week { start, end, listed: None, title: None, intro, papers };
                match faults_of(&week) {
                    faults if faults.is_empty() => {
                        imported.weeks.push((week, section.heading.clone()));
                    }
                    faults => found.extend(faults.into_iter().map(|fault| {
                        Diagnostic::new(&rule::NotUnderstood, section.heading.clone(), fault)
                    })),
                }
            }
        }
        imported.diagnostics.extend(found);
    }
    imported
}

/// A table that would be lost: of papers, or of something else.
fn stray_table(text: &str, header: &[Range<usize>], place: &str) -> Option<Diagnostic> {
    let first = header.first()?;
    let of_papers =
        header.iter().any(|cell| row::column(&text[cell.clone()]) == row::Column::Paper);
    let rule = if of_papers { &rule::NotUnderstood } else { &rule::StrayText };
    Some(Diagnostic::new(rule, first.clone(), format!("this table stands {place}")))
}

/// What an entry file of this week would be refused for: what import writes always builds.
fn faults_of(week: &Week) -> Vec<String> {
    let faults = entry::faults(week, &Site::default());
    faults
        .into_iter()
        .map(|found| format!("this week makes no sound entry: {}", found.message))
        .collect()
}

fn check_days(
    section: &Section,
    start: chrono::NaiveDate,
    end: chrono::NaiveDate,
    found: &mut Vec<Diagnostic>,
) {
    let length = (end - start).num_days() + 1;
    if length < 1 {
        let message = format!("the week ends on {end}, before it starts on {start}");
        found.push(Diagnostic::new(&rule::EndBeforeStart, section.heading.clone(), message));
    } else if length > 31 {
        let message = format!("from {start} to {end} are {length} days, which is no week");
        found.push(Diagnostic::new(&rule::NotUnderstood, section.heading.clone(), message));
    }
}

/// What stands between a week's heading and its table.
fn intro(text: &str, section: &Section) -> Option<Cow<'static, str>> {
    let intro = text[section.intro.clone()].trim();
    (!intro.is_empty()).then(|| Cow::Owned(intro.replace("\r\n", "\n")))
}

fn papers(text: &str, section: &Section, found: &mut Vec<Diagnostic>) -> Vec<Paper<'static>> {
    for stray in &section.stray {
        let message = "this stands after the table of a week, and is not of it";
        found.push(Diagnostic::new(&rule::StrayText, stray.clone(), message));
    }
    for header in &section.stray_tables {
        found.extend(stray_table(text, header, "beside the table of its week"));
    }
    if section.rows.is_empty() {
        let message = "there is no table of papers under this week";
        found.push(Diagnostic::new(&rule::NotUnderstood, section.heading.clone(), message));
        return vec![];
    }
    let columns = row::columns(text, &section.header, found);
    let mut papers: Vec<Paper> = Vec::with_capacity(section.rows.len());
    let mut keys = HashMap::new();
    for cells in &section.rows {
        let Some(mut paper) = row::paper(text, cells, &columns, found) else { continue };
        let key = identity::key(&paper).into_owned();
        let own = own_key(&key, &mut keys);
        if own != key {
            let message =
                format!("“{}” has a link of a paper before it; its id is {own:?}", paper.title);
            let place = cells.first().map_or(section.heading.clone(), |cell| cell.clone());
            found.push(Diagnostic::new(&rule::RepeatedLink, place, message));
        }
        paper.id = Some(Cow::Owned(own));
        papers.push(paper);
    }
    papers
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
