//! `paperfeed add`: papers by their number into a week, at the end of its file.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::{Datelike, NaiveDate};

use crate::cli::{self, Cli, Findings, ReportFormat};
use crate::command::{asking, folder, note, plural, show, today, waiting, weeks_unknown};
use crate::diagnostic::{Lines, Report, Source};
use crate::entry::{self, Entry};
use crate::lookup::Number;
use crate::week::Paper;
use crate::{identity, project, publish};

/// Asks for all papers, then writes once; a paper that cannot be added keeps all from it.
pub(super) fn run(cli: &Cli, arguments: &cli::Add) -> Result<ExitCode> {
    let project = project::read_begun(folder(cli))?;
    let examined = project::examine(&project);
    if let Some(code) = weeks_unknown(cli, &project, &examined)? {
        return Ok(code);
    }
    let weeks = examined.weeks();
    let entry = week(&weeks, arguments)?;
    let numbers = numbers(&arguments.numbers)?;
    for number in &numbers {
        if let Some(place) = listed(&examined.entries, number) {
            bail!("cannot add {}: already listed at {place}; nothing was written", number.key());
        }
    }
    let papers = match arguments.offline {
        true => numbers.iter().map(Number::stub).collect(),
        false => look_up(cli, &numbers, arguments).context("nothing was written")?,
    };

    for (number, paper) in numbers.iter().zip(&papers) {
        if let Some(day) = paper.released.filter(|day| !is_likely(*day, today(None))) {
            bail!(
                "cannot add {}: its release date {day} is not a likely one; add a stub with --offline; nothing was written",
                number.key()
            );
        }
    }
    let added = entry::with_papers(&entry.source.text, &papers);
    let source = Source { path: entry.source.path.clone(), text: added };
    let (whole, mut found) = entry::read(&source, &examined.site);
    if whole.is_none_or(|whole| whole.week.papers.len() != entry.week.papers.len() + papers.len()) {
        bail!(
            "cannot add to {}: a [[paper]] at its end would not be read; use [[paper]] tables for its papers",
            source.path
        );
    }
    // A stub is there to be filled in.
    found.retain(|found| found.span.start >= entry.source.text.len() && !arguments.offline);
    let fails = found.iter().any(|found| found.is_error());
    let how = Findings { format: ReportFormat::Human, strict: false };
    let code = show(cli, how, &[Report::new(&source, found)])?;
    if fails {
        note(cli, "nothing was written\n")?;
        return Ok(code);
    }
    publish::write_own(&folder(cli).join(&source.path), source.text.as_bytes())?;
    report(cli, &source, &numbers, &papers)?;
    Ok(code)
}

/// Whether a paper can have come out on a day: not before printing, nor after next year.
fn is_likely(day: NaiveDate, today: NaiveDate) -> bool {
    (1000..=today.year() + 1).contains(&day.year())
}

/// The newest week, or the one that was asked for.
fn week<'e, 'a>(entries: &[&'e Entry<'a>], arguments: &cli::Add) -> Result<&'e Entry<'a>> {
    let Some(day) = arguments.week else {
        return entries.last().copied().context("no week yet; create one with `paperfeed new`");
    };
    entries
        .iter()
        .copied()
        .find(|entry| (entry.week.start..=entry.week.end).contains(&day))
        .with_context(|| format!("no week has {day}; create it with `paperfeed new {day}`"))
}

/// What the arguments name, each once.
fn numbers(texts: &[String]) -> Result<Vec<Number>> {
    let mut numbers = Vec::new();
    for text in texts {
        let number = Number::read(text).with_context(|| {
            format!("{text:?} is neither an arXiv number (2404.03592) nor a DOI (10.1000/xyz)")
        })?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

/// Where a paper is listed already: by its id, or by any of its links.
fn listed(entries: &[Entry], number: &Number) -> Option<String> {
    let key = number.key();
    for entry in entries {
        for (paper, spans) in entry.week.papers.iter().zip(&entry.paper_spans) {
            let by_link =
                |link: &crate::week::Link| Number::read(&link.url).as_ref() == Some(number);
            if identity::key(paper) == key || paper.links.iter().any(by_link) {
                let line = Lines::new(&entry.source.text).position(spans.of("title").start).line;
                return Some(format!("{}:{line}", entry.source.path));
            }
        }
    }
    None
}

fn look_up(cli: &Cli, numbers: &[Number], arguments: &cli::Add) -> Result<Vec<Paper<'static>>> {
    let _shown = waiting(cli, format!("asking for {}", plural(numbers.len(), "paper")));
    let of_arxiv: Vec<&str> = numbers
        .iter()
        .filter_map(|number| match number {
            Number::Arxiv(number) => Some(number.as_str()),
            Number::Doi(_) => None,
        })
        .collect();
    let from_arxiv = asking::arxiv(&arguments.services, &of_arxiv).map_err(or_offline)?;
    let mut from_arxiv = from_arxiv.into_iter();
    let mut papers = Vec::with_capacity(numbers.len());
    for number in numbers {
        let (service, name, paper) = match number {
            Number::Arxiv(number) => ("arXiv", number, from_arxiv.next().flatten()),
            Number::Doi(doi) => {
                let paper = asking::crossref(&arguments.services, doi).map_err(or_offline)?;
                ("Crossref", doi, paper)
            }
        };
        let paper = paper.with_context(|| format!("{service} has no record of {name}"))?;
        if paper.title.is_empty() {
            bail!("{service} has no title for {name}");
        }
        papers.push(paper);
    }
    Ok(papers)
}

/// A service that gives no answer need not keep anyone from adding a paper.
fn or_offline(error: anyhow::Error) -> anyhow::Error {
    anyhow::anyhow!("{error:#}; to add stubs to fill in, use --offline")
}

fn report(cli: &Cli, source: &Source, numbers: &[Number], papers: &[Paper]) -> Result<()> {
    let mut said = String::new();
    for (number, paper) in numbers.iter().zip(papers) {
        match paper.title.as_ref() {
            "" => said.push_str(&format!("{}: a stub\n", number.key())),
            title => said.push_str(&format!("{}: {title:?}\n", number.key())),
        }
    }
    let count = plural(papers.len(), "paper");
    let has_gaps = papers.iter().any(|paper| paper.title.is_empty());
    let next = if has_gaps { "fill in what is empty" } else { "review the file" };
    note(
        cli,
        &format!("{said}{count} added to {}\nnext: {next}, then `paperfeed build`\n", source.path),
    )
}
