//! The paperfeed program: parse the arguments, run one command, return its exit code.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use paperfeed::{cli::Cli, command};

// A build makes millions of small strings, which the writing crates own: a sixth of its time was the
// system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // clap exits with 2 for arguments it does not know, as a command does that cannot run.
    let cli = Cli::parse();
    command::run(&cli).unwrap_or_else(|error| {
        command::complain(&error);
        ExitCode::from(2)
    })
}
