//! The commands for authors and teachers. They are passed on, with the whole command
//! line as it was typed, to the program `authoring`.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::workspace_program::AUTHORING;

/// Any arguments: `authoring` parses them.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Forwarded {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _arguments: Vec<OsString>,
}

/// Runs `authoring` with the arguments of this process.
///
/// # Errors
///
/// If cargo cannot be started. The program prints its own errors.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let status =
        AUTHORING.command().args(env::args_os().skip(1)).status().context("cannot start cargo")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}
