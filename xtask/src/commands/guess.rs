//! `cargo xtask guess`: puts a guess at a peak on record, or shows what is on record.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use cli::guess::Sureness;
use grading::course::{Course, Exercise};
use heap_profile::Bytes;
use learner::guess;

/// Options of `guess`.
#[derive(Args)]
pub(crate) struct Guess {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,

    /// The peak that you expect, such as "20 MB" [default: show your guesses].
    // In several words if somebody leaves the quotes out.
    #[arg(value_name = "SIZE", num_args = 0..)]
    size: Vec<String>,

    /// How sure you are.
    #[arg(long, value_enum, value_name = "HOW", requires = "exercise")]
    sure: Option<Sureness>,
}

/// Records the guess, or prints those on record.
///
/// # Errors
///
/// If there is no such exercise, this is no size, the guess cannot be recorded, or standard
/// output cannot be written.
pub(crate) fn run(course: &Course, options: &Guess) -> anyhow::Result<ExitCode> {
    let (exercise, size) = exercise_and_size(course, options)?;
    let text = match (size.as_str(), options.sure) {
        ("", None) => guess::show(course, exercise),
        ("", Some(_)) => {
            bail!("`--sure` goes with a guess, and there is none\n{}", guess::example(exercise))
        }
        (size, sure) => guess::record(course, exercise, size.parse()?, sure)?,
    };
    cli::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The exercise, and the size in one text. In the folder of an exercise the first word may
/// be that of the size already.
fn exercise_and_size<'a>(
    course: &'a Course,
    options: &Guess,
) -> anyhow::Result<(&'a Exercise, String)> {
    let (name, size) = (options.exercise.as_deref(), options.size.join(" "));
    let all = format!("{} {size}", name.unwrap_or_default());
    let is_size = |text: &str| text.parse::<Bytes>().is_ok();
    match course.exercise_here() {
        Some(here) if is_size(all.trim()) && !is_size(&size) => Ok((here, all.trim().to_owned())),
        _ => Ok((course.exercise_or_here(name)?, size)),
    }
}
