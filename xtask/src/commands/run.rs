//! `cargo xtask run`: runs one program and shows what it measured.

use std::process::ExitCode;

use clap::Args;

use super::selected_program;
use cli::progress::Spinner;
use grading::cargo;
use grading::course::Course;
use grading::launcher::DEFAULT_TIME_LIMIT;
use grading::verdict::grade;

/// Options of `run`.
#[derive(Args)]
pub(crate) struct Run {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,

    /// One of its solutions, instead of the exercise's own program.
    #[arg(long, value_name = "NAME")]
    solution: Option<String>,
}

/// Runs the program, and prints its output, its verdict, and where its profile is.
///
/// # Errors
///
/// If there is no such exercise or solution, or cargo fails.
pub(crate) fn run(course: &Course, run: &Run) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise_or_here(run.exercise.as_deref())?;
    let program = selected_program(exercise, run.solution.as_deref())?;
    let spinner = Spinner::start();
    let build = cargo::build_if_changed(course, &[program], cli::terminal::color(), &spinner)?;
    let verdict = grade(course, exercise, program, &build, DEFAULT_TIME_LIMIT, &spinner);
    spinner.stop();
    cli::verdict_and_output(course, &verdict)?;
    let profile = course.heap_folder(&program.binary).join("dhat.json");
    cli::print_line(&format!("profile: {}", profile.display()))?;
    Ok(ExitCode::from(u8::from(!verdict.outcome.passed())))
}
