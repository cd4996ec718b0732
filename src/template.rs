//! The files that a project begins with. They explain themselves: each key of the tables that parse
//! stands in them with a comment, which a test watches over.

use crate::calendar::Span;
use crate::entry::quoted;
use crate::placeholder::MARK;

const SETTINGS: &str = include_str!("template/paperfeed.toml");
const WEEK: &str = include_str!("template/week.toml");
const PAPER: &str = include_str!("template/paper.toml");

/// How `taplo` and Even Better TOML check and format: as in this repository.
pub const TAPLO: &str = include_str!("../.taplo.toml");

/// GitHub then leaves what is built out of diffs and statistics
/// (<https://docs.github.com/repositories/working-with-files/managing-files/customizing-how-changed-files-appear-on-github>).
pub const GIT_ATTRIBUTES: &str = "feeds/** linguist-generated\n";

const WORKFLOW: &str = include_str!("template/feeds.yml");
const CHECK: &str = include_str!("template/check.yml");

/// What is known of a site that begins.
pub struct Settings<'a> {
    /// The list's name.
    pub title: &'a str,
    /// Where `feeds/` will be served.
    pub url: Value<'a>,
    /// Who makes the list.
    pub author: Value<'a>,
    /// What ids begin with.
    pub tag: Value<'a>,
}

/// A value that is known, or stands in its place.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// The value.
    pub text: &'a str,
    /// Whether it is to be replaced.
    pub is_placeholder: bool,
}

/// A `paperfeed.toml` with every setting.
pub fn settings(known: &Settings) -> String {
    let description = format!("{}, as a feed", known.title);
    let certain = |text| Value { text, is_placeholder: false };
    let values = [
        ("{title}", certain(known.title)),
        ("{url}", known.url),
        ("{description}", certain(&description)),
        ("{author}", known.author),
        ("{tag}", known.tag),
    ];
    let mut text = SETTINGS.to_owned();
    for (name, value) in values {
        let mark = if value.is_placeholder { format!(" {MARK}") } else { String::new() };
        text = text.replacen(name, &(quoted(value.text) + &mark), 1);
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
    let paper = of_days(PAPER, days);
    let title = paper.lines().find(|line| line.starts_with("title = ")).unwrap_or_default();
    of_days(WEEK, days) + &paper.replacen(title, &format!("{title} {MARK}"), 1)
}

fn of_days(template: &str, (start, end): Span) -> String {
    template.replace("{start}", &start.to_string()).replace("{end}", &end.to_string())
}

/// A workflow for GitHub that publishes the committed `feeds/`. Where it is known from where paperfeed can be
/// installed, it checks every push and pull request too, with the version of paperfeed that wrote it.
/// `repository` is that place; empty if there is none.
pub fn workflow(repository: &str) -> String {
    let check =
        CHECK.replace("{version}", env!("CARGO_PKG_VERSION")).replace("{repository}", repository);
    let (check, needs) = match repository {
        "" => (String::new(), ""),
        _ => (check, "    needs: check\n"),
    };
    WORKFLOW.replace("{check}", &check).replace("{needs}", needs)
}
