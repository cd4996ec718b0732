//! Writes papers to measure with: `cargo run --example papers -- WEEKS FOLDER`, a project of paperfeed
//! in FOLDER/paperfeed and the same papers as content of Hugo in FOLDER/hugo.

#[path = "../benches/generate.rs"]
mod generate;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use paperfeed::diagnostic::Source;
use paperfeed::entry;
use paperfeed::site::Site;

const SETTINGS: &str = r#"[site]
title = "Papers"
url = "https://papers.example.org/"
description = "Papers worth reading"
author = "Ada Example"
tag = "papers.example.org,2024"
"#;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let weeks = arguments.next().context("how many weeks?")?.parse()?;
    let folder = arguments.next().context("which folder?")?;
    let (project, hugo) = (Path::new(&folder).join("paperfeed"), Path::new(&folder).join("hugo"));
    let sources = generate::weeks(weeks);
    fs::create_dir_all(project.join("entries"))?;
    fs::write(project.join("paperfeed.toml"), SETTINGS)?;
    for source in &sources {
        fs::write(project.join(&source.path), &source.text)?;
        for_hugo(source, &hugo)?;
    }
    Ok(())
}

/// A section of Hugo with a file for each paper.
fn for_hugo(source: &Source, folder: &Path) -> Result<()> {
    let (entry, _) = entry::read(source, &Site::default());
    let week = entry.context("a week without days")?.week;
    let section = folder.join(week.start.to_string());
    fs::create_dir_all(&section)?;
    let head = format!("+++\ntitle = {:?}\ndate = {}\n+++\n", week.title(), week.end);
    fs::write(section.join("_index.md"), head)?;
    for (at, paper) in week.papers.iter().enumerate() {
        let [link, code] = &paper.links[..] else { continue };
        let text = format!(
            "+++\ntitle = {:?}\ndate = {}\nlink = {:?}\ncode = {:?}\ntopic = {:?}\n+++\n{}",
            paper.title,
            paper.released(&week),
            link.url,
            code.url,
            paper.topics.concat(),
            paper.summary
        );
        fs::write(section.join(format!("{at:02}.md")), text)?;
    }
    Ok(())
}
