//! Every rule is broken by a case, so that its message is seen.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

#[test]
fn every_rule_is_broken_by_a_case() {
    let mut said = String::new();
    for folder in ["tests/cli", "tests/entry", "tests/import"] {
        for file in std::fs::read_dir(Path::new(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                said.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    let silent: Vec<_> = paperfeed::rule::RULES
        .iter()
        .filter(|rule| !said.contains(&format!("[{}]", rule.name)))
        .map(|rule| rule.name)
        .collect();
    assert!(silent.is_empty(), "no case breaks {silent:?}");
}
