//! The projects in `examples/`: each is what `import` makes of its source, and builds without a finding.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs paperfeed, which must succeed, and gives what it says.
fn run(project: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paperfeed"));
    let output = command.arg("-C").arg(project).args(arguments).output().unwrap();
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{}: {arguments:?}: {said}", project.to_string_lossy());
    said
}

fn entries(project: &Path) -> BTreeMap<PathBuf, String> {
    let files = fs::read_dir(project.join("entries")).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| (path.file_name().unwrap().into(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Works on a copy of an example, and on one without entries.
fn with_copies(name: &str, work: impl Fn(&Path, &Path)) {
    let example = Path::new("examples").join(name);
    let folder = tempfile::tempdir().unwrap();
    let (whole, empty) = (folder.path().join("whole"), folder.path().join("empty"));
    for copy in [&whole, &empty] {
        fs::create_dir_all(copy.join("entries")).unwrap();
        for file in fs::read_dir(&example).unwrap().map(|file| file.unwrap().path()) {
            if file.is_file() {
                fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
            }
        }
    }
    for (name, text) in entries(&example) {
        fs::write(whole.join("entries").join(name), text).unwrap();
    }
    work(&whole, &empty);
}

#[test]
fn examples_are_what_import_makes_of_their_sources() {
    for name in ["tables", "bullets", "moved-feed"] {
        with_copies(name, |whole, empty| {
            run(empty, &["import"]);
            assert_eq!(entries(empty), entries(whole), "{name}");
            let said = run(whole, &["import", "--strict"]);
            assert!(said.contains("0 files written"), "{name}: {said}");
            run(whole, &["build", "--strict"]);
            run(whole, &["check", "--strict"]);
            run(whole, &["validate", "--strict", "feeds"]);
        });
    }
}

#[test]
fn the_moved_feed_loses_no_item() {
    with_copies("moved-feed", |whole, _| {
        run(whole, &["build"]);
        let said = run(whole, &["validate", "--against", "old-feed.xml", "feeds/rss.xml"]);
        assert!(!said.contains("IdGone"), "{said}");
        assert!(
            fs::read_to_string(whole.join("feeds/rss.xml")).unwrap().contains(">liked-1</guid>")
        );
    });
}

#[test]
fn a_project_that_begins_with_a_feed_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy("examples/moved-feed/old-feed.xml", folder.path().join("old.xml")).unwrap();
    run(folder.path(), &["init", "--import", "old.xml", "--url", "https://papers.example.org/"]);
    let settings = fs::read_to_string(folder.path().join("paperfeed.toml")).unwrap();
    assert!(settings.contains("title = \"Papers that I liked\""), "{settings}");
}
