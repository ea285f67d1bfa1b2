//! `cargo xtask list`: the exercises, and how far the learner is with each.
//! Nothing is built or run.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::list;
use crate::state;
use grading::course::Course;

/// How to print the list.
#[derive(Args)]
pub(crate) struct List {
    /// How to print the list.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table for a person.
    #[default]
    Human,
    /// One JSON object a line, one for each exercise.
    Json,
}

/// Prints a line for each exercise.
///
/// # Errors
///
/// If standard output cannot be written.
pub(crate) fn run(course: &Course, list: &List) -> anyhow::Result<ExitCode> {
    let rows = list::rows(course, &state::read(course));
    cli::print(&match list.message_format {
        Format::Human => list::human(&rows),
        Format::Json => list::json(&rows)?,
    })?;
    Ok(ExitCode::SUCCESS)
}
