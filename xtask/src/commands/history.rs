//! `cargo xtask history`: the attempts at an exercise.

use std::process::ExitCode;

use clap::Args;

use crate::attempts;
use crate::state;
use grading::course::Course;

/// Whose attempts to show.
#[derive(Args)]
pub(crate) struct History {
    /// The exercise.
    exercise: String,
}

/// Prints the attempts, the oldest first.
///
/// # Errors
///
/// If the name is no exercise's, or standard output cannot be written.
pub(crate) fn run(course: &Course, history: &History) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise(&history.exercise)?;
    cli::print(&attempts::history(exercise, &state::read(course).of(&exercise.key)))?;
    Ok(ExitCode::SUCCESS)
}
