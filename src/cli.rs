//! The command line: the clap structs and nothing else.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

/// Weekly paper lists in; RSS, Atom, JSON Feed and pages out.
///
/// One TOML file a week in entries/, settings in paperfeed.toml; the feeds are written to feeds/.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Cli {
    /// Work in this folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,

    /// When to use colour; NO_COLOR turns it off too
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: ColorChoice,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What paperfeed can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the feeds of all entries to feeds/
    #[command(
        after_help = "Exit: 0 written or nothing to do, 1 errors in what you wrote, 2 could not run."
    )]
    Build(Build),
    /// Say whether entries are sound and feeds/ is what build would write; writes nothing
    #[command(
        after_help = "Exit: 0 all is well, 1 errors (with --strict: or warnings), 2 could not run."
    )]
    Check(Check),
    /// Judge feeds as the W3C's validator does
    #[command(
        after_help = "Exit: 0 no errors, 1 errors (with --strict: or warnings), 2 could not run."
    )]
    Validate(Validate),
    /// Say what a rule is about, or list all rules
    Explain(Explain),
    /// Turn Markdown lists of weekly papers into entries/
    #[command(after_help = "\
A week is a heading with its days, such as `## Papers (April 15 - April 21) - 2024`, and a table of \
papers under it.

Exit: 0 all was imported, 1 something was not, 2 could not run.")]
    Import(Import),
    /// Write the entries back as the Markdown list that `import` reads
    #[command(after_help = "\
With --into, the list replaces what stands between two comments, which a file that is there must have:

  <!-- paperfeed export: begin -->
  <!-- paperfeed export: end -->

Exit: 0 exported, 1 errors in what you wrote, 2 could not run.")]
    Export(Export),
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

/// Arguments of `build`.
#[derive(Args, Debug)]
pub struct Build {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// How findings are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// The day that counts as today for days that have not come (UTC)
    #[arg(long, value_name = "DATE")]
    pub now: Option<NaiveDate>,
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
    #[arg(long, value_name = "DATE")]
    pub now: Option<NaiveDate>,

    /// Files, folders, addresses, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// The rule's name, as findings show it
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}
