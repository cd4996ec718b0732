//! The command line: the clap structs and nothing else.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::calendar;
use crate::key::nearest;
use crate::lookup::{arxiv, crossref};
use crate::rule::RULES;
use crate::value;

/// Publish a weekly paper list as RSS, Atom, JSON Feed and a website.
///
/// Reads one TOML file a week from entries/ and settings from paperfeed.toml, and writes feeds/.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Cli {
    /// Work in this folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,

    /// When to use color (`auto` respects NO_COLOR)
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: ColorChoice,

    /// Print diagnostics only
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What paperfeed can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a new project
    #[command(after_help = "\
Writes settings, an example week or your list, schemas for editors and a
workflow. Overwrites nothing. In a clone from GitHub, the URL is that of its
Pages. On a terminal, asks for what it cannot know; values that stay open are
marked `# placeholder`.

Examples:
  paperfeed init                                    with an example week
  paperfeed init --import README.md                 with an existing list
  paperfeed init --url https://papers.example.org/  at a URL of your own")]
    Init(Init),
    /// Create the file of the next week, or of the week of a date
    #[command(after_help = "\
Examples:
  paperfeed new               the week after the last
  paperfeed new 2024-04-24    the week of that date")]
    New(New),
    /// Add papers to a week by arXiv number or DOI
    #[command(after_help = "\
Title, authors, release date, abstract and topics come from arXiv and Crossref.
Papers are added at the end of the file, which stays as it is otherwise. If one
of them cannot be added, none is.

Examples:
  paperfeed add 2404.03592 https://arxiv.org/abs/2404.04125
  paperfeed add doi:10.1038/s41586-021-03819-2 --week 2024-04-15
  paperfeed add --offline 2404.03592    a stub to fill in")]
    Add(Add),
    /// Write feeds/ from all entries
    #[command(after_help = "\
Examples:
  paperfeed build
  paperfeed -C ../list build --strict    in another folder, unless it has warnings

Exit: 0 written or up to date, 1 errors in your files, 2 cannot run.")]
    Build(Build),
    /// Check that entries are valid and feeds/ is up to date
    #[command(after_help = "\
Examples:
  paperfeed check
  paperfeed check --format github    in CI: annotates pull requests

Exit: 0 valid and up to date, 1 errors (with --strict: or warnings), 2 cannot
run.")]
    Check(Check),
    /// Serve feeds/ on this machine and rebuild on every change
    #[cfg(feature = "serve")]
    #[command(after_help = "\
Open pages reload after each build. Errors are shown in the terminal and in the
page; the last successful build is still served. Requests from other sites are
refused.

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
    /// Validate feeds against the W3C validator's rules
    #[command(after_help = "\
Examples:
  paperfeed validate feeds                          all feeds of a folder
  paperfeed validate https://example.org/feed.xml   what a server sends
  curl -s example.org/feed | paperfeed validate -

Redirects are followed, to any host.

Exit: 0 no errors, 1 errors (with --strict: or warnings), 2 cannot run, or some
document could not be read.")]
    Validate(Validate),
    /// Explain a rule, or list all rules
    #[command(after_help = "\
Example:
  paperfeed explain InvalidRFC2822Date")]
    Explain(Explain),
    /// Import lists of papers into entries/
    #[command(after_help = "\
What names days begins a week: a heading, a line, a bullet, a date column,
front matter or the file's name. Rows, bullets, headings and paragraphs
under it are papers. A second import adds the papers that an entry lacks.

Examples:
  paperfeed import README.md --dry-run
  paperfeed import 'archive/**/*.md'
  paperfeed import README.md --follow

Exit: 0 imported, 1 nothing was, or warnings with --strict, 2 cannot run.")]
    Import(Import),
    /// Export the entries as the Markdown list that `import` reads
    #[command(after_help = "\
With --into, the list replaces what stands between two comments, which an
existing file must have:

  <!-- paperfeed export: begin -->
  <!-- paperfeed export: end -->

Examples:
  paperfeed export > list.md
  paperfeed export --into README.md
  paperfeed export 2024-04-15 --format html
  paperfeed export --format bibtex > references.bib

Exit: 0 exported, 1 errors in your files, 2 cannot run.")]
    Export(Export),
    /// Look up what papers lack: authors, release date, venue, DOI
    #[command(after_help = "\
Asks arXiv (100 papers a request, three seconds apart) and Crossref for papers
without authors or release date, and writes what is missing into their
entries. Nothing that an entry says is changed. Release dates of published
papers are left out, since readers would move them; --released writes them too.
What was found is written at once: run it again to go on.

Examples:
  paperfeed fill
  paperfeed fill 2024-04-15

Exit: 0 done, 1 errors in your files, 2 cannot run.")]
    Fill(Fill),
    /// Notify the WebSub hub of feeds that have changed
    #[cfg(feature = "fetch")]
    #[command(after_help = "\
Run it once the feeds are published: the hub fetches them, and sends them on to
who subscribed there. The main and the weekly feeds and those of the newest
week's topics are named; with --all those of all topics. A hub that is down is a
warning.

Example:
  paperfeed ping

