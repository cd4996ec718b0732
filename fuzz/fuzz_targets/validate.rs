//! Any bytes end in findings: no panic, no hang. `cargo +nightly fuzz run validate`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use paperfeed::diagnostic::Report;
use paperfeed::output::human::{self, Screen};
use paperfeed::validate::{Options, validate};

fuzz_target!(|bytes: &[u8]| {
    let options = Options {
        url: Some("https://papers.example.org/atom.xml".to_owned()),
        now: Default::default(),
        content_type: None,
    };
    let verdict = validate("feed", bytes, &options);
    let report = Report::new(&verdict.source, verdict.diagnostics);
    human::render(&[report], Screen { width: 80, colour: false });
});
