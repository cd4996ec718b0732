//! The command line: the clap structs and nothing else.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::lookup::{arxiv, crossref};
use crate::rule::RULES;
use crate::value;

/// Weekly paper lists in; RSS, Atom, JSON Feed and pages out.
///
/// One TOML file a week in entries/, settings in paperfeed.toml; the feeds are written to feeds/.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Cli {
    /// Work in this folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,

    /// When to use color; NO_COLOR turns it off too
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: ColorChoice,

    /// Show findings only
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What paperfeed can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a project: settings, a first week or your list, editor schemas, a workflow
    #[command(after_help = "\
Overwrites nothing. In a clone from GitHub, the address is that of its Pages.

Examples:
  paperfeed init                                    with an example week
  paperfeed init --import README.md                 with the list that you have
  paperfeed init --url https://papers.example.org/  at an address of your own")]
    Init(Init),
    /// Make the next week's file, or that of the week a day is in
    #[command(after_help = "\
Examples:
  paperfeed new               the week after the last
  paperfeed new 2024-04-24    the week that day is in")]
    New(New),
    /// Add papers to a week by arXiv number or DOI
    #[command(after_help = "\
arXiv and Crossref tell title, authors, release date, abstract and topics.
Papers go to the end of the file; all that stands in it stays as it is. If one
of them cannot be added, none is.

Examples:
  paperfeed add 2404.03592 https://arxiv.org/abs/2404.04125
  paperfeed add doi:10.1038/s41586-021-03819-2 --week 2024-04-15
  paperfeed add --offline 2404.03592    a stub to fill in")]
    Add(Add),
    /// Write the feeds of all entries to feeds/
    #[command(after_help = "\
Examples:
  paperfeed build
  paperfeed -C ../list build --strict    in a folder, if there is no warning

Exit: 0 written or nothing to do, 1 errors in what you wrote, 2 could not run.")]
    Build(Build),
    /// Say whether entries are sound and feeds/ is what build would write; writes nothing
    #[command(after_help = "\
Examples:
  paperfeed check
  paperfeed check --format github    in CI: annotations on the lines

Exit: 0 all is well, 1 errors (with --strict: or warnings), 2 could not run.")]
    Check(Check),
    /// Serve feeds/ on this machine, and build again whenever an entry changes
    #[cfg(feature = "serve")]
    #[command(after_help = "\
Open pages load again after each build. A mistake is shown in the terminal and
in the page; what was built before it is served on.

Examples:
  paperfeed serve --open
  paperfeed serve --addr 127.0.0.1:0    on a port that is free")]
    Serve(Serve),
    /// Give up a published week, item or topic feed on purpose
    #[command(after_help = "\
Adds IDs to `withdrawn` in paperfeed.toml, and keeps all else in the file. The
next build then removes what was withdrawn.

Examples:
  paperfeed withdraw 2024-04-15        a week whose file you removed
  paperfeed withdraw topics/agents     a topic that no paper has any more
  paperfeed withdraw tag:papers.example.org,2024:2024-04-15/arxiv:2404.03592")]
    Withdraw(Withdraw),
    /// Judge feeds as the W3C's validator does
    #[command(after_help = "\
Examples:
  paperfeed validate feeds                          all feeds of a folder
  paperfeed validate https://example.org/feed.xml   what a server sends
  curl -s example.org/feed | paperfeed validate -

Exit: 0 no errors, 1 errors (with --strict: or warnings), 2 could not run.")]
    Validate(Validate),
    /// Say what a rule is about, or list all rules
    #[command(after_help = "\
Example:
  paperfeed explain InvalidRFC2822Date")]
    Explain(Explain),
    /// Turn Markdown lists of weekly papers into entries/
    #[command(after_help = "\
A week is a heading with its days, and a table of papers under it:
  ## Papers of the Week (April 15 - April 21) - 2024

Examples:
  paperfeed import README.md
  paperfeed import 2023.md 2024.md --force

Exit: 0 all was imported, 1 something was not, 2 could not run.")]
    Import(Import),
    /// Write the entries back as the Markdown list that `import` reads
    #[command(after_help = "\
With --into, the list replaces what stands between two comments, which a file
that is there must have:

  <!-- paperfeed export: begin -->
  <!-- paperfeed export: end -->

Examples:
  paperfeed export > list.md
  paperfeed export --into README.md

Exit: 0 exported, 1 errors in what you wrote, 2 could not run.")]
    Export(Export),
    /// Print the completions of a shell
    #[command(after_help = "\
Examples:
  paperfeed completions bash >> ~/.bash_completion
  paperfeed completions zsh > ~/.zfunc/_paperfeed    with ~/.zfunc in fpath
  paperfeed completions fish > ~/.config/fish/completions/paperfeed.fish
  paperfeed completions powershell >> $PROFILE")]
    Completions(Completions),
    /// Write man pages to a folder
    #[command(after_help = "\
