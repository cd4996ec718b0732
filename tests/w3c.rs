//! How far verdicts agree with those of the W3C's feed validator: on small feeds of each kind of difference, one by
//! one (`tests/w3c/probes.txt`), and on generated feeds with small faults, as a share (`tests/w3c/generated.jsonl.gz`).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use paperfeed::rule::{Level, RULES, Rule};
use paperfeed::validate::{Options, validate};
use rayon::prelude::*;
use serde::Deserialize;

/// How many generated feeds of a hundred are judged alike at least, and as alike in having errors.
const ALIKE: f64 = 87.9;
const ALIKE_IN_ERRORS: f64 = 96.9;

/// Rules that depend on the network or on an address, which these feeds do not have.
const ELSEWHERE: [&str; 3] = ["UnknownHost", "SelfDoesntMatchLocation", "SameDocumentReference"];

fn options() -> Options {
    Options { url: None, now: "2026-11-25T00:00:00Z".parse().unwrap(), content_type: None }
}

/// The errors and warnings of a feed, by rule.
fn reported(bytes: &[u8]) -> BTreeSet<String> {
    let verdict = validate("case", bytes, &options());
    let found = verdict.diagnostics.iter().map(|found| found.rule);
    found.map(|rule| rule.name.to_owned()).filter(|name| is_counted(name)).collect()
}

/// Whether a rule is an error or a warning that does not lie elsewhere.
fn is_counted(name: &str) -> bool {
    let is_info = |rule: &&&Rule| rule.name == name && rule.level == Level::Info;
    !ELSEWHERE.contains(&name) && RULES.iter().find(is_info).is_none()
}

#[test]
fn probes_are_judged_as_the_list_says() {
    let list = std::fs::read_to_string("tests/w3c/probes.txt").unwrap();
    let (mut count, mut differing) = (0, 0);
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (line, _) = line.split_once(" #").unwrap_or((line, ""));
        let [name, how, rules] = line.splitn(3, ':').collect::<Vec<_>>()[..] else {
            unreachable!("{line} has no three parts");
        };
        let wanted: BTreeSet<String> =
            rules.split_whitespace().filter(|name| is_counted(name)).map(str::to_owned).collect();
        let bytes = std::fs::read(format!("tests/w3c/probes/{name}.xml")).unwrap();
        let agrees = reported(&bytes) == wanted;
        assert_eq!(agrees, how.trim() == "agree", "{name}: {:?}, not {wanted:?}", reported(&bytes));
        count += 1;
        differing += usize::from(!agrees);
    }
    assert!(count > 300 && differing <= 30, "{differing} of {count} differ");
}

#[derive(Deserialize)]
struct Generated {
    xml: bool,
    document: String,
    /// Whether the document is written in base64, since it is not UTF-8.
    #[serde(default)]
    base64: bool,
    oracle: BTreeSet<String>,
}

#[test]
fn generated_feeds_are_judged_alike_as_often_as_was_reached() {
    let file = std::fs::File::open("tests/w3c/generated.jsonl.gz").unwrap();
    let lines: Vec<String> =
        BufReader::new(GzDecoder::new(file)).lines().map(|l| l.unwrap()).collect();
    let feeds: Vec<Generated> =
        lines.par_iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is_error = |name: &String| {
        let known = RULES.iter().find(|rule| rule.name == name);
        known.is_none_or(|rule| rule.level == Level::Error)
    };
    let judged: Vec<(bool, bool)> = feeds
        .par_iter()
        .filter(|feed| feed.xml)
        .map(|feed| {
            let wanted: BTreeSet<String> =
                feed.oracle.iter().filter(|name| is_counted(name)).cloned().collect();
            let bytes = match feed.base64 {
                true => STANDARD.decode(&feed.document).unwrap(),
                false => feed.document.clone().into_bytes(),
            };
            let found = reported(&bytes);
            (found == wanted, found.iter().any(is_error) == wanted.iter().any(is_error))
        })
        .collect();
    let share = |count: usize| 100.0 * count as f64 / judged.len() as f64;
    let alike = share(judged.iter().filter(|(alike, _)| *alike).count());
    let in_errors = share(judged.iter().filter(|(_, alike)| *alike).count());
    println!("{} feeds: {alike:.2} % alike, {in_errors:.2} % in having errors", judged.len());
    assert!(alike >= ALIKE && in_errors >= ALIKE_IN_ERRORS, "{alike:.2} %, {in_errors:.2} %");
}
