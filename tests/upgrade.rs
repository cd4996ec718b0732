//! What a new release does to those who read what an older one published: `tests/upgrade/feeds` is what the program
//! before papers had references made of `tests/site`. Built on top of it, no item may go, get another ID, date or
//! address, or be a new one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a reader knows an item by, sorts it by and opens.
type Items = BTreeMap<String, Vec<String>>;

#[test]
fn nobody_sees_anything_twice() {
    let before = Path::new("tests/upgrade/feeds");
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new("tests/site/entries"), &folder.path().join("entries"));
    copy(before, &folder.path().join("feeds"));
    fs::copy("tests/site/paperfeed.toml", folder.path().join("paperfeed.toml")).unwrap();
    let build = Command::new(env!("CARGO_BIN_EXE_paperfeed"))
        .args(["build", "-C", folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stdout));
    let mut compared = 0;
    for path in files(before) {
        let now = folder.path().join("feeds").join(path.strip_prefix(before).unwrap());
        assert!(now.exists(), "{path:?} is gone");
        let (old, new) = (items(&path), items(&now));
        assert_eq!(old, new, "{path:?}");
        compared += old.len();
    }
    assert!(compared > 20, "only {compared} items were compared");
}

/// The items of a feed: by ID, what it says of their dates and addresses.
fn items(path: &Path) -> Items {
    let text = fs::read_to_string(path).unwrap_or_default();
    match path.file_name().unwrap().to_str().unwrap() {
        "feed.json" => of_json(&text),
        "atom.xml" => of_xml(&text, "entry", "id", &["published", "updated", "link"]),
        "rss.xml" => of_xml(&text, "item", "guid", &["pubDate", "link"]),
        _ => Items::new(),
    }
}

fn of_json(text: &str) -> Items {
    let feed: serde_json::Value = serde_json::from_str(text).unwrap();
    let items = feed["items"].as_array().unwrap().iter();
    let facts = ["date_published", "date_modified", "url"];
    let known = |item: &serde_json::Value| facts.map(|name| item[name].to_string()).to_vec();
    items.map(|item| (item["id"].to_string(), known(item))).collect()
}

fn of_xml(text: &str, item: &str, id: &str, facts: &[&str]) -> Items {
    let document = roxmltree::Document::parse(text).unwrap();
    let items = document.descendants().filter(|node| node.tag_name().name() == item);
    let first = |node: roxmltree::Node, name: &str| {
        let child = node.children().find(|child| child.tag_name().name() == name);
        let value = child.and_then(|child| child.attribute("href").or(child.text()));
        value.unwrap_or_default().to_owned()
    };
    let known = |node| facts.iter().map(|name| first(node, name)).collect();
    items.map(|node| (first(node, id), known(node))).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let there = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::copy(path, there).unwrap();
    }
}
