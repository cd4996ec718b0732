//! `paperfeed explain`: what a rule is about.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cli;
use crate::command::say;
use crate::explain;
use crate::key::nearest;
use crate::rule::RULES;

/// Explains one rule, or lists them all.
pub(super) fn run(arguments: &cli::Explain) -> Result<ExitCode> {
    let Some(name) = &arguments.rule else {
        say(&explain::list())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(rule) = RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)) else {
        let known = RULES.iter().map(|rule| rule.name);
        match nearest(name, known) {
            Some(near) => bail!("there is no rule {name}; did you mean {near}?"),
            None => bail!("there is no rule {name}; `paperfeed explain` lists all"),
        }
    };
    say(&explain::page(rule))?;
    Ok(ExitCode::SUCCESS)
}
