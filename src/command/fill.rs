//! `paperfeed fill`: authors, release date, DOI and venue of papers that have a number at arXiv or a DOI, into their
//! entries. What is written there stays, to the byte.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use toml_edit::{DocumentMut, Item};

use crate::cli::{self, Cli};
use crate::command::{
    asking, folder, grouped, note, plural, value_of, waiting, weeks_unknown, weeks_with,
};
use crate::diagnostic::{Diagnostic, Lines, Source};
use crate::entry::{self, Entry};
use crate::guard::record::Published;
use crate::lookup::{Number, arxiv};
use crate::project::FEEDS;
use crate::site::Site;
use crate::week::Paper;
use crate::{project, publish};

/// A paper that lacks something, and what is known of it elsewhere.
struct Gap {
    /// Its entry, and its place in it.
    entry: usize,
    paper: usize,
    number: Number,
    /// Whether its release date may be written.
    may_date: bool,
}

/// What was filled in.
#[derive(Default)]
struct Outcome {
    papers: usize,
    by_key: BTreeMap<&'static str, usize>,
    /// Places of papers that no service knows.
    unknown: Vec<String>,
}

/// Asks for a hundred papers at a time and writes what they lack before it asks for more, so that what was found stays
/// if it is broken off.
pub(super) fn run(cli: &Cli, arguments: &cli::Fill) -> Result<ExitCode> {
    let project = project::read_begun(folder(cli))?;
    let examined = project::examine(&project);
    if let Some(code) = weeks_unknown(cli, &project, &examined)? {
        return Ok(code);
    }
    let entries = weeks_with(examined.weeks(), &arguments.weeks)?;
    let mut texts: Vec<String> = entries.iter().map(|entry| entry.source.text.clone()).collect();
    let gaps = gaps(cli, arguments, &entries)?;
    let shown = waiting(cli, String::new());
    let mut outcome = Outcome::default();
    let (of_arxiv, of_crossref): (Vec<&Gap>, Vec<&Gap>) =
        gaps.iter().partition(|gap| matches!(gap.number, Number::Arxiv(_)));
    let batches = of_arxiv.chunks(arxiv::MOST).chain(of_crossref.chunks(1));
    let mut asked = 0;
    for batch in batches {
        shown.set_message(format!("asking for papers: {asked} of {}", gaps.len()));
        let is_arxiv = batch.first().is_some_and(|gap| matches!(gap.number, Number::Arxiv(_)));
        // arXiv comes first, so what was asked before was arXiv too.
        if is_arxiv && asked > 0 {
            thread::sleep(Duration::from_secs(arguments.pause));
        }
        let papers = ask(&arguments.services, batch).with_context(|| outcome.so_far())?;
        let mut changed: BTreeMap<usize, Vec<(&Gap, Paper)>> = BTreeMap::new();
        for (gap, paper) in batch.iter().zip(papers) {
            match paper {
                Some(paper) => changed.entry(gap.entry).or_default().push((gap, paper)),
                None => outcome.unknown.push(place(entries[gap.entry], gap)),
            }
        }
        for (at, found) in changed {
            let before = outcome.so_far();
            let text = filled(&texts[at], entries[at], &found, &examined.site, &mut outcome)
                .context(before)?;
            publish::write_own(&folder(cli).join(&entries[at].source.path), text.as_bytes())?;
            texts[at] = text;
        }
        asked += batch.len();
    }
    drop(shown);
    note(cli, &outcome.summary(gaps.len()))?;
    Ok(ExitCode::SUCCESS)
}

/// The papers that lack authors or a release date, and that a service may know.
fn gaps(cli: &Cli, arguments: &cli::Fill, entries: &[&Entry]) -> Result<Vec<Gap>> {
    let feeds = folder(cli).join(FEEDS);
    let record = Published::open(&feeds)?;
    let mut gaps = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let published = record.ids(&entry.week.folder())?;
        for (place, paper) in entry.week.papers.iter().enumerate() {
            // A date that comes later would move the item in every reader.
            let may_date = arguments.released || !published.contains(&entry.ids[place]);
            let lacks_date = paper.released.is_none() && may_date;
            let lacks_more = arguments.all && (paper.venue.is_none() || paper.doi.is_none());
            if !(paper.authors.is_empty() || lacks_date || lacks_more) {
                continue;
            }
            if let Some(number) = number(paper) {
                gaps.push(Gap { entry: at, paper: place, number, may_date });
            }
        }
    }
    Ok(gaps)
}

