//! `cargo xtask hint`: shows the next hint each time.

use std::process::ExitCode;

use clap::Args;

use grading::course::Course;
use learner::hints::{self, Asked};

/// Options of `hint`.
#[derive(Args)]
pub(crate) struct Hint {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,

    /// Repeat the hints already shown instead of showing the next.
    #[arg(long)]
    again: bool,
}

/// Prints the next hint.
///
/// # Errors
///
/// If there is no such exercise, or standard output cannot be written.
pub(crate) fn run(course: &Course, hint: &Hint) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise_or_here(hint.exercise.as_deref())?;
    let text = if hint.again {
        hints::again(course, exercise)
    } else {
        hints::next(course, exercise, Asked::ByCommand)
    };
    cli::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
