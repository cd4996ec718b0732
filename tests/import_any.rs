//! Lists of every shape, made of days and items of each form: what goes in comes out; and of any Markdown no link is lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashSet;

use paperfeed::diagnostic::Source;
use paperfeed::entry;
use paperfeed::import::{Imported, Options, read};
use paperfeed::site::Site;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

mod cases;

fn imported(text: &str) -> Imported {
    let source = Source { path: "list.md".to_owned(), text: text.to_owned() };
    read(&source, &Options::default())
}

/// Ways to name a week, each with the days of two weeks: April 15 to 21 and April 22 to 28, 2024.
const DAYS: [[&str; 2]; 20] = [
    ["## April 15 - April 21, 2024", "## April 22 - April 28, 2024"],
    ["## Papers (April 15 - April 21) - 2024", "## Papers (April 22 - April 28) - 2024"],
    ["# Week 16, 2024", "# Week 17, 2024"],
    ["### 2024-W16", "### 2024-W17"],
    ["## KW 16 2024", "## KW 17 2024"],
    ["## 2024-04-15", "## 2024-04-22"],
    ["## 15.04.2024", "## 22.04.2024"],
    ["## 15/04/2024", "## 22/04/2024"],
    ["## 04/15/2024", "## 04/22/2024"],
    ["## 15th April 2024", "## 22nd of April 2024"],
    ["## Apr 15, 2024", "## Apr 22, 2024"],
    ["## 2024年4月15日", "## 2024年4月22日"],
    ["## 2024年第16周", "## 2024年第17周"],
    ["## 2024년 4월 15일", "## 2024년 4월 22일"],
    ["## Semana del 15 al 21 de abril de 2024", "## Semana del 22 al 28 de abril de 2024"],
    ["## 15 - 21 апреля 2024", "## 22 - 28 апреля 2024"],
    ["## Issue #7 (April 15, 2024)", "## Issue #8 (April 22, 2024)"],
    ["**April 15 - April 21, 2024**", "**April 22 - April 28, 2024**"],
    ["**Week of:** 2024-04-15 to 2024-04-21", "**Week of:** 2024-04-22 to 2024-04-28"],
    ["<h2>April 15 - April 21, 2024</h2>", "<h2>April 22 - April 28, 2024</h2>"],
];

/// Ways to write papers: what stands before them, each with its number, what stands after.
const ITEMS: [(&str, &str, &str); 14] = [
    (
        "| Paper | Links |\n|---|---|\n",
        "| **Sample {n}** - words | [Paper](https://example.org/{n}) |\n",
        "",
    ),
    (
        "| Title | Abstract | PDF |\n|---|---|---|\n",
        "| Sample {n} | words | https://example.org/{n} |\n",
        "",
    ),
    ("| # | Name |\n|---|---|\n", "| {n} | [Sample {n}](https://example.org/{n}) |\n", ""),
    ("标题 | 链接\n---|---\n", "Sample {n} | [链接](https://example.org/{n})\n", ""),
    ("", "- [Sample {n}](https://example.org/{n}) - words\n", ""),
    ("", "* **Sample {n}** words. [[paper](https://example.org/{n})]\n", ""),
    ("", "+ Sample {n} ([pdf](https://example.org/{n})): words\n", ""),
    ("", "{n}. Sample {n}. [Paper](https://example.org/{n})\n", ""),
    ("### Topic\n\n", "- [Sample {n}](https://example.org/{n})\n", ""),
    ("", "### {n}. Sample {n}\n\n**Link:** https://example.org/{n}\n\nWords.\n\n", ""),
    ("", "### [Sample {n}](https://example.org/{n})\n\nWords.\n\n", ""),
    ("", "[Sample {n}](https://example.org/{n})\n\nWords.\n\n", ""),
    ("", "**Sample {n}** [link](https://example.org/{n})\n\n- words\n\n", ""),
    (
        "",
        "<i>Title</i>: <a href=\"https://example.org/{n}\">Sample {n}</a><br>\n<i>Comments</i>: words.\n\n",
        "",
    ),
];

