//! `cargo xtask check`: grades exercises.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use heap_profile::Bytes;

use crate::author;
use crate::cargo;
use crate::course::{Course, Exercise};
use crate::grade::{TIME, grade};
use crate::progress::Progress;
use crate::report::{self, Form, Format};
use crate::schedule::{self, Room};
use crate::state::{Attempts, as_shipped};

/// What to grade, and how to print it.
#[derive(Args)]
pub(crate) struct Check {
    /// Exercises to grade [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// Of these, only those whose program you have changed.
    #[arg(long)]
    started: bool,

    /// Prove that exercises and solutions are what they are said to be: for those
    /// who write them.
    #[arg(long, conflicts_with = "started")]
    author: bool,

    /// How to print what comes of it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,

    /// How long each program may run.
    #[arg(long, default_value_t = TIME.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,

    /// How many programs run at once [default: one on each core].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// How much memory they may need together [default: half of what is free].
    #[arg(long, value_name = "SIZE")]
    memory: Option<Bytes>,
}

/// Builds the selected exercises, then runs and judges them.
///
/// # Errors
///
/// Where a name is no exercise's, `--memory` is too little, or a tool this one
/// needs fails.
pub(crate) fn run(course: &Course, check: &Check) -> anyhow::Result<ExitCode> {
    let mut exercises = course.select(&check.exercises)?;
    if check.started {
        exercises.retain(|exercise| !as_shipped(course, exercise));
    }
    let time = Duration::from_secs(check.timeout);
    let room = Room::new(check.jobs.map(usize::from), check.memory, &exercises)?;
    if check.author {
        return prove(course, &exercises, room, time, check.message_format.try_into()?);
    }
    let programs: Vec<_> = exercises.iter().map(|exercise| &exercise.program).collect();
    let color = check.message_format == Format::Human && report::color();
    let mut attempts = Attempts::begin(course, &exercises);
    let progress = Progress::start();
    let built = cargo::build(&course.root, &programs, color, &progress)?;
    progress.hidden(|| report::compiled(&built, check.message_format))?;
    let mut verdicts = Vec::new();
    schedule::in_order(
        &exercises,
        room,
        |exercise| exercise.memory,
        |exercise| grade(course, exercise, &exercise.program, &built, time, &progress),
        |verdict| {
            progress.hidden(|| {
                attempts.keep(course, &verdict);
                report::verdict(course, &verdict, check.message_format)
            })?;
            verdicts.push(verdict);
            Ok(())
        },
    )?;
    progress.stop();
    report::summary(course, &verdicts, check.message_format)?;
    let passed = verdicts.iter().all(|verdict| verdict.outcome.passed());
    Ok(ExitCode::from(u8::from(!passed)))
}

/// Looks for faults of `exercises`. Nothing of it is an attempt of a learner's.
fn prove(
    course: &Course,
    exercises: &[&Exercise],
    room: Room,
    time: Duration,
    form: Form,
) -> anyhow::Result<ExitCode> {
    let progress = Progress::start();
    let findings = author::findings(course, exercises, room, time, &progress)?;
    progress.stop();
    report::findings(&findings, form)?;
    let proved = findings.iter().all(|findings| findings.faults.is_empty());
    Ok(ExitCode::from(u8::from(!proved)))
}
