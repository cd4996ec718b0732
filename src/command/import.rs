//! `paperfeed import`: lists to entry files.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use rayon::prelude::*;

use crate::cli::{self, Cli, Order};
use crate::command::import::merge::{Existing, How, merge};
use crate::command::import::sources::List;
use crate::command::{close, counted, folder, grouped, note, plural, print, show};
use crate::diagnostic::{Diagnostic, Lines, Report, Source, tally};
use crate::guard::record::Published;
use crate::import::{Every, ImportedWeek, NamedBy, Options, by_name};
use crate::project::{FEEDS, decode};
use crate::rule::Level;
use crate::site::{self, Site};
use crate::text::shown_path;
use crate::week::Week;
use crate::{file, import, project, publish, rule};

mod merge;
mod sources;

/// Reads every list, then writes what was understood.
pub(super) fn run(cli: &Cli, arguments: &cli::Import) -> Result<ExitCode> {
    let settings = settings(cli)?;
    let (site, found) = match &settings {
        Some(settings) => site::read(settings),
        None => (Some(Site::default()), vec![]),
    };
    let (Some(site), true) = (site, found.iter().all(|found| !found.is_error())) else {
        let settings = settings.unwrap_or(Source { path: String::new(), text: String::new() });
        return show(cli, arguments.findings, &[Report::new(settings, found)]);
    };
    let named = if arguments.lists.is_empty() { &site.import.from } else { &arguments.lists };
    if named.is_empty() {
        bail!("no list to import; name one, or set `from` under [import] in paperfeed.toml");
    }
    let mut lists = sources::read(cli, named, &options(arguments, &site))?;
    if arguments.dry_run {
        return dry_run(cli, arguments, &mut lists);
    }
    let into = folder(cli).join(&arguments.into);
    let entries = entries(&into)?;
    let existing = Existing::new(&entries, &site);
    let how = How {
        force: arguments.force,
        follow: arguments.follow || site.import.follow,
        released: arguments.released,
    };
    let (texts, mut outcome) = texts(cli, arguments, &mut lists, &existing, &site, how)?;
    let is_broken = |list: &List| {
        list.imported
            .diagnostics
            .iter()
            .any(|found| arguments.findings.strict && found.rule.level == Level::Warning)
    };
    // Warnings that are errors keep everything from being written.
    let writes = !lists.iter().any(is_broken);
    if writes {
        let write =
            |(path, text): &(String, String)| publish::write_own(&into.join(path), text.as_bytes());
        let wrote = texts.par_iter().map(write).collect::<Result<Vec<bool>>>()?;
        outcome.written += wrote.iter().filter(|wrote| **wrote).count();
        outcome.unchanged += wrote.iter().filter(|wrote| !**wrote).count();
    }
    let summary = outcome.summary(&lists);
    let mut reports: Vec<Report> = lists.iter_mut().map(List::report).collect();
    reports.retain(|report| !report.diagnostics.is_empty());
    let code = show(cli, arguments.findings, &reports)?;
    let found = counted(tally(&reports));
    let nothing = if writes { "" } else { "; nothing was written" };
    close(cli, arguments.findings, &format!("{summary}{nothing}; {found}"))?;
    Ok(code)
}

/// The settings; none if there is no project yet.
fn settings(cli: &Cli) -> Result<Option<Source>> {
    let bytes = file::read(&folder(cli).join(site::FILE_NAME))?;
    Ok(bytes.map(|bytes| decode(site::FILE_NAME.to_owned(), bytes).0))
}

fn options(arguments: &cli::Import, site: &Site) -> Options {
    let settings = &site.import;
    let every = arguments.every.map_or(settings.every.as_str(), |every| every.name());
    let columns = settings.columns.iter();
    let columns = columns.filter_map(|(name, field)| Some((name.clone(), by_name(field)?)));
    Options {
        every: match every {
            "day" => Every::Day,
            "month" => Every::Month,
            _ => Every::Week,
        },
        skip: settings.skip.iter().chain(&arguments.skip).cloned().collect(),
        order: arguments.order.map(|order| match order {
            Order::Dmy => import::Order::DayFirst,
            Order::Mdy => import::Order::MonthFirst,
        }),
        columns: columns.collect(),
        week: arguments.week,
    }
}

