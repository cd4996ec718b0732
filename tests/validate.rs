//! The validator, by an example for each rule: `src/rule/examples/RULE.feed` breaks it at the place that
//! the last line names, `RULE.sound.feed` just does not. A case, `tests/validate/NAME.feed`, is compared with the
//! whole of what is said, `NAME.txt`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::Path;

use paperfeed::diagnostic::{Diagnostic, Lines, Report};
use paperfeed::output::human::{self, Screen};
use paperfeed::rule::RULES;
use paperfeed::validate::{Options, Verdict, validate};

mod cases;

fn options() -> Options {
    Options {
        url: Some("https://papers.example.org/atom.xml".to_owned()),
        now: "2026-01-01T00:00:00Z".parse().unwrap(),
        content_type: None,
    }
}

/// The places at which a feed breaks a rule, as `line:column`.
fn places(bytes: &[u8], rule: &str) -> Vec<String> {
    let verdict = validate("case", bytes, &options());
    let lines = Lines::new(&verdict.source.text);
    let broken = |found: &&Diagnostic| found.rule.name == rule;
    let place = |found: &Diagnostic| {
        let place = lines.position(found.span.start);
        format!("{}:{}", place.line, place.column)
    };
    verdict.diagnostics.iter().filter(broken).map(place).collect()
}

#[test]
fn each_rule_has_a_feed_that_breaks_it_and_one_that_does_not() {
    let mut judged = 0;
    for rule in RULES {
        let Some(example) = &rule.example else { continue };
        let text = String::from_utf8_lossy(example.before);
        let (_, expected) = text.rsplit_once("expect ").unwrap();
        let expected = expected.split([' ', '\n']).next().unwrap().to_owned();
        let found = places(example.before, rule.name);
        assert!(found.contains(&expected), "{} at {expected}: found at {found:?}", rule.name);
        let found = places(example.after, rule.name);
        assert!(found.is_empty(), "{}.sound.feed breaks the rule at {found:?}", rule.name);
        judged += 1;
    }
    assert!(judged > 150);
}

#[test]
fn other_cases_say_what_they_should() {
    cases::compare("tests/validate", "feed", said_of);
}

/// A help that a machine can apply: the finding is gone then, and no other has come.
#[test]
fn helps_help() {
    let mut applied = 0;
    for (path, bytes) in all_cases() {
        let verdict = validate("feed", &bytes, &options());
        let rules = |verdict: &Verdict| -> Vec<&str> {
            verdict.diagnostics.iter().map(|found| found.rule.name).collect()
        };
        for found in &verdict.diagnostics {
            let Some(helped) = helped(&verdict.source.text, found) else { continue };
            let again = validate("feed", helped.as_bytes(), &options());
            let (before, after) = (rules(&verdict), rules(&again));
            let count =
                |rules: &[&str]| rules.iter().filter(|rule| **rule == found.rule.name).count();
            let is_new = |rule: &&str| !before.contains(rule);
            assert!(count(&after) < count(&before), "{}: {:?} stays", path, found.message);
            let come: Vec<&str> = after.iter().copied().filter(is_new).collect();
            assert!(come.is_empty(), "{path}: {come:?} comes with {:?}", found.help());
            applied += 1;
        }
    }
    assert!(applied > 4, "{applied} helps were applied");
}

/// A source after a help, if a machine can apply it.
fn helped(text: &str, found: &Diagnostic) -> Option<String> {
    let help = found.help()?;
    let part = text.get(found.span.clone())?;
    let replaced =
        |new: &str| Some(text[..found.span.start].to_owned() + new + &text[found.span.end..]);
    if let Some(declaration) = help.strip_prefix("add to the root element:\n") {
        let root = text.find("<rss")? + "<rss".len();
        return Some(text[..root].to_owned() + " " + declaration.trim() + &text[root..]);
    }
    let name = help.strip_prefix("did you mean `").and_then(|rest| rest.split('`').next());
    if let Some(name) = name {
        let tag: String = part
            .chars()
            .skip(1)
            .take_while(|c| c.is_alphanumeric() || ":-_.".contains(*c))
            .collect();
        return part.starts_with('<').then(|| text.replace(&tag, name));
    }
    match help {
        "write `&amp;`" => replaced("&amp;"),
        "write `&amp;amp;`: the text is HTML" => replaced("&amp;amp;"),
        "remove it" if found.rule.name == "SAXError" => replaced(""),
        "use 0" => replaced("0"),
        _ => {
            let code = help.strip_prefix("write the character itself, or `")?;
            replaced(code.trim_end_matches('`'))
        }
    }
}

