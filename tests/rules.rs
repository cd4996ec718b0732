//! Every rule is broken by a case, so that its message is seen, and docs/reference/rules.md says what the
//! table says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use paperfeed::explain;
use paperfeed::rule::RULES;

#[test]
fn every_rule_is_broken_by_a_case() {
    let mut said = String::new();
    for folder in
        ["tests/cli", "tests/entry", "tests/fetch", "tests/import", "tests/steps", "tests/validate"]
    {
        for file in std::fs::read_dir(Path::new(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                said.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    // Rules on feeds have their example, which tests/validate.rs tries.
    let silent: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.example.is_none() && !said.contains(&format!("[{}]", rule.name)))
        .map(|rule| rule.name)
        .collect();
    assert!(silent.is_empty(), "no case breaks {silent:?}");
}

#[test]
fn the_page_of_rules_is_fresh() {
    let expected = snapbox::Data::read_from(Path::new("docs/reference/rules.md"), None).raw();
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(explain::markdown(), expected);
}
