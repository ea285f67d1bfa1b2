//! `cargo xtask list`: lists the exercises and the learner's progress with each.
//! Nothing is built or run.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use grading::course::Course;
use learner::{list, state};

/// Options of `list`.
#[derive(Args)]
pub(crate) struct List {
    /// How to print the list.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table for people.
    #[default]
    Human,
    /// One JSON object per exercise, each on its own line.
    Json,
}

/// Prints the list.
///
/// # Errors
///
/// If standard output cannot be written.
pub(crate) fn run(course: &Course, options: &List) -> anyhow::Result<ExitCode> {
    let rows = list::rows(course, &state::read(course));
    match options.message_format {
        Format::Human => cli::print(&list::human(&rows)),
        Format::Json => cli::print_rendered(&list::json(&rows)?),
    }?;
    Ok(ExitCode::SUCCESS)
}