/// The entry files of a folder, by name.
fn entries(into: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in entry_paths(into)? {
        let Some(bytes) = file::read(&path)? else { continue };
        sources.push(decode(shown_path(&path), bytes).0);
    }
    Ok(sources)
}

/// None where the folder is not there yet.
fn entry_paths(into: &Path) -> Result<Vec<std::path::PathBuf>> {
    let listing = match std::fs::read_dir(into) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", shown_path(into)));
        }
    };
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.with_context(|| format!("cannot read {}", shown_path(into)))?.path();
        let is_entry = path.extension().is_some_and(|ending| ending == "toml");
        paths.extend(is_entry.then_some(path));
    }
    paths.sort();
    Ok(paths)
}

/// What became of the lists.
#[derive(Default)]
struct Outcome {
    weeks: usize,
    papers: usize,
    written: usize,
    unchanged: usize,
}

/// The files that change, by name, and how much was imported.
fn texts(
    cli: &Cli,
    arguments: &cli::Import,
    lists: &mut [List],
    existing: &Existing,
    site: &Site,
    how: How,
) -> Result<(Vec<(String, String)>, Outcome)> {
    let feeds = folder(cli).join(FEEDS);
    let record = Published::open(&feeds)?;
    let into = folder(cli).join(&arguments.into);
    let schema_line = into.parent().map(project::schema_line).unwrap_or_default();
    let mut outcome = Outcome::default();
    let mut texts = Vec::new();
    for (start, places) in weeks(lists) {
        let name = format!("{start}.toml");
        let path = shown_path(arguments.into.join(&name)).replace('\\', "/");
        let (first, at) = places[0];
        let marker = lists[first].imported.weeks[at].marker.clone();
        let whole = whole_week(lists, &places);
        let merged = merge(&whole, &marker, &path, existing, site, &record, how)?;
        lists[first].imported.diagnostics.extend(merged.found);
        if merged.papers > 0 {
            outcome.weeks += 1;
            let count =
                |(list, at): &(usize, usize)| lists[*list].imported.weeks[*at].week.papers.len();
            outcome.papers += places.iter().map(count).sum::<usize>();
        }
        match merged.text {
            Some(text) if merged.is_whole => texts.push((name, format!("{schema_line}{text}"))),
            Some(text) => texts.push((name, text)),
            None => outcome.unchanged += 1,
        }
    }
    // Where all lists are read, a week that none has may have left them, or be of another source.
    let listed = weeks(lists);
    let beside = existing.weeks_beside(|start| listed.contains_key(&start));
    if let (true, true, Some(first)) = (how.follow, arguments.lists.is_empty(), beside.first())
        && let Some(list) = lists.first_mut()
    {
        let message = match beside.len() {
            1 => format!("{first} is not in the list; kept"),
            count => format!("{count} entries are not in the list, {first} first; kept"),
        };
        let help = "remove the file of a week that left the list; if it was published, run `paperfeed withdraw WEEK` then";
        let found = Diagnostic::new(&rule::ListDiffers, 0..0, message).with_help(help);
        list.imported.diagnostics.push(found);
    }
    Ok((texts, outcome))
}

/// The weeks of all lists by their first day, each as list and place in it.
fn weeks(lists: &[List]) -> BTreeMap<NaiveDate, Vec<(usize, usize)>> {
    let mut weeks: BTreeMap<NaiveDate, Vec<(usize, usize)>> = BTreeMap::new();
    for (list, read) in lists.iter().enumerate() {
        for (at, week) in read.imported.weeks.iter().enumerate() {
            weeks.entry(week.week.start).or_default().push((list, at));
        }
    }
    weeks
}

