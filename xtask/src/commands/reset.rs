//! `cargo xtask reset`: restores programs as they were shipped. The learner's versions are
//! kept next to them.

use std::process::ExitCode;

use anyhow::{anyhow, bail};
use clap::Args;
use cli::question::{can_ask, confirm};

use grading::course::{Course, Exercise};
use learner::restore;

/// Options of `reset`.
#[derive(Args)]
pub(crate) struct Reset {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,

    /// All exercises that you have changed.
    #[arg(long, conflicts_with = "exercise")]
    all: bool,

    /// Do not ask for confirmation.
    #[arg(long)]
    yes: bool,
}

/// Asks for confirmation, then restores the program, or all of them.
///
/// # Errors
///
/// If there is no such exercise, there is no terminal to ask on, or a file cannot be
/// read or written.
pub(crate) fn run(course: &Course, reset: &Reset) -> anyhow::Result<ExitCode> {
    if reset.all {
        return all(course, reset.yes);
    }
    one(course, course.exercise_or_here(reset.exercise.as_deref())?, reset.yes)
}

fn one(course: &Course, exercise: &Exercise, yes: bool) -> anyhow::Result<ExitCode> {
    if !yes && restore::has_changes(course, exercise) {
        let (number, source) = (exercise.number, &exercise.program.source);
        if !can_ask() {
            bail!(
                "`{source}` has your changes, and there is no terminal to ask for confirmation\n\
                 help: `cargo xtask reset {number} --yes` restores it, and keeps your version next to it"
            );
        }
        if !confirm(&restore::question(exercise))? {
            cli::print(&restore::declined(exercise))?;
            return Ok(ExitCode::FAILURE);
        }
    }
    cli::print(&restore::restore(course, exercise)?)?;
    Ok(ExitCode::SUCCESS)
}

fn all(course: &Course, yes: bool) -> anyhow::Result<ExitCode> {
    let changed = restore::changed(course);
    if changed.is_empty() {
        cli::print(restore::NOTHING_CHANGED)?;
        return Ok(ExitCode::SUCCESS);
    }
    let changes = restore::changes(course, &changed);
    if !yes && changed.iter().any(|exercise| restore::has_changes(course, exercise)) {
        if !can_ask() {
            bail!(
                "there is no terminal to ask for confirmation, and {changes}\
                 help: `cargo xtask reset --all --yes` restores them, and keeps your versions \
                 next to them"
            );
        }
        if !confirm(&format!("{changes}{}", restore::QUESTION_FOR_ALL))? {
            cli::print(restore::ALL_DECLINED)?;
            return Ok(ExitCode::FAILURE);
        }
    }
    restore_each(course, &changed)
}

/// Restores all of `exercises` that can be, and says which cannot.
fn restore_each(course: &Course, exercises: &[&Exercise]) -> anyhow::Result<ExitCode> {
    let mut problems = Vec::new();
    for exercise in exercises {
        match restore::restore(course, exercise) {
            Ok(message) => cli::print(&message)?,
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    if problems.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(anyhow!(problems.join("\n"))) }
}
