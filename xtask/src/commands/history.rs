//! `cargo xtask history`: the attempts at an exercise.

use std::process::ExitCode;

use clap::Args;

use crate::attempts;
use crate::state;
use grading::course::Course;

/// Options of `history`.
#[derive(Args)]
pub(crate) struct History {
    /// The exercise.
    exercise: String,
}

/// Prints the attempts, the oldest first.
///
/// # Errors
///
/// If there is no such exercise, or standard output cannot be written.
pub(crate) fn run(course: &Course, history: &History) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise(&history.exercise)?;
    cli::print(&attempts::history(exercise, &state::read(course).record(&exercise.key)))?;
    Ok(ExitCode::SUCCESS)
}
