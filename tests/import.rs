//! Markdown lists and what becomes of them: `tests/import/NAME.md` gives `tests/import/NAME.txt`,
//! the findings and then each entry file. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use paperfeed::channel::List;
use paperfeed::diagnostic::{Report, Source};
use paperfeed::output::human::{self, Screen};
use paperfeed::site::Site;
use paperfeed::week::Week;
use paperfeed::{entry, export, import, text};

mod cases;

#[test]
fn lists_become_entries() {
    cases::compare("tests/import", "md", made_of);
}

fn made_of(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let source = Source { path: name, text: std::fs::read_to_string(path).unwrap() };
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
    let (weeks, before) = (weeks.into_iter().map(shown), before.into_iter().map(shown));
    let (weeks, before): (Vec<Week>, Vec<Week>) = (weeks.collect(), before.collect());
    assert_eq!(weeks, before, "{}: {exported}", path.to_string_lossy());
    text
}

/// A week with its texts as readers see them.
fn shown(mut week: Week) -> Week {
    let folded = |html: String| html.split_whitespace().collect::<Vec<_>>().join(" ");
    for paper in &mut week.papers {
        paper.summary = folded(text::render(&paper.summary).html).into();
    }
    week
}
