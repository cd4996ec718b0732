//! What a rule is about, in words: for `paperfeed explain` and docs/reference/rules.md.

use chrono::{DateTime, Utc};

use crate::rule::{Example, RULES, Rule, lines_of};
use crate::validate::{Options, validate};

/// One line a rule, by what they are about: level, name and what to do.
pub fn list() -> String {
    let mut text = String::new();
    let mut group = "";
    for rule in RULES {
        if rule.group != group {
            group = rule.group;
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}{group}\n\n"));
        }
        text.push_str(&format!("  {:<8} {}\n", rule.level.name(), rule.name));
    }
    text.push_str("\n`paperfeed explain RULE` explains one of them.\n");
    text
}

/// All there is to say of a rule.
pub fn page(rule: &Rule) -> String {
    let mut text = format!("{} ({})\n\n", rule.name, rule.level.name());
    for (heading, words) in parts(rule) {
        text.push_str(&format!("{heading}: {words}\n"));
    }
    if let Some((before, after)) = example(rule) {
        text.push_str(&format!(
            "\nBefore:\n\n{}\nAfter:\n\n{}",
            indented(&before),
            indented(&after)
        ));
    }
    text
}

/// What breaks the rule and what does not, as far as the two differ.
fn example(rule: &Rule) -> Option<(String, String)> {
    let of_feed = rule.example.as_ref().map(difference);
    let of_lines = || lines_of(rule).map(|lines| (lines.before, lines.after));
    of_feed.or_else(of_lines).filter(|(before, _)| !before.is_empty())
}

/// Every rule, as a page of Markdown.
pub fn markdown() -> String {
    let mut text =
        "# Rules\n\nWhat `paperfeed` reports, what it means to subscribers, and how to fix \
        it. Rules on feeds bear the names of the W3C's validator. Generated from `src/rule.rs` and \
        `src/rule/examples/`; `SNAPSHOTS=overwrite cargo test --test rules` writes it anew.\n"
            .to_owned();
    for rule in RULES {
        text.push_str(&format!("\n## {}\n\n", rule.name));
        text.push_str(&format!("- Level: {}\n", rule.level.name()));
        for (heading, words) in parts(rule) {
            text.push_str(&format!("- {heading}: {}\n", marked(&words)));
        }
        if let Some((before, after)) = example(rule) {
            let language = if rule.example.is_some() { "xml" } else { "toml" };
            text.push_str(&format!(
                "\nBefore:\n\n```{language}\n{before}```\n\nAfter:\n\n```{language}\n{after}```\n"
            ));
        }
    }
    text
}

/// What is wrong, as the validator says it of the example; why it matters; how to fix it.
fn parts(rule: &Rule) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    if let Some(example) = &rule.example {
        let verdict = validate("example", example.before, &options());
        let found = verdict.diagnostics.into_iter().find(|found| found.rule == rule);
        parts.extend(found.map(|found| ("What", found.message)));
    }
    parts.extend(lines_of(rule).map(|lines| ("What", lines.what)));
    parts.push(("Why", rule.why.to_owned()));
    if !rule.help.is_empty() {
        parts.push(("Fix", rule.help.to_owned()));
    }
    parts
}

/// The examples are judged as of a day of their own.
fn options() -> Options {
    let now = DateTime::<Utc>::from_timestamp(1_767_225_600, 0).unwrap_or_default();
    let url = Some("https://papers.example.org/atom.xml".to_owned());
    Options { url, now, content_type: None }
}

/// The lines in which the two feeds of an example differ, with one line around where either has
/// none.
fn difference(example: &Example) -> (String, String) {
    let (before, after) = (text(example.before), text(example.after));
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let same_head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - same_head;
    let tails = before.iter().rev().zip(after.iter().rev()).take(most);
    let same_tail = tails.take_while(|(a, b)| a == b).count();
    let none = before.len() == same_head + same_tail || after.len() == same_head + same_tail;
    let head = same_head - usize::from(none && same_head > 0);
    let part = |lines: &[&str]| -> String {
        let lines = &lines[head..lines.len() - same_tail];
        lines.iter().take(12).map(|line| format!("{}\n", shortened(line))).collect()
    };
    (part(&before), part(&after))
}

/// A case without the place that it expects.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let expects = |line: &&str| !line.starts_with("<!-- expect ") && !line.starts_with("expect ");
    text.lines().filter(expects).map(|line| format!("{line}\n")).collect()
}

fn shortened(line: &str) -> String {
    crate::text::cut(line, 120).into_owned()
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// Text in which Markdown would see tags.
fn marked(words: &str) -> String {
    words.replace('<', "\\<").replace('_', "\\_").replace('*', "\\*")
}
