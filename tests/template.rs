//! The files that a project begins with explain every key there is.

use paperfeed::calendar::Span;
use paperfeed::entry::{PAPER, WEEK};
use paperfeed::key::Keys;
use paperfeed::site::{FEED, SITE, Site};
use paperfeed::template::{self, Workflow};

/// Each key stands at the beginning of a line, in a comment or not, under a comment of its own.
fn explains(text: &str, keys: &Keys) {
    for key in keys.keys {
        let is_it = |line: &&str| {
            let line = line.trim_start_matches(['#', ' ']);
            line.starts_with(&format!("{} =", key.name)) || line == format!("[[{}]]", key.name)
        };
        assert!(text.lines().any(|line| is_it(&line)), "{} is missing in\n{text}", key.name);
    }
}

#[test]
fn every_key_is_explained() {
    let settings = template::settings(&Site::default(), &["url"]);
    let days: Span = (chrono::NaiveDate::MIN, chrono::NaiveDate::MAX);
    for (text, keys) in [
        (&settings, &SITE),
        (&settings, &FEED),
        (&template::week(days), &WEEK),
        (&template::week(days), &PAPER),
        (&template::example(days), &WEEK),
        (&template::example(days), &PAPER),
    ] {
        explains(text, keys);
    }
}

#[test]
fn the_workflow_needs_only_what_exists() {
    let alone = template::workflow(Workflow::Publish, "");
    assert!(!alone.contains("cargo") && !alone.contains("needs:"));
    // The branch is whatever the repository's default is.
    assert!(alone.contains("github.event.repository.default_branch") && !alone.contains("main"));
    let by_hand = template::workflow(Workflow::Follow, "");
    assert!(by_hand.contains("name: Install paperfeed") && !by_hand.contains("cargo"));
    let repository = "https://example.org/paperfeed";
    let installs = "curl -fsSL \"https://example.org/paperfeed/releases/download/v";
    for (kind, name) in [
        (Workflow::Publish, "feeds.yml"),
        (Workflow::Follow, "follow.yml"),
        (Workflow::Suggest, "suggest.yml"),
    ] {
        let text = template::workflow(kind, repository);
        assert!(text.contains(installs), "{text}");
        for text in [&alone, &by_hand, &text] {
            let without = text.replace("${{", "").replace("}}", "").replace("|| { git", "");
            assert!(!without.contains('{'), "{without}");
        }
        // For tests/ci/run, which lints it.
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(path, text).expect("the folder is there");
    }
}
