//! The commands of other programs: `watch`, and those for authors and teachers. They are
//! passed on, with the whole command line as it was typed.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use fresh::Program;

use crate::workspace_program::{AUTHORING, WATCH};

/// Any arguments: the other program parses them.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Forwarded {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _arguments: Vec<OsString>,
}

/// The commands and their programs.
const PROGRAMS: [(&str, &Program); 5] = [
    ("bench", &AUTHORING),
    ("collect", &AUTHORING),
    ("grade", &AUTHORING),
    ("new", &AUTHORING),
    ("watch", &WATCH),
];

/// If the command line asks for help on one of these commands, the program to pass it on
/// to: only that program knows the command's options.
pub(crate) fn program_for_help() -> Option<&'static Program> {
    let mut arguments = env::args().skip(1);
    if arguments.next()? != "help" {
        return None;
    }
    let command = arguments.next()?;
    PROGRAMS.iter().find(|(name, _)| *name == command).map(|(_, program)| *program)
}

/// Runs `program` with the arguments of this process.
///
/// # Errors
///
/// If the program cannot be built or started. The program prints its own errors.
pub(crate) fn run(program: &Program) -> anyhow::Result<ExitCode> {
    let mut command = program.command()?;
    if let Ok(own) = env::current_exe() {
        command.env(cli::program::TOOL, own);
    }
    // In place of this process: a signal that is sent to it reaches the program.
    fresh::become_program(command.args(env::args_os().skip(1)))
        .with_context(|| format!("cannot start `{}`", program.binary))
}