#[test]
fn what_goes_in_comes_out() {
    for days in DAYS {
        for (before, item, after) in ITEMS {
            let mut text = "# A list of samples\n\n".to_owned();
            for (heading, numbers) in days.into_iter().zip([1..=3, 4..=6]) {
                text.push_str(&format!("{heading}\n\n{before}"));
                for number in numbers {
                    text.push_str(&item.replace("{n}", &number.to_string()));
                }
                text.push_str(&format!("{after}\n"));
            }
            let imported = imported(&text);
            let weeks: Vec<_> = imported.weeks.iter().map(|week| &week.week).collect();
            let starts: Vec<_> = weeks.iter().map(|week| week.start.to_string()).collect();
            assert_eq!(starts, ["2024-04-15", "2024-04-22"], "{text}{:?}", imported.diagnostics);
            let papers: Vec<_> = weeks.iter().flat_map(|week| &week.papers).collect();
            let told: Vec<_> = papers
                .iter()
                .map(|paper| (paper.title.to_string(), paper.links[0].url.to_string()))
                .collect();
            let expected =
                (1..=6).map(|n| (format!("Sample {n}"), format!("https://example.org/{n}")));
            assert_eq!(told, expected.collect::<Vec<_>>(), "{text}");
            assert!(imported.left_out.is_empty(), "{text}");
        }
    }
}

/// Cutting a list short, or spoiling it, ends in findings, not in a panic; what is imported makes an entry without errors.
#[test]
fn any_part_of_a_list_is_read() {
    for case in cases::of("tests/import", "md") {
        let text = std::fs::read_to_string(case).unwrap();
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(101) {
            for spoiled in ["", "|", "\n\n", "**", "](", "<", "\u{0}"] {
                let (before, after) = text.split_at(at);
                let list = match spoiled {
                    "" => before.to_owned(),
                    spoiled => format!("{before}{spoiled}{after}"),
                };
                for week in imported(&list).weeks {
                    let faults = entry::faults(&week.week, &Site::default());
                    assert!(faults.is_empty(), "{faults:?}\n{list}");
                }
            }
        }
    }
}

/// Pieces of Markdown of which lists are made, some of them broken.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "## April 15 - April 21, 2024\n\n",
        "# Heading\n",
        "### 1. Numbered\n\n",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "    ",
        "| a | b |\n|---|---|\n",
        "| ",
        " | ",
        "|\n",
        "\n",
        "\n\n",
        "---\n",
        "**bold** ",
        "*it* ",
        "`code` ",
        "```\n",
        "[label](URL) ",
        "[![alt](URL)](URL) ",
        "![picture](https://example.org/p.png) ",
        "<URL> ",
        "URL ",
        "URL, ",
        "(URL) ",
        "[a](URL \"remark\") ",
        "[]( URL) ",
        "[ref][1]\n\n[1]: URL\n\n",
        "<a href=\"URL\">a</a> ",
        "<b>",
        "</b>",
        "<details>\n<summary>April 22, 2024</summary>\n\n",
        "</details>\n",
        "<br>",
        "Title: ",
        "Authors: A, B\n",
        "2024-04-16 ",
        "- 2024-04-23\n  - ",
        "words ",
        "– ",
        ": ",
        "。",
        "《名》",
        "\\|",
        "<!-- URL -->\n",
        "et al. ",
    ];
    proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(0), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_link_is_lost(pieces in prop::collection::vec(piece(), 1..60)) {
        // What stands between two lines of `---` at the beginning is front matter, and no part of the list.
        let mut text = "# A list\n\n".to_owned();
        let mut number = 0;
        for piece in pieces {
            for (at, part) in piece.split("URL").enumerate() {
                if at > 0 {
                    number += 1;
                    text.push_str(&format!("https://example.org/l{number}"));
                }
                text.push_str(part);
            }
        }
        let imported = imported(&text);
        let mut kept: String = imported.weeks.iter().map(|week| entry::write(&week.week)).collect();
        for link in &imported.left_out {
            kept.push_str(&link.url);
            kept.push(' ');
        }
        let numbers = |text: &str| -> HashSet<String> {
            let after = text.split("https://example.org/l").skip(1);
            after.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect()).collect()
        };
        // What readers of the list see as a link: not pictures, code and comments.
        let seen: HashSet<String> = numbers(&links(&text));
        let kept = numbers(&kept);
        let lost: Vec<_> = seen.difference(&kept).collect();
        prop_assert!(lost.is_empty(), "{lost:?} of\n{text}\n{:?}", imported.diagnostics);
    }
}

/// The addresses of all links of a text, as the reader of Markdown sees them.
fn links(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut links = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            links.push_str(&dest_url);
            links.push(' ');
        }
    }
    links
}
