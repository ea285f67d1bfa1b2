//! `cargo xtask check`: grades exercises.

use std::io;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, bail};
use clap::Args;
use cli::Format;
use cli::junit::{Suite, case};
use cli::options::RunOptions;
use cli::program::CLOSED_PIPE;
use cli::progress::Spinner;
use cli::watch::ProgressLines;
use grading::cargo;
use grading::course::{Course, Exercise};
use grading::progress::Progress;
use grading::schedule;
use grading::verdict::{Verdict, grade};
use learner::state::Recorder;

use crate::workspace_program::AUTHORING;

/// Options of `check`.
#[derive(Args)]
pub(crate) struct Check {
    /// Exercises to grade [default: the one whose folder this is, or else all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// Grade all exercises, wherever you are.
    #[arg(long, conflicts_with_all = ["exercises", "started"])]
    all: bool,

    /// Grade only exercises whose program you have changed.
    #[arg(long)]
    started: bool,

    /// For authors: verify what exercises and solutions claim.
    #[arg(long, conflicts_with_all = ["all", "started"])]
    pub(crate) author: bool,

    /// How to print the verdicts.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: Format,

    #[command(flatten)]
    run: RunOptions,
}

/// Builds the selected exercises, then runs and grades them.
///
/// # Errors
///
/// If there is no such exercise, `--memory` is too small for one of them, or cargo
/// fails.
pub(crate) fn run(course: &Course, check: &Check) -> anyhow::Result<ExitCode> {
    let exercises = selected(course, check)?;
    let (time, capacity) = (check.run.time(), check.run.capacity(&exercises)?);
    let programs: Vec<_> = exercises.iter().map(|exercise| &exercise.program).collect();
    let for_people = matches!(check.message_format, Format::Human | Format::Watch);
    let color = for_people && cli::terminal::color();
    let mut recorder = Recorder::begin(course, &exercises);
    let spinner = Spinner::start();
    let progress: &dyn Progress =
        if check.message_format == Format::Watch { &ProgressLines } else { &spinner };
    let build = match check.message_format {
        // Editors read cargo's own messages as well.
        Format::CargoJson => cargo::build(course, &programs, color, progress)?,
        _ => cargo::build_if_changed(course, &programs, color, progress)?,
    };
    spinner.suspend(|| cli::cargo_messages(&build, check.message_format))?;
    let mut verdicts = Vec::new();
    schedule::run_in_order(
        &exercises,
        capacity,
        |exercise| exercise.memory,
        |exercise| grade(course, exercise, &exercise.program, &build, time, progress),
        |verdict| {
            spinner.suspend(|| {
                let past = recorder.record(course, &verdict);
                cli::verdict_after(course, &verdict, &past, check.message_format)
            })?;
            verdicts.push(verdict);
            Ok(())
        },
    )?;
    spinner.stop();
    cli::summary(&verdicts, check.message_format)?;
    if check.message_format == Format::Junit {
        print_junit(course, &verdicts)?;
    }
    let passed = verdicts.iter().all(|verdict| verdict.outcome.passed());
    Ok(ExitCode::from(u8::from(!passed)))
}

/// The exercises to grade. In the folder of an exercise, who names none means that one.
fn selected<'a>(course: &'a Course, check: &Check) -> anyhow::Result<Vec<&'a Exercise>> {
    if check.exercises.is_empty()
        && !(check.all || check.started)
        && let Some(exercise) = course.exercise_here()
    {
        if check.message_format == Format::Human {
            cli::note(&format!(
                "this is the folder of `{}`: `cargo xtask check --all` grades all",
                exercise.key
            ));
        }
        return Ok(vec![exercise]);
    }
    let mut exercises = course.select(&check.exercises)?;
    if check.started {
        exercises.retain(|exercise| !course.is_as_shipped(exercise));
    }
    Ok(exercises)
}

/// Prints `verdicts` as a JUnit report.
fn print_junit(course: &Course, verdicts: &[Verdict]) -> anyhow::Result<()> {
    let cases = verdicts.iter().map(|verdict| case(verdict, &cli::source(course, verdict)));
    let suite =
        Suite { name: "exercises".to_owned(), properties: Vec::new(), cases: cases.collect() };
    let mut command = AUTHORING.command()?;
    let mut converter =
        command.arg("junit").stdin(Stdio::piped()).spawn().context("cannot start `authoring`")?;
    let stdin = converter.stdin.take().context("`authoring` has no standard input")?;
    let sent = serde_json::to_writer(stdin, &[suite]);
    let status = converter.wait().context("cannot wait for `authoring`")?;
    if status.code() == Some(CLOSED_PIPE.into()) {
        return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
    }
    if !status.success() {
        bail!("cannot write the JUnit report");
    }
    Ok(sent?)
}