Exit: 0 done, 1 errors in your files, 2 cannot run.")]
    Ping(Ping),
    /// Publish feeds/ to S3, Google Cloud Storage, Azure or a folder
    #[command(after_help = "\
Puts what has changed, by its hash: what is linked to comes before what links, the main feed last. \
What others put into the store is never touched. Credentials are those of the store's own tools: \
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION or a profile, GOOGLE_APPLICATION_CREDENTIALS, \
AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY.

Examples:
  paperfeed publish s3://papers.example.org --dry-run
  paperfeed publish s3://papers/site --endpoint https://s3.example.org
  paperfeed publish --prefix preview/

Exit: 0 done, 1 errors in your files, 2 cannot run.")]
    Publish(Publish),
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

/// How diagnostics are shown.
#[derive(Args, Clone, Copy, Debug)]
pub struct Findings {
    /// Output format
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    pub format: ReportFormat,

    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// For whom diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// The source line, marked
    Human,
    /// One JSON object
    Json,
    /// Annotations for GitHub
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct Init {
    /// Lists to import: Markdown, .bib files, feeds, folders, patterns, URLs
    #[arg(long, value_name = "LIST", num_args = 1..)]
    pub import: Vec<String>,

    /// The list stays the source: write a workflow that imports it on each push
    #[arg(long, requires = "import")]
    pub follow: bool,

    /// Write an issue form to suggest papers, and a workflow that makes pull requests of them
    #[arg(long)]
    pub suggestions: bool,

    /// URL where feeds/ will be served
    #[arg(long, value_name = "URL", value_parser = site_url)]
    pub url: Option<String>,

    /// Name of the list
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    /// Author of the list
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,

    /// Date to treat as today (UTC)
    #[arg(long, value_name = "DATE", value_parser = day, hide = true)]
    pub now: Option<NaiveDate>,
}

fn day(day: &str) -> Result<NaiveDate, String> {
    calendar::day(day).ok_or_else(|| "no such date; use the form 2024-04-15".to_owned())
}

#[cfg(feature = "serve")]
fn address(address: &str) -> Result<String, String> {
    let port = address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    port.map(|_| address.to_owned())
        .ok_or_else(|| "use a host and a port: 127.0.0.1:8000".to_owned())
}

fn rule(name: &str) -> Result<String, String> {
    let known = RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name));
    known.map(|rule| rule.name.to_owned()).ok_or_else(|| {
        match nearest(name, RULES.iter().map(|rule| rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give one rule at a time; `paperfeed explain` lists all".to_owned(),
        }
    })
}

fn site_url(url: &str) -> Result<String, String> {
    value::site_url(url).map(|()| url.to_owned()).map_err(|fault| fault.reason)
}

fn url(url: &str) -> Result<String, String> {
    value::url(url).map(|()| url.to_owned()).map_err(|fault| fault.reason)
}

/// Arguments of `new`.
#[derive(Args, Debug)]
pub struct New {
    /// Any date in the week to create
    #[arg(value_name = "DATE", value_parser = day)]
    pub date: Option<NaiveDate>,

    /// Date to treat as today (UTC)
    #[arg(long, value_name = "DATE", value_parser = day, hide = true)]
    pub now: Option<NaiveDate>,
}

/// Arguments of `add`.
#[derive(Args, Debug)]
pub struct Add {
    /// Any date in the week to add to [default: the newest week]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub week: Option<NaiveDate>,

    /// Skip lookups and add stubs to fill in
    #[arg(long)]
    pub offline: bool,

    /// What is asked.
    #[command(flatten)]
    pub services: Services,

    /// arXiv numbers, DOIs or URLs of papers, at most 100
    #[arg(required = true, num_args = 1..=arxiv::MOST, value_name = "ARXIV|DOI")]
    pub numbers: Vec<String>,
}

/// Services that know papers.
#[derive(Args, Debug)]
pub struct Services {
    /// URL of arXiv's API
    #[arg(long, value_name = "URL", value_parser = url, default_value = arxiv::ADDRESS)]
    pub arxiv: String,

    /// URL of Crossref's API
    #[arg(long, value_name = "URL", value_parser = url, default_value = crossref::ADDRESS)]
    pub crossref: String,
}

/// Arguments of `fill`.
#[derive(Args, Debug)]
pub struct Fill {
    /// Write release dates of published papers too: readers move them
    #[arg(long)]
    pub released: bool,

    /// Ask for papers that lack only a venue or a DOI too
    #[arg(long)]
    pub all: bool,

    /// Seconds between requests to arXiv
    #[arg(long, value_name = "SECONDS", default_value_t = 3, hide = true)]
    pub pause: u64,

    /// What is asked.
    #[command(flatten)]
    pub services: Services,

    /// Any date in each week to fill [default: all weeks]
    #[arg(value_name = "WEEK", value_parser = day)]
    pub weeks: Vec<NaiveDate>,
}

/// Arguments of `build`.
#[derive(Args, Debug)]
pub struct Build {
    /// How diagnostics are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Replace feeds/index.html even if paperfeed did not write it
    #[arg(long)]
    pub force: bool,

