//! `paperfeed explain`: what a rule is about.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cli;
use crate::command::say;
use crate::explain;
use crate::key::nearest;
use crate::rule::{RULES, Rule};

/// How many rules that begin alike are named.
const MOST: usize = 8;

/// Explains one rule, or lists them all.
pub(super) fn run(arguments: &cli::Explain) -> Result<ExitCode> {
    let Some(name) = &arguments.rule else {
        say(&explain::list())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(rule) = RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)) else {
        let beginning = name.to_lowercase();
        let begins = |rule: &&&Rule| rule.name.to_lowercase().starts_with(&beginning);
        let near: Vec<&str> =
            RULES.iter().filter(begins).map(|rule| rule.name).take(MOST).collect();
        match (near.as_slice(), nearest(name, RULES.iter().map(|rule| rule.name))) {
            ([], None) => bail!("unknown rule {name:?}; `paperfeed explain` lists all rules"),
            ([], Some(near)) => bail!("unknown rule {name:?}; did you mean `{near}`?"),
            (near, _) => bail!("unknown rule {name:?}; did you mean `{}`?", near.join("` or `")),
        }
    };
    say(&explain::page(rule))?;
    Ok(ExitCode::SUCCESS)
}
