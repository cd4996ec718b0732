//! Lists and what becomes of them: `tests/import/NAME.md`, `.bib`, `.xml` or `.json` gives `tests/import/NAME.txt`,
//! the findings and then each entry file. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use paperfeed::channel::List;
use paperfeed::diagnostic::{Report, Source};
use paperfeed::output::human::{self, Screen};
use paperfeed::site::Site;
use paperfeed::week::Week;
use paperfeed::{entry, export, import, markdown, validate};

mod cases;

#[test]
fn lists_become_entries() {
    for ending in ["md", "bib", "xml", "json"] {
        cases::compare("tests/import", ending, made_of);
    }
}

fn made_of(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let source = validate::decode(&name, std::fs::read(path).unwrap(), None);
    let options = import::Options::default();
    let list = import::read(&source, &options);
    let report = Report::new(&source, list.diagnostics);
    let mut text = human::render(&[report], Screen { width: 80, color: false });
    let mut sources = Vec::new();
    for import::ImportedWeek { week, .. } in &list.weeks {
        let entry = entry::write(week);
        text.push_str(&format!("==> {}.toml\n{entry}\n", week.start));
        sources.push(Source { path: format!("{}.toml", week.start), text: entry });
    }
    // What was imported, exported and imported again is the same.
    let site = Site { title: "Papers_of the *Week*".to_owned(), ..Site::default() };
    let mut read = Vec::new();
    for (source, import::ImportedWeek { week, .. }) in sources.iter().zip(&list.weeks) {
        let entry = entry::read(source, &site).0.expect("what import writes is valid");
        assert_eq!(&entry.week, week);
        read.push(entry);
    }
    read.sort_by_key(|entry| entry.week.start);
    let exported = export::write(&List { site: &site, entries: &read });
    let again =
        import::read(&Source { path: "again.md".to_owned(), text: exported.clone() }, &options);
    let mut weeks: Vec<_> = again.weeks.into_iter().map(|week| week.week).collect();
    weeks.sort_by_key(|week| week.start);
    let before: Vec<_> = read.into_iter().map(|entry| entry.week).collect();
    // A table has no soft line breaks: what readers see is the same.
    let losses = before
        .iter()
        .flat_map(|week| export::losses(week).into_iter().map(|(at, _)| (week.start, at)));
    let losses: BTreeSet<(NaiveDate, usize)> = losses.collect();
    // A list has no place for a guid, and what has one is not known by its links; `export` reports it.
    let (mut weeks, mut before) = (weeks, before);
    for (now, then) in weeks.iter_mut().zip(&mut before) {
        for (now, then) in now.papers.iter_mut().zip(&mut then.papers) {
            if then.guid.take().is_some() {
                (now.id, then.id) = (None, None);
            }
        }
    }
    let shown = |week| shown(week, &losses);
    let (weeks, before) = (weeks.into_iter().map(shown), before.into_iter().map(shown));
    let (weeks, before): (Vec<Week>, Vec<Week>) = (weeks.collect(), before.collect());
    assert_eq!(weeks, before, "{}: {exported}", path.to_string_lossy());
    text
}

/// A week with its texts as readers see them: as HTML, or as words where a cell has no form for what they hold.
fn shown<'a>(mut week: Week<'a>, losses: &BTreeSet<(NaiveDate, usize)>) -> Week<'a> {
    let folded = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = week.start;
    for (at, paper) in week.papers.iter_mut().enumerate() {
        let rendered = markdown::render(&paper.summary);
        // The numbers of a list become text, and dots stand between the cells of a table.
        let words = rendered.plain.replace(['1', '2', '.', '·'], "");
        let is_lost = losses.contains(&(start, at));
        paper.summary = folded(if is_lost { words } else { rendered.html }).into();
    }
    week
}
