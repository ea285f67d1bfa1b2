//! `cargo xtask grow`: runs one program with several sizes of data, and shows what grows.

use std::fs;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use cli::growth;
use cli::progress::Spinner;
use course_format::manifest::SizesFacts;
use grading::cargo;
use grading::course::{Course, Program};
use grading::growth::{Measurement, measure};
use grading::outcome::Outcome;

use super::selected_program;

/// Options of `grow`.
///
/// It is no attempt: nothing is put on record, and the files of the last run stay as they are.
#[derive(Args)]
pub(crate) struct Grow {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,

    /// One of its solutions, instead of the exercise's own program.
    #[arg(long, value_name = "NAME")]
    solution: Option<String>,

    /// How to print what was measured.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object, on a line of its own.
    Json,
}

/// Runs the program at each size of its exercise, and prints the peaks and the law that they
/// follow.
///
/// # Errors
///
/// If there is no such exercise or solution, the exercise has no sizes, or cargo fails.
pub(crate) fn run(course: &Course, grow: &Grow) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise_or_here(grow.exercise.as_deref())?;
    let program = selected_program(exercise, grow.solution.as_deref())?;
    let no_sizes = || anyhow!(growth::no_sizes(exercise, &course.exercises));
    let sizes = exercise.sizes.as_ref().ok_or_else(no_sizes)?;
    let spinner = Spinner::start();
    let build = cargo::build_if_changed(course, &[program], cli::terminal::color(), &spinner)?;
    // Empty if it cannot be read: then lines are named without their text.
    let source = fs::read_to_string(course.root.join(&program.source)).unwrap_or_default();
    let measurement = measure(course, exercise, program, &build, &source, &spinner);
    spinner.stop();
    match grow.message_format {
        Format::Human => print(course, program, sizes, &measurement)?,
        Format::Json => {
            cli::print_rendered(&growth::json(exercise, program, sizes, &measurement)?)?;
        }
    }
    Ok(ExitCode::from(u8::from(measurement.failed.is_some())))
}

fn print(
    course: &Course,
    program: &Program,
    sizes: &SizesFacts,
    measurement: &Measurement,
) -> anyhow::Result<()> {
    let Some((size, verdict)) = &measurement.failed else {
        return Ok(cli::print(&growth::human(program, sizes, measurement))?);
    };
    let was_run = !matches!(verdict.outcome, Outcome::BuildFailed(_) | Outcome::NoSource(_));
    if was_run {
        cli::print(&growth::human(program, sizes, measurement))?;
        cli::print_line(&format!("\n{}:", growth::at_size(*size, sizes)))?;
    }
    Ok(cli::verdict_and_output(course, verdict)?)
}
