//! All that one small site publishes, byte by byte: `tests/site` holds its settings, its entries and
//! `feeds/`. `SNAPSHOTS=overwrite cargo test --test site` writes that. And the same input gives the
//! same bytes on any day, in any place, in whatever order files are read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

/// Copies the entries of a case of the command line into a new project, in the order given.
fn project(folder: &Path, names: &[&str]) {
    let from = Path::new("tests/site");
    std::fs::create_dir_all(folder.join("entries")).unwrap();
    std::fs::copy(from.join("paperfeed.toml"), folder.join("paperfeed.toml")).unwrap();
    for name in names {
        let entry = Path::new("entries").join(name);
        std::fs::copy(from.join(&entry), folder.join(&entry)).unwrap();
    }
}

fn build(folder: &Path, environment: &[(&str, &str)]) {
    let status = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
        .args(["build", "-C", folder.to_str().unwrap()])
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
}

/// Every file under a folder with its bytes, by path.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_byte_that_is_published_is_seen_in_review() {
    let names = ["2024-04-01.toml", "2024-04-08.toml", "2024-04-15.toml"];
    let here = tempfile::tempdir().unwrap();
    project(here.path(), &names);
    build(here.path(), &[]);
    let (made, reviewed) = (here.path().join("feeds"), Path::new("tests/site/feeds"));
    if std::env::var("SNAPSHOTS").is_ok_and(|action| action == "overwrite") {
        std::fs::remove_dir_all(reviewed).unwrap();
        for (path, bytes) in files(&made) {
            let path = reviewed.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
    let (made, reviewed) = (files(&made), files(reviewed));
    let paths = |files: &[(String, Vec<u8>)]| {
        files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&made), paths(&reviewed));
    for ((path, made), (_, reviewed)) in made.iter().zip(&reviewed) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(made == reviewed, "{path} changed; it is now:\n{}", text(made));
    }
}

#[test]
fn place_language_and_order_change_no_byte() {
    let names = ["2024-04-01.toml", "2024-04-08.toml", "2024-04-15.toml"];
    let backwards = ["2024-04-15.toml", "2024-04-08.toml", "2024-04-01.toml"];
    let here = tempfile::tempdir().unwrap();
    let there = tempfile::tempdir().unwrap();
    project(here.path(), &names);
    project(there.path(), &backwards);
    build(here.path(), &[("TZ", "Pacific/Honolulu"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")]);
    build(
        there.path(),
        &[("TZ", "Asia/Tokyo"), ("LC_ALL", "de_DE.UTF-8"), ("RAYON_NUM_THREADS", "8")],
    );
    let (here, there) = (files(&here.path().join("feeds")), files(&there.path().join("feeds")));
    assert!(here.len() >= 8);
    assert!(here == there);
}
