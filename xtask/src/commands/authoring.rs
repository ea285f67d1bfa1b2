//! The commands for authors and teachers. They are passed on, with the whole command
//! line as it was typed, to the program `authoring`.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use grading::system;

use crate::workspace_program::AUTHORING;

/// Any arguments: `authoring` parses them.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Forwarded {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _arguments: Vec<OsString>,
}

/// The commands, by name.
const COMMANDS: [&str; 4] = ["grade", "collect", "bench", "new"];

/// Whether the command line is `help` for one of the commands, whose options only
/// `authoring` knows.
pub(crate) fn is_help() -> bool {
    let mut arguments = env::args().skip(1);
    let is = |word: Option<String>, names: &[&str]| {
        word.is_some_and(|word| names.contains(&word.as_str()))
    };
    is(arguments.next(), &["help"]) && is(arguments.next(), &COMMANDS)
}

/// Runs `authoring` with the arguments of this process.
///
/// # Errors
///
/// If the program cannot be built or started. The program prints its own errors.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let mut command = AUTHORING.command()?;
    // In place of this process: a signal that is sent to it reaches the program.
    system::become_program(command.args(env::args_os().skip(1))).context("cannot start `authoring`")
}
