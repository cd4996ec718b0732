//! `paperfeed export`: entries back to the Markdown list.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;

use crate::channel::List;
use crate::cli::{self, Cli, ExportFormat, Findings, ReportFormat};
use crate::command::{close, counted, folder, plural, print, show, weeks_with};
use crate::diagnostic::{self, Diagnostic, Report, tally};
use crate::entry::Entry;
use crate::export::{Flattened, Loss};
use crate::text::shown_path;
use crate::{bibtex, export, identity, project, publish, rule};

/// What stands before the list in a file that holds more than it. Comments are not shown, and
/// `import` reads past them.
const BEGIN: &str = "<!-- paperfeed export: begin -->";

/// What stands after it.
const END: &str = "<!-- paperfeed export: end -->";

/// Reads, checks, writes; nothing is written while there is an error. What a list has no place for is reported.
pub(super) fn run(cli: &Cli, arguments: &cli::Export) -> Result<ExitCode> {
    let project = project::read(folder(cli))?;
    let mut examined = project::examine(&project);
    let how = Findings { format: ReportFormat::Human, strict: arguments.strict };
    let found = tally(&examined.reports);
    if found.errors > 0 || (arguments.strict && found.warnings > 0) {
        let code = show(cli, how, &examined.reports)?;
        close(cli, how, &format!("{}; nothing was written", counted(found)))?;
        return Ok(code);
    }
    let weeks = weeks_with(examined.entries.iter().rev().collect(), &arguments.weeks)?;
    let list = List { site: &examined.site, entries: &examined.entries };
    let text = match arguments.format {
        ExportFormat::Bibtex => references(&list, &weeks),
        ExportFormat::Html => {
            export::html(weeks.iter().map(|entry| &entry.week), &examined.site.pictures)
        }
        ExportFormat::Markdown if arguments.weeks.is_empty() => export::write(&list),
        ExportFormat::Markdown => export::weeks(&list, weeks.iter().map(|entry| &entry.week)),
    };
    let Some(into) = &arguments.into else {
        print(&text)?;
        return Ok(ExitCode::SUCCESS);
    };
    let is_list = arguments.format == ExportFormat::Markdown;
    let losses = if is_list { losses(&weeks) } else { vec![] };
    examined.reports.extend(losses);
    let code = show(cli, how, &diagnostic::merged(examined.reports))?;
    let path = folder(cli).join(into);
    let wrote = match is_list && arguments.weeks.is_empty() {
        true => write(&path, &text)?,
        false => publish::write_own(&path, text.as_bytes())?,
    };
    let line = format!(
        "{} {}: {}",
        shown_path(into),
        if wrote { "written" } else { "unchanged" },
        plural(weeks.len(), "week"),
    );
    close(cli, how, &line)?;
    Ok(code)
}

/// Weeks as BibTeX, with the keys that they have in the whole list.
fn references(list: &List, weeks: &[&Entry]) -> String {
    let keys = bibtex::keys(list.entries);
    let wanted: HashSet<NaiveDate> = weeks.iter().map(|entry| entry.week.start).collect();
    let all = list.entries.iter().map(|entry| &entry.week).zip(&keys);
    let written = all.filter(|(week, _)| wanted.contains(&week.start)).map(|(week, keys)| {
        let numbers: Vec<_> = week.papers.iter().map(identity::numbers).collect();
        bibtex::render(week, keys, numbers.iter())
    });
    written.collect()
}

/// What a list has no place for: one finding for each cause, at the first paper.
fn losses<'e>(weeks: &[&'e Entry<'_>]) -> Vec<Report<'e>> {
    let mut by_cause: BTreeMap<Loss, Vec<(&Entry, usize)>> = BTreeMap::new();
    for entry in weeks {
        for (at, loss) in export::losses(&entry.week) {
            by_cause.entry(loss).or_default().push((entry, at));
        }
    }
    let reports = by_cause.into_iter().filter_map(|(loss, places)| {
        let (entry, at) = *places.first()?;
        let what = match loss {
            Loss::Guid => "a guid, which a list has no place for",
            Loss::Form(Flattened::CodeBlock) => "a code block, which became lines of code",
            Loss::Form(Flattened::Quote) => "a quotation, which became paragraphs",
            Loss::Form(Flattened::NumberedList) => "a numbered list, which became lines",
            Loss::Form(Flattened::Table) => "a table, which became lines",
            Loss::Form(Flattened::NestedList) => "a list within a list, which became one list",
        };
        let message = match places.len() {
            1 => format!("this paper has {what}"),
            count => format!("{count} papers, this one first, have {what}"),
        };
        let key = if loss == Loss::Guid { "guid" } else { "summary" };
        let span = entry.paper_spans[at].of(key);
        let diagnostic = Diagnostic::new(&rule::NotInList, span, message);
        Some(Report::new(entry.source, vec![diagnostic]))
    });
    reports.collect()
}

/// Puts the list between the marks of a file, or makes the file. Says whether it wrote.
fn write(path: &Path, list: &str) -> Result<bool> {
    let present = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => format!("{BEGIN}\n{END}\n"),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", shown_path(path)));
        }
    };
    let Some((before, after)) = around_marks(&present) else {
        bail!(
            "cannot export to {}: it does not mark where the list stands; add these two lines around \
             it, or where it is to stand, each once:\n  {BEGIN}\n  {END}",
            shown_path(path)
        );
    };
    let mut text = format!("{BEGIN}\n{list}{END}\n");
    if before.contains("\r\n") || after.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    publish::write_own(path, [before, &text, after].concat().as_bytes())
}

/// What stands before the one mark and after the other, if each is a line of its own, once, in this
/// order.
fn around_marks(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    for line in text.split_inclusive('\n') {
        match line.trim() {
            BEGIN => begins.push(at),
            END => ends.push(at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    match (begins.as_slice(), ends.as_slice()) {
        ([begin], [end]) if begin < end => Some((&text[..*begin], &text[*end..])),
        _ => None,
    }
}
