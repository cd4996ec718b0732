//! Markdown lists and what becomes of them: `tests/import/NAME.md` gives `tests/import/NAME.txt`,
//! the findings and then each entry file. `SNAPSHOTS=overwrite cargo test` writes what is given.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use paperfeed::diagnostic::{Report, Source};
use paperfeed::output::human::{self, Screen};
use paperfeed::{entry, import};

#[test]
fn lists_become_entries() {
    let mut cases = 0;
    for file in std::fs::read_dir("tests/import").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let expected = path.with_extension("txt");
            // Raw: a backslash in a message is one, not a path of another system.
            let expected = snapbox::Data::read_from(&expected, None).raw();
            snapbox::Assert::new().action_env("SNAPSHOTS").eq(made_of(&path), expected);
            cases += 1;
        }
    }
    assert!(cases > 10, "the cases were not found");
}

fn made_of(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let source = Source { path: name, text: std::fs::read_to_string(path).unwrap() };
    let list = import::read(&source);
    let report = Report::new(&source, list.diagnostics);
    let mut text = human::render(&[report], Screen { width: 80, colour: false });
    for (week, _) in &list.weeks {
        let entry = entry::write(week);
        text.push_str(&format!("==> {}.toml\n{entry}\n", week.start));
        let again = Source { path: format!("{}.toml", week.start), text: entry };
        let (read, _) = entry::read(&again, &paperfeed::site::Site::stand_in());
        assert_eq!(&read.expect("what import writes is sound").week, week);
    }
    text
}
