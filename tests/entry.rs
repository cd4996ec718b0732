//! Entry files and what is said of them: `tests/entry/NAME.toml` is read as the week of April 15,
//! 2024, and gives `tests/entry/NAME.txt`. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use paperfeed::diagnostic::Source;
use paperfeed::entry;
use paperfeed::output::human::{self, Screen};
use paperfeed::site::Site;

mod cases;

#[test]
fn every_fault_is_told_with_its_place() {
    cases::compare("tests/entry", "toml", said_of);
}

fn said_of(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let sources = [Source { path: "entries/2024-04-15.toml".to_owned(), text }];
    let site = Site { tag: "example.org,2024".to_owned(), ..Site::default() };
    let read = entry::read_all(&sources, &site, &|_, _| false);
    let said = human::render(&read.reports, Screen { width: 80, color: false });
    if said.is_empty() { "nothing is wrong\n".to_owned() } else { said }
}
