//! `paperfeed completions` and `paperfeed man`: what shells and `man` know, from the clap definitions.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::cli::{self, Cli};
use crate::command::{folder, note, print};
use crate::text::shown_path;

/// Prints the completions of a shell.
pub(super) fn completions(arguments: &cli::Completions) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "paperfeed", &mut script);
    print(&String::from_utf8(script).context("the completions are not UTF-8")?)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a page for the program and one for each command.
pub(super) fn man(cli: &Cli, arguments: &cli::Man) -> Result<ExitCode> {
    let into = folder(cli).join(&arguments.into);
    let writing = || format!("cannot write man pages to {}", shown_path(&into));
    fs::create_dir_all(&into).with_context(writing)?;
    clap_mangen::generate_to(Cli::command(), &into).with_context(writing)?;
    note(cli, &format!("man pages written to {}\n", shown_path(&arguments.into)))?;
    Ok(ExitCode::SUCCESS)
}
