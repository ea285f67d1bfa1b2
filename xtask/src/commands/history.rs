//! `cargo xtask history`: the guesses, hints and attempts at an exercise, or at all of them.

use std::process::ExitCode;

use clap::Args;

use grading::course::Course;
use learner::{history, overview, state};

/// Options of `history`.
#[derive(Args)]
pub(crate) struct History {
    /// The exercise [default: the one whose folder this is].
    #[arg(conflicts_with = "all")]
    exercise: Option<String>,
    /// What is recorded of the whole course: a row for each exercise that was begun.
    #[arg(long)]
    all: bool,
}

/// Prints what was done, the oldest first.
///
/// # Errors
///
/// If there is no such exercise, or standard output cannot be written.
pub(crate) fn run(course: &Course, options: &History) -> anyhow::Result<ExitCode> {
    if options.all {
        cli::print(&overview::table(course, &state::read(course)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let exercise = course.exercise_or_here(options.exercise.as_deref())?;
    cli::print(&history::table(exercise, &state::read(course).record(&exercise.key)))?;
    Ok(ExitCode::SUCCESS)
}
