//! Weeks to the Markdown list that [`crate::import`] reads: an index by year, and a table for each
//! week. A table has room for titles, summaries, days and links; the entries hold the rest.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;

use crate::channel::List;
use crate::import::NOTES;
use crate::text::as_markdown;
use crate::week::{Link, Paper, Week, spelled};

mod cell;
mod html;

pub use cell::Flattened;
pub use html::write as html;

/// What a list has no place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// A text in a form that no cell has.
    Form(Flattened),
    /// A guid, by which subscribers of an older feed know the paper.
    Guid,
}

/// What of a week a list has no place for, each with the number of the paper.
pub fn losses(week: &Week) -> Vec<(usize, Loss)> {
    let mut losses = Vec::new();
    for (at, paper) in week.papers.iter().enumerate() {
        losses.extend(cell::of(&paper.summary).1.into_iter().map(|form| (at, Loss::Form(form))));
        losses.extend(paper.guid.iter().map(|_| (at, Loss::Guid)));
    }
    losses
}

/// Writes some weeks without an index.
pub fn weeks<'a>(list: &List<'a>, weeks: impl Iterator<Item = &'a Week<'a>>) -> String {
    let sections = weeks.map(|week| section(week, &heading(list, week)));
    sections.collect::<String>().trim_start().to_owned()
}

/// Writes the list, the newest week first.
pub fn write(list: &List) -> String {
    let mut anchors = Anchors::default();
    let title = as_markdown(&list.site.title);
    let mut text = format!("# {title}\n\n{}\n", as_markdown(&list.site.description));
    anchors.of(&list.site.title);

    let mut years: BTreeMap<i32, Vec<&Week>> = BTreeMap::new();
    for entry in list.entries.iter().rev() {
        years.entry(entry.week.start.year()).or_default().push(&entry.week);
    }
    // Headings get their anchors in the order in which they stand: years before weeks.
    for year in years.keys().rev() {
        anchors.of(&year.to_string());
    }
    let mut sections = String::new();
    for (year, weeks) in years.iter().rev() {
        text.push_str(&format!("\n## {year}\n\n"));
        for week in weeks {
            let (name, heading) = (name(list, week), heading(list, week));
            let anchor = anchors.of(&heading);
            text.push_str(&format!("- [{}](#{anchor})\n", as_markdown(&name)));
            sections.push_str(&section(week, &heading));
        }
    }
    text + &sections
}

/// A week's line in the index.
fn name(list: &List, week: &Week) -> String {
    let title = week.title.as_deref().unwrap_or(&list.site.title);
    let (start, end) = (week.start, week.end);
    match start.year() == end.year() {
        true => format!("{title} ({} - {})", start.format("%B %-d"), end.format("%B %-d")),
        false => format!("{title} ({} - {})", spelled(start), spelled(end)),
    }
}

fn heading(list: &List, week: &Week) -> String {
    format!("{} - {}", name(list, week), week.end.year())
}

