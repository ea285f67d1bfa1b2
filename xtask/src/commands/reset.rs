//! `cargo xtask reset`: restores the program of an exercise as it was shipped. The
//! learner's version is kept next to it.

use std::io::{self, IsTerminal, Write, stderr, stdin};
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use grading::course::Course;
use learner::restore;

/// Options of `reset`.
#[derive(Args)]
pub(crate) struct Reset {
    /// The exercise.
    exercise: String,

    /// Do not ask for confirmation.
    #[arg(long)]
    yes: bool,
}

/// Asks for confirmation, then restores the program.
///
/// # Errors
///
/// If there is no such exercise, there is no terminal to ask on, or a file cannot be
/// read or written.
pub(crate) fn run(course: &Course, reset: &Reset) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise(&reset.exercise)?;
    let (number, source) = (exercise.number, &exercise.program.source);
    if !reset.yes && !course.is_as_shipped(exercise) {
        if !stdin().is_terminal() || !stderr().is_terminal() {
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

fn confirm(question: &str) -> io::Result<bool> {
    let mut stderr = stderr();
    write!(stderr, "{question}")?;
    stderr.flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
