//! The files that a project begins with. They explain themselves: each key of the tables that parse
//! stands in them with a comment, which a test watches over.

use chrono::NaiveDate;

use crate::calendar::Span;
use crate::entry::{PAPER, WEEK};
use crate::key::describe::{commented, left_out, line};
use crate::key::{Key, ValueKind};
use crate::placeholder::MARK;
use crate::schema;
use crate::site::{self, Site};

/// How `taplo` and Even Better TOML check and format: as in this repository.
pub const TAPLO: &str = include_str!("../.taplo.toml");

/// GitHub then leaves what is built out of diffs and statistics
/// (<https://docs.github.com/repositories/working-with-files/managing-files/customizing-how-changed-files-appear-on-github>).
pub const GIT_ATTRIBUTES: &str = "feeds/** linguist-generated\n";

const PUBLISH: &str = include_str!("template/feeds.yml");
const CHECK: &str = include_str!("template/check.yml");
const FOLLOW: &str = include_str!("template/follow.yml");
const SUGGEST: &str = include_str!("template/suggest.yml");
const INSTALL: &str = include_str!("template/install.yml");
const INSTALL_BY_HAND: &str = include_str!("template/install-by-hand.yml");

/// The form with which readers suggest a paper (docs.github.com, "Syntax for issue forms").
pub const SUGGESTION: &str = include_str!("template/suggestion.yml");

/// A `paperfeed.toml` with every setting. `placeholders` are the keys whose values are to be replaced.
pub fn settings(site: &Site, placeholders: &[&str]) -> String {
    let mut text = format!(
        "#:schema {}/paperfeed.schema.json\n# The settings of paperfeed. `paperfeed check` validates them.\n",
        schema::FOLDER
    );
    for (table, keys) in site::values(site) {
        text.push_str(&format!("\n[{table}]\n"));
        for (key, value) in keys {
            let default = (!key.default.is_empty()).then(|| key.default.to_owned());
            text.push_str(&match value.or(default) {
                Some(value) if placeholders.contains(&key.name) => {
                    line(&key, &format!("{value} {MARK}"))
                }
                Some(value) => line(&key, &value),
                None => left_out(&key, key.example),
            });
        }
    }
    text
}

/// A week without papers, and how one is written, in comments.
pub fn week(days: Span) -> String {
    let paper = commented(paper(days, "").trim_start());
    head(days)
        + "\n# One [[paper]] for each paper, in the order in which they are to be shown:\n#\n"
        + &paper
}

/// A week with one paper, to be replaced.
pub fn example(days: Span) -> String {
    head(days) + &paper(days, MARK)
}

/// The keys of a week but its papers.
fn head((start, end): Span) -> String {
    let keys = WEEK.keys.iter().filter(|key| !matches!(key.kind, ValueKind::Tables(_)));
    let written = |key: &Key| match key.name {
        "start" => line(key, &start.to_string()),
        "end" => line(key, &end.to_string()),
        _ => left_out(key, &example_on(key, end)),
    };
    keys.map(written).collect()
}

/// An example of a value, where it is a day that one.
fn example_on(key: &Key, day: NaiveDate) -> String {
    match key.kind {
        ValueKind::Day => day.to_string(),
        _ => key.example.to_owned(),
    }
}

/// A paper with the example of every key; those that few papers need are comments. `mark` stands behind the title.
fn paper((_, end): Span, mark: &str) -> String {
    let mut text = "\n[[paper]]\n".to_owned();
    for key in PAPER.keys {
        text.push_str(&match key.name {
            "title" => line(key, format!("{} {mark}", key.example).trim_end()),
            "released" | "summary" | "links" | "authors" => line(key, key.example),
            _ => left_out(key, &example_on(key, end)),
        });
    }
    text
}

/// What the workflow of a project does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workflow {
    /// It publishes the committed `feeds/`. Where it is known from where paperfeed can be installed, it checks every push
    /// and pull request too, with the version of paperfeed that wrote it.
    Publish,
    /// The list is the source: it imports, builds, commits and publishes.
    Follow,
    /// It makes pull requests of papers that readers suggest with [`SUGGESTION`].
    Suggest,
}

/// A workflow for GitHub. `repository` is from where paperfeed can be installed; empty if it is not known.
pub fn workflow(kind: Workflow, repository: &str) -> String {
    let install = if repository.is_empty() { INSTALL_BY_HAND } else { INSTALL };
    let install =
        install.replace("{version}", env!("CARGO_PKG_VERSION")).replace("{repository}", repository);
    let (check, needs) = match repository {
        "" => ("", ""),
        _ => (CHECK, "    needs: check\n"),
    };
    let text = match kind {
        Workflow::Publish => PUBLISH.replace("{check}", check).replace("{needs}", needs),
        Workflow::Follow => FOLLOW.to_owned(),
        Workflow::Suggest => SUGGEST.to_owned(),
    };
    text.replace("{install}", &install)
}