/// A week with what all lists say of it. A paper that several have is the first one's.
fn whole_week(lists: &[List], places: &[(usize, usize)]) -> Week<'static> {
    let mut same = places.iter().map(|(list, at)| &lists[*list].imported.weeks[*at].week);
    let mut whole = same.next().cloned().unwrap_or_default();
    for week in same {
        whole.end = whole.end.max(week.end);
        for paper in &week.papers {
            if !whole.papers.iter().any(|known| known.id == paper.id) {
                whole.papers.push(paper.clone());
            }
        }
    }
    whole
}

impl Outcome {
    /// What was made of how many.
    fn summary(&self, lists: &[List]) -> String {
        let seen = |count: fn(&List) -> usize| lists.iter().map(count).sum::<usize>();
        let links = seen(|list| list.imported.links_seen);
        let left_out = seen(|list| list.imported.left_out.len());
        let places = match left_out {
            0 => String::new(),
            count => format!("; not imported: {} ({})", plural(count, "link"), lines(lists)),
        };
        format!(
            "imported {}, {} of {}, {} of {}: {} written, {} unchanged{places}",
            plural(self.weeks, "week"),
            grouped(self.papers),
            plural(seen(|list| list.imported.papers_seen), "paper"),
            grouped(links - left_out),
            plural(links, "link"),
            plural(self.written, "file"),
            grouped(self.unchanged),
        )
    }
}

/// Where links were left out, as far as a line holds it.
fn lines(lists: &[List]) -> String {
    let mut places: Vec<String> = Vec::new();
    for list in lists {
        let lines = Lines::new(&list.source.text);
        for link in &list.imported.left_out {
            let line = lines.position(link.place.start).line;
            let shown = match lists.len() {
                1 => format!("{line}"),
                _ => format!("{}:{line}", list.source.path),
            };
            if places.last() != Some(&shown) {
                places.push(shown);
            }
        }
    }
    let noun = match (lists.len(), places.len()) {
        (1, 1) => "line ",
        (1, _) => "lines ",
        _ => "",
    };
    let more = if places.len() > MOST_LINES { ", …" } else { "" };
    format!("{noun}{}{more}", places[..places.len().min(MOST_LINES)].join(", "))
}

/// How many lines are named.
const MOST_LINES: usize = 8;

/// Shows what would be imported, and from where, and writes nothing.
fn dry_run(cli: &Cli, arguments: &cli::Import, lists: &mut [List]) -> Result<ExitCode> {
    let mut said = String::new();
    for list in lists.iter() {
        let lines = Lines::new(&list.source.text);
        for ImportedWeek { week, marker, named_by, .. } in &list.imported.weeks {
            let line = lines.position(marker.start).line;
            let from = match named_by {
                NamedBy::Argument => "--week",
                NamedBy::Path => "path",
                NamedBy::FrontMatter => "front matter",
                NamedBy::Heading => "heading",
                NamedBy::Line => "line",
                NamedBy::Item => "list item",
                NamedBy::Date => "date of a paper",
            };
            let papers = plural(week.papers.len(), "paper");
            said.push_str(&format!(
                "{} to {} ({from}, {}:{line}): {papers}\n",
                week.start, week.end, list.source.path
            ));
            if let Some(first) = week.papers.first() {
                let links = first.links.iter().map(|link| format!("{}={}", link.label, link.url));
                let links = links.collect::<Vec<_>>().join(" ");
                said.push_str(&format!("  first: {:?} {links}\n", first.title));
            }
        }
        for link in &list.imported.left_out {
            let line = lines.position(link.place.start).line;
            said.push_str(&format!("  not imported: {}:{line}: {}\n", list.source.path, link.url));
        }
    }
    print(&said)?;
    let mut reports: Vec<Report> = lists.iter_mut().map(List::report).collect();
    reports.retain(|report| report.diagnostics.iter().any(|found| found.rule.level != Level::Info));
    let code = show(cli, arguments.findings, &reports)?;
    note(cli, "nothing was written: this is a dry run\n")?;
    Ok(code)
}
