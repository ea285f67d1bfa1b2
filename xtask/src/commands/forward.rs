//! Commands of authors and teachers: they are those of the program `authoring`,
//! which gets the whole command line as it was typed.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::companion::AUTHORING;

/// What follows the name of the command, whatever it is.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Forwarded {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _arguments: Vec<OsString>,
}

/// Has `authoring` do what was typed, all of it.
///
/// # Errors
///
/// If cargo cannot be started. The program prints its own errors.
pub(crate) fn authoring() -> anyhow::Result<ExitCode> {
    let status =
        AUTHORING.command().args(env::args_os().skip(1)).status().context("cannot start cargo")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}
