//! The files that a project begins with. They explain themselves: each key of the tables that parse
//! stands in them with a comment, which a test watches over.

use crate::calendar::Span;
use crate::entry::quoted;

const SETTINGS: &str = include_str!("template/paperfeed.toml");
const WEEK: &str = include_str!("template/week.toml");
const PAPER: &str = include_str!("template/paper.toml");

/// How `taplo` and Even Better TOML check and format: as in this repository.
pub const TAPLO: &str = include_str!("../.taplo.toml");

const WORKFLOW: &str = include_str!("template/feeds.yml");

/// What is known of a site that begins.
pub struct Settings<'a> {
    /// The list's name.
    pub title: &'a str,
    /// Where `feeds/` will be served.
    pub url: &'a str,
    /// Who makes the list.
    pub author: &'a str,
    /// What ids begin with.
    pub tag: &'a str,
}

/// A `paperfeed.toml` with every setting.
pub fn settings(known: &Settings) -> String {
    let description = format!("{}, as a feed", known.title);
    let values = [
        ("{title}", known.title),
        ("{url}", known.url),
        ("{description}", &description),
        ("{author}", known.author),
        ("{tag}", known.tag),
    ];
    let mut text = SETTINGS.to_owned();
    for (name, value) in values {
        text = text.replacen(name, &quoted(value), 1);
    }
    text
}

/// A week without papers, and how one is written, in comments.
pub fn week(days: Span) -> String {
    let mut text = of_days(WEEK, days);
    text.push_str(
        "\n# One [[paper]] for each paper, in the order in which they are to be shown:\n#\n",
    );
    for line in of_days(PAPER, days).trim_start().lines() {
        text.push_str(&format!("# {line}\n"));
    }
    text
}

/// A week with one paper, to be replaced.
pub fn example(days: Span) -> String {
    of_days(WEEK, days) + &of_days(PAPER, days)
}

fn of_days(template: &str, (start, end): Span) -> String {
    template.replace("{start}", &start.to_string()).replace("{end}", &end.to_string())
}

/// A workflow for GitHub: checks every pull request; on the main branch builds, commits and publishes
/// `feeds/`. With the version of paperfeed that wrote it, so that nothing changes by itself.
pub fn workflow() -> String {
    WORKFLOW.replace("{version}", env!("CARGO_PKG_VERSION"))
}