fn section(week: &Week, heading: &str) -> String {
    let mut text = format!("\n## {}\n\n", as_markdown(heading));
    if let Some(intro) = &week.intro {
        text.push_str(&format!("{intro}\n\n"));
    }
    let is_used = |column: &&Column| week.papers.iter().any(|paper| (column.is_needed)(paper));
    let columns: Vec<&Column> = COLUMNS.iter().filter(is_used).collect();
    let headings: Vec<String> =
        columns.iter().map(|column| format!("**{}**", column.heading)).collect();
    text.push_str(&format!("| {} |\n", headings.join(" | ")));
    text.push_str(&format!("|{}\n", " --- |".repeat(columns.len())));
    for (at, paper) in week.papers.iter().enumerate() {
        let cells: Vec<String> =
            columns.iter().map(|column| escaped(&(column.cell)(at + 1, paper))).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// A column of a week's table.
struct Column {
    heading: &'static str,
    /// Whether a paper asks for it: a list without authors needs no column of them.
    is_needed: fn(&Paper) -> bool,
    /// The cell of a paper, by its number in the week; Markdown.
    cell: fn(usize, &Paper) -> String,
}

const COLUMNS: &[Column] = &[
    Column { heading: "Paper", is_needed: |_| true, cell: title_and_summary },
    Column {
        heading: "Release Date",
        is_needed: |_| true,
        cell: |_, paper| paper.released.map(spelled).unwrap_or_default(),
    },
    Column {
        heading: "Authors",
        is_needed: |paper| !paper.authors.is_empty(),
        cell: |_, paper| listed(&paper.authors),
    },
    Column {
        heading: "Venue",
        is_needed: |paper| paper.venue.is_some(),
        cell: |_, paper| as_markdown(paper.venue.as_deref().unwrap_or_default()),
    },
    Column {
        heading: "DOI",
        is_needed: |paper| paper.doi.is_some(),
        cell: |_, paper| as_markdown(paper.doi.as_deref().unwrap_or_default()),
    },
    Column {
        heading: "Topics",
        is_needed: |paper| !paper.topics.is_empty(),
        cell: |_, paper| listed(&paper.topics),
    },
    Column {
        heading: "Links",
        is_needed: |_| true,
        cell: |_, paper| paper.links.iter().map(link).collect::<Vec<_>>().join(", "),
    },
];

fn title_and_summary(number: usize, paper: &Paper) -> String {
    let (summary, _) = cell::of(&paper.summary);
    let parted = if summary.is_empty() { "" } else { " - " };
    format!("({number}) **{}**{parted}{summary}", as_markdown(&paper.title))
}

/// Names between commas, or between semicolons where a name has what parts names.
fn listed(names: &[Cow<str>]) -> String {
    let marks = [",", "，", "、", " and ", " & "];
    let has_comma = names.iter().any(|name| marks.iter().any(|mark| name.contains(mark)));
    let names: Vec<String> = names.iter().map(|name| name_as_markdown(name)).collect();
    match (has_comma, names.as_slice()) {
        // One name that ends so is not two.
        (true, [name]) => format!("{name};"),
        (true, _) => names.join("; "),
        (false, _) => names.join(", "),
    }
}

/// A name in which nothing is taken for a note: import takes `†` off.
fn name_as_markdown(name: &str) -> String {
    NOTES.iter().fold(as_markdown(name), |name, mark| {
        // A backslash before a letter is one, before a reference it would escape it.
        let name = name.replace(&format!("\\{mark}"), &format!("\\\\{mark}"));
        name.replace(*mark, &format!("&#{};", u32::from(*mark)))
    })
}

fn link(link: &Link) -> String {
    let url = link.url.trim();
    // A target between brackets may hold parentheses (CommonMark 0.31, section 6.3).
    let target = if url.contains(['(', ')']) { format!("<{url}>") } else { url.to_owned() };
    format!("[{}]({target})", as_markdown(&link.label))
}

/// Markdown in a cell, where `|` is escaped even in code (GFM, section 4.10). One that is escaped
/// already is no different; after `\\`, which is a backslash, it is not yet.
fn escaped(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len() + 8);
    let mut is_escaped = false;
    for character in markdown.chars() {
        if character == '|' && !is_escaped {
            text.push('\\');
        }
        is_escaped = character == '\\' && !is_escaped;
        text.push(character);
    }
    text
}

/// The anchors of headings, as GitHub makes them: letters and digits in lower case, hyphens for
/// spaces, nothing else; one that is met again gets a number.
#[derive(Default)]
struct Anchors {
    met: HashMap<String, usize>,
}

impl Anchors {
    fn of(&mut self, heading: &str) -> String {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let anchor: String = heading.to_lowercase().chars().filter(kept).collect();
        let anchor = anchor.replace(' ', "-");
        let count = self.met.entry(anchor.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
    }
}
