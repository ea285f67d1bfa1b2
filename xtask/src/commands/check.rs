//! `cargo xtask check`: grades exercises.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use crate::cargo;
use crate::course::Course;
use crate::grade::{LIMIT, grade};
use crate::progress::Progress;
use crate::report::{self, Format};

/// What to grade, and how to print it.
#[derive(Args)]
pub(crate) struct Check {
    /// Exercises to grade [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// How to print the verdicts.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,

    /// How long each program may run.
    #[arg(long, default_value_t = LIMIT.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Builds the selected exercises, then runs and judges one after the other.
///
/// # Errors
///
/// Where a name is no exercise's, or a tool this one needs fails.
pub(crate) fn run(course: &Course, check: &Check) -> anyhow::Result<ExitCode> {
    let exercises = course.select(&check.exercises)?;
    let programs: Vec<_> = exercises.iter().map(|exercise| &exercise.program).collect();
    let color = check.message_format == Format::Human && report::color();
    let limit = Duration::from_secs(check.timeout);
    let progress = Progress::start();
    let built = cargo::build(&course.root, &programs, color, &progress)?;
    let mut verdicts = Vec::new();
    for exercise in exercises {
        let verdict = grade(course, exercise, &exercise.program, &built, limit, &progress)?;
        progress.hidden(|| report::verdict(course, &verdict, check.message_format))?;
        verdicts.push(verdict);
    }
    progress.stop();
    report::summary(&verdicts, check.message_format)?;
    let passed = verdicts.iter().all(|verdict| verdict.outcome.passed());
    Ok(ExitCode::from(u8::from(!passed)))
}