Example:
  paperfeed man ~/.local/share/man/man1")]
    Man(Man),
}

/// How findings are shown.
#[derive(Args, Clone, Copy, Debug)]
pub struct Findings {
    /// How to show what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,

    /// Let warnings count as errors
    #[arg(long)]
    pub strict: bool,
}

/// For whom findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the source line, marked
    Human,
    /// For programs: one JSON object
    Json,
    /// For GitHub: annotations on the lines
    Github,
    /// For code scanning: SARIF 2.1.0
    Sarif,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct Init {
    /// Markdown lists to begin with
    #[arg(long, value_name = "LIST.md", num_args = 1..)]
    pub import: Vec<PathBuf>,

    /// Where feeds/ will be served
    #[arg(long, value_name = "URL", value_parser = url)]
    pub url: Option<String>,

    /// The list's name
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    /// Who makes the list
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,

    /// The day that counts as today (UTC)
    #[arg(long, value_name = "DATE", value_parser = day, hide = true)]
    pub now: Option<NaiveDate>,
}

fn day(day: &str) -> Result<NaiveDate, String> {
    day.parse().map_err(|_| "no such day; one is written 2024-04-15".to_owned())
}

#[cfg(feature = "serve")]
fn address(address: &str) -> Result<String, String> {
    let port = address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    port.map(|_| address.to_owned())
        .ok_or_else(|| "use a host and a port: 127.0.0.1:8000".to_owned())
}

fn rule(name: &str) -> Result<String, String> {
    let known = RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name));
    known
        .map(|rule| rule.name.to_owned())
        .ok_or_else(|| "`paperfeed explain` lists all rules".to_owned())
}

fn url(url: &str) -> Result<String, String> {
    value::url(url).map(|()| url.to_owned())
}

/// Arguments of `new`.
#[derive(Args, Debug)]
pub struct New {
    /// A day of the week to make
    #[arg(value_name = "DATE", value_parser = day)]
    pub date: Option<NaiveDate>,

    /// The day that counts as today (UTC)
    #[arg(long, value_name = "DATE", value_parser = day, hide = true)]
    pub now: Option<NaiveDate>,
}

/// Arguments of `add`.
#[derive(Args, Debug)]
pub struct Add {
    /// A day of the week to add to; the newest week if left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub week: Option<NaiveDate>,

    /// Ask no service; write stubs to fill in
    #[arg(long)]
    pub offline: bool,

    /// Where arXiv's API answers
    #[arg(long, value_name = "URL", value_parser = url, default_value = arxiv::ADDRESS)]
    pub arxiv: String,

    /// Where Crossref's API answers
    #[arg(long, value_name = "URL", value_parser = url, default_value = crossref::ADDRESS)]
    pub crossref: String,

    /// Numbers or addresses of papers, at most 100
    #[arg(required = true, num_args = 1..=100, value_name = "ARXIV|DOI")]
    pub numbers: Vec<String>,
}

/// Arguments of `build`.
#[derive(Args, Debug)]
pub struct Build {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Replace feeds/index.html even if paperfeed did not write it
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Show warnings of published, unchanged weeks too
    #[arg(long)]
    pub all: bool,

    /// Fail on diagnostics of this rule, whatever its level
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub deny: Vec<String>,

    /// The day that counts as today for days that have not come (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub now: Option<NaiveDate>,
}

/// Arguments of `serve`.
#[cfg(feature = "serve")]
#[derive(Args, Debug)]
pub struct Serve {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", value_parser = address, default_value = "127.0.0.1:8000")]
    pub addr: String,

    /// Open the main page in a browser
    #[arg(long)]
    pub open: bool,
}

/// Arguments of `import`.
#[derive(Args, Debug)]
pub struct Import {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// The folder to write entry files to
    #[arg(long, value_name = "DIR", default_value = "entries")]
    pub into: PathBuf,

    /// Overwrite entry files that differ
    #[arg(long)]
    pub force: bool,

    /// The lists, Markdown files
    #[arg(required = true, value_name = "LIST.md")]
    pub lists: Vec<PathBuf>,
}

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct Export {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// The file to write to, between its two marks; standard output if left out
    #[arg(long, value_name = "FILE.md")]
    pub into: Option<PathBuf>,
}

/// Arguments of `validate`.
#[derive(Args, Debug)]
pub struct Validate {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// The address at which the document is published
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// The day that counts as today for days that have not come (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub now: Option<NaiveDate>,

    /// Files, folders, addresses, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Arguments of `withdraw`.
#[derive(Args, Debug)]
pub struct Withdraw {
    /// First day of a week, ID of an item, or topics/NAME
    #[arg(required = true, value_name = "WEEK|ID|topics/NAME")]
    pub what: Vec<String>,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// The rule's name, as findings show it
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Args, Debug)]
pub struct Man {
    /// The folder to write to
    #[arg(value_name = "DIR")]
    pub into: PathBuf,
}
