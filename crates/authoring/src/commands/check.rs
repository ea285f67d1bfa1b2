//! `cargo xtask check --author`: verifies what exercises and solutions claim.

use std::process::ExitCode;

use clap::Args;
use cli::Format;
use cli::options::RunOptions;
use cli::progress::Spinner;
use grading::course::Course;

use crate::author;
use crate::report::faults;

/// Options of `check --author`.
#[derive(Args)]
pub(crate) struct Check {
    /// Exercises to check [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// Verify what exercises and solutions claim. (Without this option, `cargo xtask`
    /// grades, and does not run this program.)
    #[arg(long, required = true)]
    author: bool,

    /// How to print the faults.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,

    #[command(flatten)]
    run: RunOptions,
}

/// Checks the exercises and prints the faults. Nothing is recorded as a learner's attempt.
///
/// # Errors
///
/// If there is no such exercise, `--memory` is too small for one of them, or cargo,
/// clippy or rustfmt fails.
pub(crate) fn run(course: &Course, check: &Check) -> anyhow::Result<ExitCode> {
    let exercises = course.select(&check.exercises)?;
    let capacity = check.run.capacity(&exercises)?;
    let format = check.message_format.try_into()?;
    let spinner = Spinner::start();
    let findings = author::findings(course, &exercises, capacity, check.run.time(), &spinner)?;
    spinner.stop();
    faults::print(&findings, format)?;
    let passed = findings.iter().all(|findings| findings.faults.is_empty());
    Ok(ExitCode::from(u8::from(!passed)))
}
