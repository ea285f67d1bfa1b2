//! The `main` of the programs behind `cargo xtask`. They share one command line:
//! `authoring` and `watch` take the same arguments as `cargo xtask`, and call themselves
//! that in help and errors.

use std::env;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::ColorChoice;
use anyhow::anyhow;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use grading::fault::{catch, silence_panics};

use crate::help;

/// The environment variable with the path of the `cargo xtask` executable, for the
/// programs that replace it.
pub const TOOL: &str = "LETTING_GO_TOOL";

/// Letting Go: heap memory in Rust, measured.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments<Command: Subcommand> {
    /// The course to work on [default: the one this tool was built in].
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,

    // Read before the rest, which may not be understood: see `color_choice`.
    #[command(flatten)]
    _color: colorchoice_clap::Color,

    #[command(subcommand)]
    command: Command,
}

/// The `main` of a program whose commands are `Command`. `run` gets the command and the
/// root of the course.
pub fn main<Command: Subcommand>(
    run: impl FnOnce(Command, &Path) -> anyhow::Result<ExitCode>,
) -> ExitCode {
    let parse_and_run = || {
        color_choice().write_global();
        match parse() {
            Ok(Arguments { root, command, .. }) => run(command, &root.unwrap_or_else(fresh::root)),
            Err(message) => Ok(help::print(&message)),
        }
    };
    silence_panics();
    let run = || grading::run_if_helper().unwrap_or_else(parse_and_run);
    exit_code(catch(run).unwrap_or_else(|fault| Err(anyhow!(fault))))
}

fn parse<Command: Subcommand>() -> Result<Arguments<Command>, clap::Error> {
    let command = help::with_headings(Arguments::<Command>::command());
    let matches = command.try_get_matches()?;
    Arguments::from_arg_matches(&matches)
}

/// As `--color` says, or else `CARGO_TERM_COLOR`, as for cargo.
fn color_choice() -> ColorChoice {
    let asked = fresh::asked_color(env::args_os().skip(1));
    match asked.or_else(|| env::var("CARGO_TERM_COLOR").ok()).as_deref() {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
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
        crate::tell("error", &format!("{error:#}"));
        ExitCode::from(2)
    })
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn Error + 'static)| Some(cause.downcast_ref::<io::Error>()?.kind());
    error.chain().any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}
