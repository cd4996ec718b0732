//! The documentation: what is generated in it, and that its links lead somewhere.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use paperfeed::cli::Cli;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Markdown of the repository that people read.
fn pages() -> Vec<PathBuf> {
    let walk = |folder| walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files =
        ["docs", "examples"].into_iter().flat_map(walk).map(|file| file.unwrap().into_path());
    let top = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].map(PathBuf::from);
    let is_page = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md");
    files.filter(is_page).chain(top).collect()
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default().to_lowercase();
                let kept =
                    words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                anchors.push(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
            Event::Text(words) | Event::Code(words) => {
                heading.iter_mut().for_each(|heading| heading.push_str(&words));
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn links_lead_to_pages_and_headings_that_exist() {
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let targets =
            Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    Some(dest_url)
                }
                _ => None,
            });
        for target in targets.filter(|target| !target.contains("://")) {
            count += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = match path {
                "" => page.clone(),
                _ => page.parent().unwrap().join(path),
            };
            assert!(file.exists(), "{}: {target} leads nowhere", page.to_string_lossy());
            if !anchor.is_empty() && !file.is_dir() {
                let known = anchors(&fs::read_to_string(&file).unwrap());
                assert!(
                    known.iter().any(|own| own == anchor),
                    "{}: {target}: no such heading",
                    page.to_string_lossy()
                );
            }
        }
    }
    assert!(count > 40, "the links were not found");
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let contents = fs::read_to_string("docs/README.md").unwrap();
    for page in pages().iter().filter(|page| page.starts_with("docs")) {
        let name = page.strip_prefix("docs").unwrap().to_string_lossy().replace('\\', "/");
        assert!(name == "README.md" || contents.contains(&format!("({name})")), "{name}");
    }
}

#[test]
fn commands_are_as_help_describes_them() {
    // Whatever the width of the terminal that the test runs in.
    let mut command = Cli::command().term_width(WIDTH);
    command = command.mut_subcommands(|command| command.term_width(WIDTH));
    command.build();
    let mut text = "# Commands\n\nWhat `paperfeed COMMAND --help` says. `SNAPSHOTS=overwrite cargo test --test docs` writes this page.\n".to_owned();
    let help = command.render_long_help();
    text.push_str(&format!("\n```text\n{}\n```\n", lines(&help.to_string())));
    for command in command.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let help = command.render_long_help();
        text.push_str(&format!(
            "\n## {}\n\n```text\n{}\n```\n",
            command.get_name(),
            lines(&help.to_string())
        ));
    }
    let expected = snapbox::Data::read_from(Path::new("docs/reference/commands.md"), None).raw();
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(text, expected);
}

const WIDTH: usize = 100;

/// Lines without white space at their ends.
fn lines(text: &str) -> String {
    text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
