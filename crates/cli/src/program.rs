//! The `main` of the programs behind `cargo xtask`. They share one command line:
//! `authoring` and `watch` take the same arguments as `cargo xtask`, and call themselves
//! that in help and errors.

use std::error::Error;
use std::io::{self, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Parser, Subcommand};
use grading::fault::{catch, silence_panics};
use heap_profile::text::visible_lines;

/// The environment variable with the path of the `cargo xtask` executable, for the
/// programs that replace it.
pub const TOOL: &str = "LETTING_GO_TOOL";

/// Letting Go: heap memory in Rust, measured.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments<Command: Subcommand> {
    /// The course to work on [default: the one this tool was built in].
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,

    #[command(flatten)]
    color: colorchoice_clap::Color,

    #[command(subcommand)]
    command: Command,
}

/// The `main` of a program whose commands are `Command`. `run` gets the command and the
/// root of the course.
pub fn main<Command: Subcommand>(
    run: impl FnOnce(Command, &Path) -> anyhow::Result<ExitCode>,
) -> ExitCode {
    let parse_and_run = || {
        let Arguments { root, color, command } = Arguments::<Command>::parse();
        color.write_global();
        run(command, &root.unwrap_or_else(fresh::root))
    };
    silence_panics();
    let run = || grading::run_if_helper().unwrap_or_else(parse_and_run);
    exit_code(catch(run).unwrap_or_else(|fault| Err(anyhow!(fault))))
}

/// The exit status if nobody reads standard output any more, as of `cargo xtask list |
/// head -1`: what a shell reports of a program that ends by itself then, 128 plus the number
/// of SIGPIPE.
pub const CLOSED_PIPE: u8 = 141;

/// The exit code of `result`. An error is printed, and its exit code is 2. That nobody reads
/// the output is no error worth a message.
#[must_use]
pub fn exit_code(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        if is_closed_pipe(&error) {
            return ExitCode::from(CLOSED_PIPE);
        }
        // If standard error is closed, nobody can be told.
        let _ = writeln!(stderr(), "error: {}", visible_lines(&format!("{error:#}")));
        ExitCode::from(2)
    })
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn Error + 'static)| Some(cause.downcast_ref::<io::Error>()?.kind());
    error.chain().any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}