/// What names a paper at a service: its number at arXiv, else its DOI.
fn number(paper: &Paper) -> Option<Number> {
    // An item of a feed may link to papers that it only speaks of.
    let own = if paper.guid.is_some() { 1 } else { usize::MAX };
    let links = paper.links.iter().take(own).map(|link| link.url.as_ref());
    let texts = paper.id.as_deref().into_iter().chain(links).chain(paper.doi.as_deref());
    let numbers: Vec<Number> = texts.filter_map(Number::read).collect();
    let is_arxiv = |number: &&Number| matches!(number, Number::Arxiv(_));
    numbers.iter().find(is_arxiv).or(numbers.first()).cloned()
}

fn ask(services: &cli::Services, batch: &[&Gap]) -> Result<Vec<Option<Paper<'static>>>> {
    match batch {
        [Gap { number: Number::Doi(doi), .. }] => Ok(vec![asking::crossref(services, doi)?]),
        _ => {
            let numbers = batch.iter().filter_map(|gap| match &gap.number {
                Number::Arxiv(number) => Some(number.as_str()),
                Number::Doi(_) => None,
            });
            asking::arxiv(services, &numbers.collect::<Vec<_>>())
        }
    }
}

/// Where a paper stands, for messages.
fn place(entry: &Entry, gap: &Gap) -> String {
    let start = entry.paper_spans[gap.paper].of("title").start;
    let line = Lines::new(&entry.source.text).position(start).line;
    format!("{}: {}:{line}", gap.number.key(), entry.source.path)
}

/// The text of an entry with what its papers lacked.
fn filled(
    text: &str,
    entry: &Entry,
    found: &[(&Gap, Paper)],
    site: &Site,
    outcome: &mut Outcome,
) -> Result<String> {
    let path = &entry.source.path;
    let mut document: DocumentMut = text.parse().with_context(|| format!("cannot edit {path}"))?;
    let Some(tables) = document.get_mut("paper").and_then(Item::as_array_of_tables_mut) else {
        bail!("cannot edit {path}: use [[paper]] tables for its papers");
    };
    for (gap, paper) in found {
        let old = &entry.week.papers[gap.paper];
        let Some(table) = tables.get_mut(gap.paper) else { continue };
        let keys = lacking(old, paper, gap, entry);
        if keys.is_empty() {
            continue;
        }
        outcome.papers += 1;
        for key in keys {
            table.insert(key, value_of(paper, key)?.context("what is known has a value")?);
            *outcome.by_key.entry(key).or_default() += 1;
        }
    }
    let text = document.to_string();
    let source = Source { path: path.clone(), text: text.clone() };
    if let Some(fault) = entry::read(&source, site).1.into_iter().find(Diagnostic::is_error) {
        bail!("cannot fill {path}: {}", fault.message);
    }
    Ok(text)
}

/// The keys that a paper lacks and that are known.
fn lacking(old: &Paper, now: &Paper, gap: &Gap, entry: &Entry) -> Vec<&'static str> {
    // A day after the list was posted is that of another paper.
    let day = now.released.filter(|day| gap.may_date && *day <= entry.week.listed());
    let has_doi = old.doi.is_some() || matches!(gap.number, Number::Doi(_));
    let lacks = [
        ("released", old.released.is_none() && day.is_some()),
        ("authors", old.authors.is_empty() && !now.authors.is_empty()),
        ("venue", old.venue.is_none() && now.venue.is_some()),
        ("doi", !has_doi && now.doi.is_some()),
    ];
    lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(key, _)| key).collect()
}

impl Outcome {
    /// What was done before something went wrong.
    fn so_far(&self) -> String {
        match self.papers {
            0 => "nothing was filled in".to_owned(),
            count => format!("{} filled in; run it again to go on", plural(count, "paper")),
        }
    }

    fn summary(&self, asked: usize) -> String {
        let mut said = String::new();
        for place in &self.unknown {
            said.push_str(&format!("{place}: unknown\n"));
        }
        let nouns = [
            ("authors", "author list"),
            ("released", "release date"),
            ("venue", "venue"),
            ("doi", "DOI"),
        ];
        let count = |(key, noun): (&str, &str)| {
            plural(self.by_key.get(key).copied().unwrap_or_default(), noun)
        };
        said.push_str(&format!(
            "{} of {} filled in: {}; {} unknown\n",
            grouped(self.papers),
            plural(asked, "paper"),
            nouns.map(count).join(", "),
            grouped(self.unknown.len()),
        ));
        if self.papers > 0 {
            said.push_str("next: `paperfeed build`\n");
        }
        said
    }
}