/// Every case with its bytes.
fn all_cases() -> Vec<(String, Vec<u8>)> {
    let cases = ["src/rule/examples", "tests/validate"].map(|folder| cases::of(folder, "feed"));
    let cases = cases.into_iter().flatten();
    cases.map(|path| (path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap())).collect()
}

fn said_of(path: &Path) -> String {
    let verdict = validate("feed", std::fs::read(path).unwrap(), &options());
    let report = Report { kind: Some("feed"), ..Report::new(&verdict.source, verdict.diagnostics) };
    human::render(&[report], Screen { width: 80, color: false })
}

#[test]
fn what_paperfeed_publishes_is_clean() {
    for folder in ["feeds", "tests/site/feeds", "tests/cli/date-listed.out/feeds"] {
        for (path, bytes) in feeds(Path::new(folder)) {
            let verdict = validate(&path, &bytes, &Options { url: None, ..options() });
            let said: Vec<_> = verdict
                .diagnostics
                .iter()
                .filter(|found| found.rule.level < paperfeed::rule::Level::Info)
                .map(|found| format!("{}: {}", found.rule.name, found.message))
                .collect();
            assert!(said.is_empty(), "{path}: {said:?}");
        }
    }
}

/// Cutting a feed short at every other byte, or spoiling bytes of it, ends in findings, not in a panic.
#[test]
fn any_bytes_are_judged() {
    for (_, bytes) in feeds(Path::new("tests/site/feeds/weeks/2024-04-15")) {
        for end in (0..bytes.len()).step_by(2) {
            validate("cut", &bytes[..end], &options());
        }
        for at in (0..bytes.len()).step_by(74) {
            for spoiled in [0, b'<', b'&', b'"', 0xFF, b'>'] {
                let mut bytes = bytes.clone();
                bytes[at] = spoiled;
                validate("spoiled", &bytes, &options());
            }
        }
    }
}

#[test]
fn hostile_documents_are_refused_by_their_limits() {
    let rss = |inner: &str| format!("<?xml version='1.0' encoding='utf-8'?>{inner}");
    let bomb: String = (1..20)
        .map(|level| format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(10)))
        .collect();
    let cases = [
        rss(&format!("<rss>{}</rss>", "<a>".repeat(100_000))),
        rss(&format!("<rss {}/>", (0..100_000).map(|at| format!("a{at}='' ")).collect::<String>())),
        rss(&(0..3000).map(|at| format!("<a xmlns:n{at}='u{at}'>")).collect::<String>()),
        rss(&format!("<!DOCTYPE rss [<!ENTITY e0 \"lol\">{bomb}]><rss>&e19;</rss>")),
        rss(&format!(
            "<!DOCTYPE rss [<!ENTITY e \"{}\">]><rss>{}</rss>",
            "x".repeat(10_000),
            "&e;".repeat(100_000)
        )),
    ];
    for case in cases {
        let verdict = validate("hostile", case.as_bytes(), &options());
        let names: Vec<_> = verdict.diagnostics.iter().map(|found| found.rule.name).collect();
        assert!(
            names.iter().any(|name| matches!(*name, "ValidatorLimit" | "SAXError")),
            "{} … {names:?}",
            &case[..60]
        );
    }
}

/// Every feed under a folder, with its bytes.
fn feeds(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(feeds(&path));
        } else if path.extension().is_some_and(|extension| {
            let is_manifest = path.file_name().is_some_and(|name| name == "manifest.json");
            !is_manifest && ["xml", "json", "opml"].iter().any(|known| extension == *known)
        }) {
            found.push((path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// Openings without an end, and more attributes and depth than there is room for. That none of it takes time with its
/// square, `tests/growth/run` counts.
#[test]
fn what_is_never_closed_is_judged() {
    let item = |title: &str| {
        format!("<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>")
    };
    let html = |text: &str| {
        let description = format!("<description><![CDATA[{text}]]></description>");
        format!("<rss version='2.0'><channel><item>{description}</item></channel></rss>")
    };
    let old = "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"a.dtd\">";
    for case in [
        item(&format!("<![CDATA[{}]]>", "</".repeat(200_000))),
        old.to_owned() + &item(&"&".repeat(200_000)),
        "<!DOCTYPE rss>".repeat(60_000) + "<rss/>",
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>".repeat(30_000) + "<rss/>",
        // HTML: a tag with room for none of its attributes on the stack, a depth and tags without an end.
        html(&format!("<p{}>", " a=\"1\"".repeat(100_000))),
        html(&format!("<p{}>", " a".repeat(100_000))),
        html(&"<b>".repeat(200_000)),
        html(&"<p></b>".repeat(100_000)),
        html(&"<a".repeat(500_000)),
    ] {
        assert!(!validate("open", case.as_bytes(), &options()).diagnostics.is_empty());
    }
}
