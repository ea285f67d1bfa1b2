//! `cargo xtask history`: the guesses, hints and attempts at an exercise.

use std::process::ExitCode;

use clap::Args;

use grading::course::Course;
use learner::{history, state};

/// Options of `history`.
#[derive(Args)]
pub(crate) struct History {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,
}

/// Prints what was done, the oldest first.
///
/// # Errors
///
/// If there is no such exercise, or standard output cannot be written.
pub(crate) fn run(course: &Course, options: &History) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise_or_here(options.exercise.as_deref())?;
    cli::print(&history::table(exercise, &state::read(course).record(&exercise.key)))?;
    Ok(ExitCode::SUCCESS)
}
