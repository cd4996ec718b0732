//! How paperfeed speaks: the forms of messages, over all that the test suite shows, and phrases that are
//! out, over the repository. CONTRIBUTING.md says what the forms are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use paperfeed::rule::RULES;

/// Files under a folder of the repository, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = walk.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.into_path()).collect()
}

/// The messages of diagnostics in a snapshot, each with its rule; lines that were wrapped are joined.
fn messages(text: &str) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let begun =
            ["error[", "warning[", "info["].iter().find_map(|level| line.strip_prefix(level));
        if let Some((rule, message)) = begun.and_then(|rest| rest.split_once("]: ")) {
            messages.push((rule.to_owned(), message.to_owned()));
            is_open = true;
        } else if is_open && line.starts_with("    ") && !line.trim_start().starts_with("-->") {
            let message = &mut messages.last_mut().unwrap().1;
            message.push(' ');
            message.push_str(line.trim());
        } else {
            is_open = false;
            let failure = line.strip_prefix("error: ");
            messages.extend(failure.map(|message| (String::new(), message.to_owned())));
        }
    }
    messages
}

/// A message without its quoted values, each of which gives way to a quote of its kind.
fn bare(message: &str) -> String {
    let mut bare = String::new();
    let mut quote = None;
    let mut before = ' ';
    for character in message.chars() {
        match quote {
            Some(open) if character == open && before != '\\' => quote = None,
            Some(_) => {}
            None if matches!(character, '"' | '`') => {
                quote = Some(character);
                bare.push(character);
            }
            None => bare.push(character),
        }
        before = character;
    }
    bare
}

/// Whether a message that begins with one of five words has the form that goes with it.
fn has_form(message: &str) -> bool {
    let bare = bare(message);
    let words =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphabetic() || c == ' ');
    let named = |text: &str, quote: &str| {
        let (kind, rest) = text.split_once(quote)?;
        words(kind).then(|| rest.to_owned())
    };
    match bare.split_once(' ') {
        Some(("missing", rest)) => rest
            .strip_prefix("required ")
            .and_then(|rest| named(rest, "`"))
            .is_some_and(|rest| matches!(rest.as_str(), "" | " in `" | " on `")),
        Some(("unknown", rest)) => {
            let rest = named(rest, "`").or_else(|| named(rest, "\"")).unwrap_or("none".to_owned());
            let rest = rest.strip_prefix(" in `").unwrap_or(&rest).to_owned();
            let rest =
                rest.split(" or `").next().unwrap_or_default().trim_end_matches('?').to_owned();
            matches!(rest.as_str(), "" | "; did you mean `") || rest.starts_with("; `")
        }
        Some(("invalid", rest)) => named(rest, "\"").is_some_and(|rest| rest.starts_with(": ")),
        Some(("duplicate", rest)) => {
            let rest = named(rest, "\"").or_else(|| named(rest, "`"));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("; first used at "))
        }
        Some(("cannot", rest)) => rest.contains(' ') && rest.contains(": ") || rest.contains("; "),
        _ => true,
    }
}

#[test]
fn messages_have_the_form_of_their_kind() {
    // The words of the validator follow with its redesign.
    let follows = |rule: &str| {
        let rule = RULES.iter().find(|known| known.name == rule);
        rule.is_some_and(|rule| rule.group == "Feeds")
    };
    let folders = ["tests/add", "tests/cli", "tests/entry", "tests/fetch", "tests/steps"];
    let mut count = 0;
    let mut faults = Vec::new();
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let name = file.to_string_lossy().into_owned();
        // What is given to the program is not what it says.
        if name.contains(".in/") || name.contains(".out/") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap_or_default();
        // clap words what is wrong with arguments.
        let is_ours =
            |(rule, message): &(String, String)| !follows(rule) && !message.contains("' for '");
        for (rule, message) in messages(&text).into_iter().filter(is_ours) {
            count += 1;
            let bare = bare(&message);
            if !has_form(&message)
                || bare.contains(['“', '”', '‘', '«', '»'])
                || bare.ends_with('.')
            {
                faults.push(format!("{name}: {rule}: {message}"));
            }
        }
    }
    assert!(count > 200, "the messages were not found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Phrases for which there are plainer ones.
const OUT: [&str; 12] = [
    "is told",
    "are told",
    "tells of",
    "mend",
    "address of e-mail",
    "is sound",
    "judged by",
    "judges",
    "whoever",
    "of ours",
    "whole address",
    "at hand",
];

#[test]
fn phrases_that_are_out_stand_nowhere() {
    // The validator follows with its redesign, and docs/reference/rules.md with it.
    let follows =
        |path: &str| path.starts_with("src/validate") || path == "docs/reference/rules.md";
    // Whole words: `recommend` is none.
    let holds = |text: &str, phrase: &str| {
        text.match_indices(phrase).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !is_letter(text[..at].chars().next_back())
                && !is_letter(text[at + phrase.len()..].chars().next())
        })
    };
    let is_text = |path: &Path| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        matches!(
            ending,
            "rs" | "md" | "toml" | "yml" | "yaml" | "sh" | "py" | "mjs" | "js" | "css" | ""
        )
    };
    let mut paths: Vec<PathBuf> =
        ["src", "docs", "benches", "examples", ".github", "fuzz", "tests"]
            .iter()
            .flat_map(|folder| files(folder))
            .collect();
    let top = [
        "README.md",
        "CONTRIBUTING.md",
        "Cargo.toml",
        "action.yml",
        "deny.toml",
        ".pre-commit-hooks.yaml",
    ];
    paths.extend(top.map(PathBuf::from));
    let mut faults = Vec::new();
    for path in paths {
        let name = path.to_string_lossy().replace('\\', "/");
        let depth = name.matches('/').count();
        // Cases are inputs; the corpus is bytes.
        let is_input = name.starts_with("tests/")
            && depth > 1
            && !matches!(
                path.extension().and_then(|e| e.to_str()),
                Some("sh" | "py" | "mjs" | "rs") | None
            )
            || name.starts_with("fuzz/corpus")
            || name.starts_with("fuzz/target")
            || name.ends_with("tests/voice.rs");
        if is_input || follows(&name) || !is_text(&path) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            let line = line.to_lowercase();
            for phrase in OUT.iter().filter(|phrase| holds(&line, phrase)) {
                faults.push(format!("{name}:{}: {phrase}", number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
