//! `cargo xtask guess`: puts a guess at a peak on record, or shows what is on record.

use std::process::ExitCode;

use clap::Args;

use cli::guess::Sureness;
use grading::course::Course;
use heap_profile::Bytes;
use learner::guess;

/// Options of `guess`.
#[derive(Args)]
pub(crate) struct Guess {
    /// The exercise.
    exercise: String,

    /// The peak that you expect, such as "20 MB" [default: show your guesses].
    // In several words if somebody leaves the quotes out.
    #[arg(value_name = "SIZE", num_args = 0..)]
    size: Vec<String>,

    /// How sure you are.
    #[arg(long, value_enum, value_name = "HOW", requires = "size")]
    sure: Option<Sureness>,
}

/// Records the guess, or prints those on record.
///
/// # Errors
///
/// If there is no such exercise, this is no size, the guess cannot be recorded, or standard
/// output cannot be written.
pub(crate) fn run(course: &Course, options: &Guess) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise(&options.exercise)?;
    let text = if options.size.is_empty() {
        guess::show(course, exercise)
    } else {
        let bytes: Bytes = options.size.join(" ").parse()?;
        guess::record(course, exercise, bytes, options.sure)?
    };
    cli::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
