//! From arguments to an exit code. Files, standard streams, the environment and signals live here and nowhere else.
//!
//! Exit codes: 0 when all went well, 1 when something failed while working, 2 when the input cannot be worked with
//! (nothing was done), 130 after Ctrl-C, 143 after SIGTERM, 137 where the system killed the run.

mod args;
mod child;
mod condition;
mod diff;
mod draw;
mod engine;
mod error;
mod explain;
mod film;
mod findings;
mod frames;
mod guard;
mod input;
mod inspect;
mod machine;
mod memory;
mod outputs;
mod over_time;
mod picture;
mod repeat;
mod report;
mod resident;
mod run;
mod sheet;
mod shown;
mod side_by_side;
mod sweep;
mod terminal;
mod viewer;
mod watch;
mod what_if;

use args::{Cli, Command};
use clap::Parser;
use error::CliError;
use std::{
    io::{self, Write},
    process::ExitCode,
};

pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse_from(args::joined(std::env::args_os()));
    let outcome = match &cli.command {
        Command::Draw(args) => draw::draw(args),
        Command::Run(args) => run::run(args),
        Command::Inspect(args) => inspect::inspect(args),
        Command::Explain(args) => explain::explain(args),
        Command::Sweep(args) => sweep::sweep(args),
        Command::Frames(args) => frames::frames(args),
        Command::Diff(args) => diff::diff(args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to hear of it when standard error is gone too.
            if !error.is_said() {
                let _ = writeln!(anstream::stderr(), "{error}");
            }
            ExitCode::from(error.code)
        }
    }
}

/// Remarks beside the result, on standard error: nobody waits for them.
pub(crate) fn remark(lines: &[String]) {
    for line in lines {
        let _ = writeln!(anstream::stderr(), "{line}");
    }
}

/// Writes to standard output. Whoever closed it has seen enough: that ends the command quietly.
///
/// # Errors
/// Others than a closed pipe.
pub(crate) fn say(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(CliError::stream("standard output", &e)),
        Ok(()) => Ok(()),
    }
}
