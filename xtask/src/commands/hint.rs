//! `cargo xtask hint`: shows the next hint each time.

use std::process::ExitCode;

use clap::Args;

use crate::hints::hints;
use crate::state;
use grading::course::{Course, Exercise};

/// Options of `hint`.
#[derive(Args)]
pub(crate) struct Hint {
    /// The exercise.
    exercise: String,

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
    let exercise = course.exercise(&hint.exercise)?;
    let text = if hint.again { again(course, exercise) } else { next(course, exercise) };
    cli::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The next hint, which is recorded as shown.
pub(crate) fn next(course: &Course, exercise: &Exercise) -> String {
    let shown = hints_shown(course, exercise);
    let all = exercise.hints.len();
    if shown == all {
        return hints(exercise, all..all);
    }
    let recorded = state::update(course, |state| {
        let record = state.record_mut(&exercise.key);
        // Another `hint` at the same time has shown the same one.
        record.hints_shown = record.hints_shown.max(shown + 1);
    });
    if let Err(error) = recorded {
        cli::warn(&format!("cannot record that this hint was shown: {error:#}"));
    }
    hints(exercise, shown..shown + 1)
}

fn again(course: &Course, exercise: &Exercise) -> String {
    hints(exercise, 0..hints_shown(course, exercise))
}

/// How many hints have been shown, at most as many as there are: the state's file may
/// hold any number.
fn hints_shown(course: &Course, exercise: &Exercise) -> usize {
    state::read(course).record(&exercise.key).hints_shown.min(exercise.hints.len())
}
