//! Findings of one feed in the formats for programs: `tests/output/feed.xml` gives `feed.json` and
//! `feed.sarif`.

use std::path::Path;

use paperfeed::diagnostic::Report;
use paperfeed::output::{json, sarif};
use paperfeed::validate::{Options, validate};

#[test]
fn programs_read_what_people_read() {
    let folder = Path::new("tests/output");
    let options = Options { url: None, now: Default::default(), content_type: None };
    let bytes = std::fs::read(folder.join("feed.xml")).expect("the case is there");
    let verdict = validate("feeds/rss.xml", &bytes, &options);
    let mut report = Report::new(&verdict.source, verdict.diagnostics);
    report.kind = Some(verdict.kind.name());
    let reports = [report];
    for (name, said) in [
        ("feed.json", json::render(&reports).expect("JSON is written")),
        ("feed.sarif", sarif::render(&reports, Path::new(""))),
    ] {
        let expected = snapbox::Data::read_from(&folder.join(name), None).raw();
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(said, expected);
    }
}
