//! `cargo xtask hint`: one hint more each time.

use std::process::ExitCode;

use clap::Args;

use crate::hints::hints;
use crate::state;
use grading::course::{Course, Exercise};

/// Which hint to show.
#[derive(Args)]
pub(crate) struct Hint {
    /// The exercise.
    exercise: String,

    /// Repeat the hints that were shown already, and show no other.
    #[arg(long)]
    again: bool,
}

/// Prints the next hint.
///
/// # Errors
///
/// If the name is no exercise's, or standard output cannot be written.
pub(crate) fn run(course: &Course, hint: &Hint) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise(&hint.exercise)?;
    let text = if hint.again { again(course, exercise) } else { next(course, exercise) };
    cli::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The next hint, which counts as shown from now on.
pub(crate) fn next(course: &Course, exercise: &Exercise) -> String {
    let shown = shown(course, exercise);
    let all = exercise.hints.len();
    if shown == all {
        return hints(exercise, all..all);
    }
    let kept = state::update(course, |state| {
        let record = state.of_mut(&exercise.key);
        // Who asks twice at the same time has asked for one and the same hint.
        record.hints_shown = record.hints_shown.max(shown + 1);
    });
    if let Err(error) = kept {
        cli::warn(&format!("that this hint was shown is not kept: {error:#}"));
    }
    hints(exercise, shown..shown + 1)
}

fn again(course: &Course, exercise: &Exercise) -> String {
    hints(exercise, 0..shown(course, exercise))
}

/// How many hints were shown; the file can say anything.
fn shown(course: &Course, exercise: &Exercise) -> usize {
    state::read(course).of(&exercise.key).hints_shown.min(exercise.hints.len())
}
