//! The commands, one file each, and what they share: showing findings, and the exit code.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Once;
use std::time::{Duration, Instant};

use anstream::AutoStream;
use anyhow::{Context, Result};
use chrono::{NaiveDate, Utc};
use clap::ColorChoice;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use toml_edit::DocumentMut;

use crate::cli::{Cli, Command, Findings, ReportFormat};
use crate::diagnostic::{Report, Tally, tally};
use crate::entry::{self, Entry};
use crate::output::human::Screen;
use crate::output::{github, human, json, sarif};
use crate::project::{Examined, Project};
use crate::week::Paper;

mod add;
mod asking;
mod build;
mod check;
mod explain;
mod export;
mod fill;
mod import;
mod init;
mod new;
#[cfg(feature = "fetch")]
mod ping;
#[cfg(feature = "publish")]
mod publish;
#[cfg(feature = "fetch")]
mod published;
#[cfg(feature = "serve")]
mod serve;
mod shell;
mod validate;
mod withdraw;

/// Runs the command that was asked for.
pub fn run(cli: &Cli) -> Result<ExitCode> {
    match &cli.command {
        Command::Add(arguments) => add::run(cli, arguments),
        Command::Build(arguments) => build::run(cli, arguments),
        Command::Check(arguments) => check::run(cli, arguments),
        Command::Completions(arguments) => shell::completions(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Export(arguments) => export::run(cli, arguments),
        Command::Fill(arguments) => fill::run(cli, arguments),
        Command::Import(arguments) => import::run(cli, arguments),
        Command::Init(arguments) => init::run(cli, arguments),
        Command::Man(arguments) => shell::man(cli, arguments),
        Command::New(arguments) => new::run(cli, arguments),
        #[cfg(feature = "fetch")]
        Command::Ping(arguments) => ping::run(cli, arguments),
        #[cfg(feature = "publish")]
        Command::Publish(arguments) => publish::run(cli, arguments),
        #[cfg(not(feature = "publish"))]
        Command::Publish(_) => anyhow::bail!(
            "cannot publish: this paperfeed was built without the feature `publish`; install a release, or build it \
             with `--features publish`"
        ),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(cli, arguments),
        Command::Validate(arguments) => validate::run(cli, arguments),
        Command::Withdraw(arguments) => withdraw::run(cli, arguments),
    }
}

/// Says on standard error why the program could not do what was asked.
pub fn complain(error: &anyhow::Error) {
    // In a file or a log a line is a message.
    let width = terminal_size::terminal_size_of(io::stderr());
    let width = width.map_or(usize::MAX, |(width, _)| width.0.into());
    eprintln!("{}", human::plain(&format!("error: {error:#}"), width));
}

/// The folder to work in; empty for this one, so that paths are shown as short as they are.
fn folder(cli: &Cli) -> &Path {
    cli.directory.as_deref().unwrap_or(Path::new(""))
}

/// Where it is not known which weeks there are, since a file does not say its days: shows why, and
/// gives the exit code.
fn weeks_unknown(cli: &Cli, project: &Project, examined: &Examined) -> Result<Option<ExitCode>> {
    let is_unread = project.unreadable.iter().any(Report::has_error);
    if !is_unread && examined.weeks().len() == project.entries.len() {
        return Ok(None);
    }
    refuse(cli, examined).map(Some)
}

/// The weeks in which some days are, or all.
fn weeks_with<'e, 'a>(
    entries: Vec<&'e Entry<'a>>,
    days: &[NaiveDate],
) -> Result<Vec<&'e Entry<'a>>> {
    if days.is_empty() {
        return Ok(entries);
    }
    let of = |day: &NaiveDate| {
        let entry = entries.iter().find(|entry| (entry.week.start..=entry.week.end).contains(day));
        entry.copied().with_context(|| format!("no week has {day}"))
    };
    let mut weeks: Vec<&Entry> = days.iter().map(of).collect::<Result<_>>()?;
    // Two days may be in one week.
    let mut seen = HashSet::new();
    weeks.retain(|entry| seen.insert(entry.week.start));
    Ok(weeks)
}

/// The value of a key of a paper, as it is written into an entry that is there; none if the paper has none.
fn value_of(paper: &Paper, key: &str) -> Result<Option<toml_edit::Item>> {
    let lines = entry::lines(paper);
    let Some((_, line)) = lines.iter().find(|(name, _)| *name == key) else { return Ok(None) };
    let mut line: DocumentMut = line.parse().context("what is written is TOML")?;
    Ok(line.remove(key))
}

/// Shows what is wrong with a project, and that nothing was written because of it.
fn refuse(cli: &Cli, examined: &Examined) -> Result<ExitCode> {
    let how = Findings { format: ReportFormat::Human, strict: false };
    let code = show(cli, how, &examined.reports)?;
    close(cli, how, &format!("{}; nothing was written", counted(tally(&examined.reports))))?;
    Ok(code)
}

/// Today, UTC, or the day that is to count as today.
fn today(now: Option<NaiveDate>) -> NaiveDate {
    now.unwrap_or_else(|| Utc::now().date_naive())
}

/// Shows diagnostics on standard output and gives the exit code they ask for.
fn show(cli: &Cli, how: Findings, reports: &[Report]) -> Result<ExitCode> {
    let text = match how.format {
        ReportFormat::Human => human::render(reports, screen(cli.color)),
        ReportFormat::Json => json::render(reports).context("cannot write JSON")?,
        ReportFormat::Github => github::render(reports, folder(cli)),
        ReportFormat::Sarif => sarif::render(reports, folder(cli)),
    };
    print(&text)?;
    Ok(code_of(how, reports))
}

/// The exit code that diagnostics ask for.
fn code_of(how: Findings, reports: &[Report]) -> ExitCode {
    let Tally { errors, warnings } = tally(reports);
    let failed = errors > 0 || (how.strict && warnings > 0);
    if failed { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// The one line at the end: for people with the findings, else beside them, so that standard output
/// stays one document.
fn close(cli: &Cli, how: Findings, line: &str) -> Result<()> {
    match how.format {
        _ if cli.quiet => Ok(()),
        ReportFormat::Human => say(&format!("{line}\n")),
        ReportFormat::Json | ReportFormat::Github | ReportFormat::Sarif => {
            writeln!(io::stderr(), "{}", human::plain(line, usize::MAX))
                .context("cannot write to standard error")
        }
    }
}

/// What was done and what comes next, unless only findings are wanted.
fn note(cli: &Cli, text: &str) -> Result<()> {
    if cli.quiet { Ok(()) } else { say(text) }
}

/// Shows on a terminal that something is waited for, until it is dropped.
fn waiting(cli: &Cli, what: String) -> ProgressBar {
    if cli.quiet {
        return ProgressBar::hidden();
    }
    let spinner =
        ProgressBar::new_spinner().with_message(what).with_finish(ProgressFinish::AndClear);
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

/// How far a command is, shown on a terminal once it has taken a second.
struct Progress {
    bar: ProgressBar,
    begun: Instant,
    is_quiet: bool,
    shown: Once,
}

impl Progress {
    /// `what` is done `count` times.
    fn new(cli: &Cli, what: &'static str, count: usize) -> Progress {
        let style = ProgressStyle::with_template("{msg}: {human_pos} of {human_len}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::hidden().with_style(style).with_message(what);
        bar.set_length(count as u64);
        let bar = bar.with_finish(ProgressFinish::AndClear);
        Progress { bar, begun: Instant::now(), is_quiet: cli.quiet, shown: Once::new() }
    }

    /// There is more to do than was known.
    fn more(&self, count: usize) {
        self.bar.inc_length(count as u64);
    }

    /// One more is done.
    fn step(&self) {
        if !self.is_quiet && self.begun.elapsed() > Duration::from_secs(1) {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        self.bar.inc(1);
    }
}

/// Says something on standard output: wrapped, and without what a terminal would obey.
fn say(text: &str) -> Result<()> {
    print(&human::plain(text, screen(ColorChoice::Never).width))
}

/// Writes to standard output what may hold color, or is a document. A reader that has seen enough,
/// such as `head`, is no fault.
fn print(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Color as asked for; by itself on a terminal, as NO_COLOR and CLICOLOR say (<https://no-color.org>,
/// <https://bixense.com/clicolors>).
fn screen(choice: ColorChoice) -> Screen {
    let terminal = io::stdout().is_terminal();
    let color = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    let width =
        terminal_size::terminal_size().filter(|_| terminal).map(|(width, _)| width.0.into());
    Screen { width: width.unwrap_or(DEFAULT_WIDTH).max(40), color }
}

/// The width of findings in a file or a pipe, in columns.
const DEFAULT_WIDTH: usize = 80;

/// `1 error, 2 warnings`.
fn counted(tally: Tally) -> String {
    format!("{}, {}", plural(tally.errors, "error"), plural(tally.warnings, "warning"))
}

/// `1 file`, `2 files`, `1,300 papers`.
fn plural(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `1,300`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
