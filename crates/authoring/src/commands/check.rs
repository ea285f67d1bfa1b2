//! `cargo xtask check --author`: looks for what an exercise claims and is not so.

use std::process::ExitCode;

use clap::Args;
use cli::Format;
use cli::options::RunOptions;
use cli::progress::Spinner;
use grading::course::Course;

use crate::author;
use crate::report::faults;

/// What to look at, and how to print what is found.
#[derive(Args)]
pub(crate) struct Check {
    /// Exercises to look at [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// Prove that exercises and solutions are what they are said to be: what
    /// brings this program into play.
    #[arg(long, required = true)]
    author: bool,

    /// How to print what is found.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,

    #[command(flatten)]
    run: RunOptions,
}

/// Looks for faults. Nothing of it is an attempt of a learner's.
///
/// # Errors
///
/// If a name is no exercise's, `--memory` is too little, or a tool this one
/// needs fails.
pub(crate) fn run(course: &Course, check: &Check) -> anyhow::Result<ExitCode> {
    let exercises = course.select(&check.exercises)?;
    let capacity = check.run.capacity(&exercises)?;
    let form = check.message_format.try_into()?;
    let spinner = Spinner::start();
    let findings = author::findings(course, &exercises, capacity, check.run.time(), &spinner)?;
    spinner.stop();
    faults::print(&findings, form)?;
    let proved = findings.iter().all(|findings| findings.faults.is_empty());
    Ok(ExitCode::from(u8::from(!proved)))
}