    /// Compare with what is published at this URL (default: `site.url`), for a checkout without feeds/
    #[cfg(feature = "fetch")]
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub published: Option<String>,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// How diagnostics are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Show warnings of published, unchanged weeks too
    #[arg(long)]
    pub all: bool,

    /// Fail on shown diagnostics of this rule, whatever its level
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub deny: Vec<String>,

    /// Compare with what is published at this URL (default: `site.url`) too
    #[cfg(feature = "fetch")]
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub published: Option<String>,

    /// Date to treat as today (UTC) when checking for future dates
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub now: Option<NaiveDate>,
}

/// Arguments of `serve`.
#[cfg(feature = "serve")]
#[derive(Args, Debug)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "HOST:PORT", value_parser = address, default_value = "127.0.0.1:8000")]
    pub addr: String,

    /// Open the main page in a browser
    #[arg(long)]
    pub open: bool,
}

/// Arguments of `import`.
#[derive(Args, Debug)]
pub struct Import {
    /// How diagnostics are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Folder to write entry files to
    #[arg(long, value_name = "DIR", default_value = "entries")]
    pub into: PathBuf,

    /// Show what would be imported, and from where; write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Change entries as the list changes: the list is the source
    #[arg(long)]
    pub follow: bool,

    /// With --follow: move release dates of published papers too
    #[arg(long, requires = "follow")]
    pub released: bool,

    /// Replace entries; IDs of published papers stay
    #[arg(long, conflicts_with = "follow")]
    pub force: bool,

    /// What a single day of the list becomes [default: week]
    #[arg(long, value_enum, value_name = "SPAN")]
    pub every: Option<Every>,

    /// Heading without papers; may be given more than once
    #[arg(long, value_name = "HEADING")]
    pub skip: Vec<String>,

    /// Which number is the day in 03/04/2025
    #[arg(long, value_enum)]
    pub order: Option<Order>,

    /// Any date in the week of papers that name no day; of a bibliography, of all its papers
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub week: Option<NaiveDate>,

    /// Lists in Markdown, .bib files, feeds: files, folders of Markdown, patterns or URLs [default:
    /// `from` in paperfeed.toml]
    #[arg(value_name = "LIST")]
    pub lists: Vec<String>,
}

/// What a single day of a list becomes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Every {
    /// The day itself
    Day,
    /// Its week, from Monday to Sunday
    Week,
    /// Its month
    Month,
}

impl Every {
    /// The word of the settings.
    pub fn name(self) -> &'static str {
        match self {
            Every::Day => "day",
            Every::Week => "week",
            Every::Month => "month",
        }
    }
}

/// Which number is the day.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Order {
    /// The first: 3 April
    Dmy,
    /// The second: March 4
    Mdy,
}

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct Export {
    /// What to write
    #[arg(long, value_enum, default_value_t = ExportFormat::Markdown)]
    pub format: ExportFormat,

    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,

    /// File to write to; a list in Markdown goes between its two markers [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,

    /// Any date in each week to export [default: all weeks]
    #[arg(value_name = "WEEK", value_parser = day)]
    pub weeks: Vec<NaiveDate>,
}

/// What `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// The list, as `import` reads it
    Markdown,
    /// HTML to paste into a newsletter
    Html,
    /// References for LaTeX and reference managers
    Bibtex,
}

/// Arguments of `validate`.
#[derive(Args, Debug)]
pub struct Validate {
    /// How diagnostics are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Do not show a rule; may be given more than once
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub ignore: Vec<String>,

    /// The feed as it was before a move: say which items readers would show again
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,

    /// URL where the feed is published (used to check its self link)
    #[arg(long, value_name = "URL", value_parser = url)]
    pub url: Option<String>,

    /// Date to treat as today (UTC) when checking for future dates
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub now: Option<NaiveDate>,

    /// Files, folders, URLs, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Arguments of `ping`.
#[cfg(feature = "fetch")]
#[derive(Args, Debug)]
pub struct Ping {
    /// Name the feeds of all topics
    #[arg(long)]
    pub all: bool,
}

/// Arguments of `publish`.
#[derive(Args, Debug)]
pub struct Publish {
    /// Store to publish to (default: `publish.to`): s3://BUCKET/PREFIX, gs://…, az://… or file:///FOLDER
    #[arg(value_name = "STORE")]
    pub to: Option<String>,

    /// How diagnostics are shown.
    #[command(flatten)]
    pub findings: Findings,

    /// Show what would be put and deleted, and publish nothing
    #[arg(long)]
    pub dry_run: bool,

    /// URL of a store that is not AWS, Google Cloud or Azure
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,

    /// Folder in the store, for previews
    #[arg(long, value_name = "FOLDER", default_value = "")]
    pub prefix: String,

    /// Seconds for which a failing request is tried again
    #[arg(long, value_name = "SECONDS", default_value_t = 90, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,

    /// Put every file again, to repair a store
    #[arg(long)]
    pub all: bool,

    /// Replace files of others that are in the way
    #[arg(long)]
    pub adopt: bool,
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
    /// Name of the rule, as diagnostics show it
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
    /// Folder to write to
    #[arg(value_name = "DIR")]
    pub into: PathBuf,
}
