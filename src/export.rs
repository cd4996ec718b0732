//! Weeks to the Markdown list that [`crate::import`] reads: an index by year, and a table for each
//! week. A table has room for titles, summaries, days and links; the entries hold the rest.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;

use crate::channel::List;
use crate::text::as_markdown;
use crate::week::{Link, Paper, Week, spelled};

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
            columns.iter().map(|column| cell(&(column.cell)(at + 1, paper))).collect();
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
    let summary = one_line(&paper.summary);
    let parted = if summary.is_empty() { "" } else { " - " };
    format!("({number}) **{}**{parted}{summary}", as_markdown(&paper.title))
}

fn listed(names: &[Cow<str>]) -> String {
    names.iter().map(|name| as_markdown(name)).collect::<Vec<_>>().join(", ")
}

fn link(link: &Link) -> String {
    let url = link.url.trim();
    // A target between brackets may hold parentheses (CommonMark 0.31, section 6.3).
    let target = if url.contains(['(', ')']) { format!("<{url}>") } else { url.to_owned() };
    format!("[{}]({target})", as_markdown(&link.label))
}

/// Markdown in a cell, where `|` is escaped even in code (GFM, section 4.10). One that is escaped
/// already is no different; after `\\`, which is a backslash, it is not yet.
fn cell(markdown: &str) -> String {
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

/// Markdown of several lines as it stands in a cell: `<br>` breaks lines, two part paragraphs, and
/// items of a list begin with a bullet.
fn one_line(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len() + 16);
    let mut last = Line::Blank;
    // A carriage return ends a line too (CommonMark 0.31, section 2.1).
    let markdown = markdown.replace("\r\n", "\n");
    for line in markdown.split(['\n', '\r']) {
        let line = line.trim();
        let item = ["- ", "* ", "+ "].iter().find_map(|marker| line.strip_prefix(marker));
        let (words, kind) = match item {
            _ if line.is_empty() => ("", Line::Blank),
            Some(words) => (words, Line::Item),
            None => (line, Line::Words),
        };
        match (&last, &kind) {
            _ if text.is_empty() => {}
            (_, Line::Item) => text.push(' '),
            (Line::Blank, Line::Words) => text.push_str("<br><br>"),
            (_, Line::Words) if !text.ends_with("<br>") => text.push(' '),
            _ => {}
        }
        if kind == Line::Item {
            text.push_str("● ");
        }
        text.push_str(words);
        last = kind;
    }
    text
}

/// What a line of Markdown is.
#[derive(PartialEq, Eq)]
enum Line {
    Blank,
    Item,
    Words,
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
