//! `paperfeed validate FOLDER`: each real folder once, regular files only, and what cannot be read is
//! reported while the rest is validated.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const FEED: &str = include_str!("output/feed.xml");

fn validate(there: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paperfeed"));
    command.current_dir(there).arg("validate").args(arguments).stdin(Stdio::null());
    command.output().unwrap()
}

fn last_line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn links_that_lead_back_are_followed_once() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path();
    fs::create_dir_all(there.join("a/b")).unwrap();
    fs::write(there.join("a/feed.xml"), FEED).unwrap();
    fs::write(there.join("a/b/feed.xml"), FEED).unwrap();
    for name in ["a/up", "a/b/up", "a/b/again"] {
        symlink("..", there.join(name)).unwrap();
    }
    for name in ["a/dangling.xml", "a/.#feed.xml", "a/notes.txt"] {
        symlink("nowhere", there.join(name)).unwrap();
    }
    fs::write(there.join("a/FEED.XML"), FEED).unwrap();
    let output = validate(there, &["a"]);
    assert!(last_line(&output).starts_with("3 documents"), "{output:?}");
    // The link to nothing cannot be read; those that are no feeds need not be.
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("error: cannot read a/dangling.xml") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn a_pipe_in_a_folder_is_not_waited_for_and_one_that_is_named_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path();
    fs::create_dir(there.join("a")).unwrap();
    fs::write(there.join("a/feed.xml"), FEED).unwrap();
    let made = Command::new("mkfifo").arg(there.join("a/pipe.xml")).status().unwrap();
    assert!(made.success());
    assert!(last_line(&validate(there, &["a"])).starts_with("a/feed.xml: "));
    let pipe = there.join("a/pipe.xml");
    let writer = std::thread::spawn(move || fs::write(pipe, FEED).unwrap());
    assert!(last_line(&validate(there, &["a/pipe.xml"])).starts_with("a/pipe.xml: "));
    writer.join().unwrap();
}

#[test]
fn what_cannot_be_read_hides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path();
    fs::write(there.join("feed.xml"), FEED).unwrap();
    fs::create_dir(there.join("empty")).unwrap();
    let output = validate(there, &["missing.xml", "feed.xml", "empty"]);
    assert!(last_line(&output).starts_with("feed.xml: "), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("cannot read missing.xml") && said.contains("empty has no feed"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(2));
}
