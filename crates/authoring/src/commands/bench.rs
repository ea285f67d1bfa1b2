//! `cargo xtask bench`: how long programs take, beside what they hold.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use course_format::times::{FORMAT, TIMES, Timed, Times};
use heap_profile::stats::HeapStats;

use crate::bench::profilers::costs;
use crate::bench::waiting::waited;
use crate::bench::{self, TimedProgram, timings};
use crate::commands::collect::compiler;
use crate::report::timing;
use cli::Format;
use cli::progress::Spinner;
use grading::cargo;
use grading::course::{Course, Exercise, Program};
use grading::launcher::TIME;
use grading::outcome::Outcome;
use grading::system;
use grading::verdict::grade;
use grading::workspace_copy::as_shipped;

/// What to time, and what to do with it.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub(crate) struct Bench {
    /// Exercises to time, each with its solutions [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// How often each program is timed, in turns with the others.
    #[arg(long, default_value_t = 5, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Write how the times stand to each other for the book, of the exercises as shipped.
    #[arg(long, conflicts_with = "baseline")]
    save: bool,

    /// Show what was saved beside it.
    #[arg(long)]
    baseline: bool,

    /// Time what a learner of the first EXERCISE waits for instead: builds, verdicts, the book.
    #[arg(long = "self", conflicts_with_all = ["save", "baseline", "profilers"])]
    waiting: bool,

    /// Show what profilers cost instead: dhat, and heaptrack and Valgrind where they are.
    #[arg(long, conflicts_with_all = ["save", "baseline"])]
    profilers: bool,
}

/// Times the programs and prints a table for each exercise.
///
/// # Errors
///
/// If a name is no exercise's, a program does not compile or gives a wrong
/// answer, there is no baseline, or a tool or a file fails.
pub(crate) fn run(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    if bench.waiting {
        return waiting(course, bench);
    }
    if bench.profilers {
        return profilers(course, bench);
    }
    let results = course.root.join("course/src/results");
    let saved = Times::read(&results)?;
    if bench.baseline && saved.is_none() {
        bail!("there is no baseline yet\nhelp: `cargo xtask bench --save` writes one");
    }
    let copy = if bench.save { as_shipped(course)? } else { None };
    let measured = copy.as_ref().unwrap_or(course);
    let mut all = saved.clone().unwrap_or_default();
    for exercise in measured.select(&bench.exercises)? {
        let benched = benched(measured, exercise, bench.rounds.into())?;
        cli::print(&timing::programs(&benched, saved.as_ref().filter(|_| bench.baseline)))?;
        all.programs.retain(|timed| timed.exercise != exercise.key);
        all.programs.extend(benched.iter().map(TimedProgram::timed));
    }
    cli::print(&format!(
        "Criterion's pages: {}\n",
        bench::folder(measured).join("report/index.html").display()
    ))?;
    if bench.save {
        save(measured, all, &results.join(TIMES))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What a learner of the first exercise that is named waits for.
fn waiting(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    for exercise in course.select(&bench.exercises)?.into_iter().take(1) {
        let progress = Spinner::start();
        let waited = waited(course, exercise, bench.rounds.into(), &progress)?;
        progress.stop();
        cli::print(&timing::waiting(&exercise.key, &waited))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What profilers cost the programs of the exercises that are named.
fn profilers(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    for exercise in course.select(&bench.exercises)? {
        let (progress, program) = (Spinner::start(), &exercise.program);
        let outcomes = outcomes(course, exercise, &[program], &progress)?;
        let stats = outcomes.into_iter().flatten().next().context("it was measured")?.0;
        let (costs, missing) = costs(course, program, &stats, bench.rounds.into(), &progress)?;
        progress.stop();
        cli::print(&timing::costs(&exercise.key, &costs, &missing))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The programs of `exercise`, its own first, and last its floor.
fn benched<'a>(
    course: &'a Course,
    exercise: &'a Exercise,
    rounds: usize,
) -> anyhow::Result<Vec<TimedProgram<'a>>> {
    let progress = Spinner::start();
    let mut programs: Vec<&Program> = exercise.programs().collect();
    let mut outcomes = outcomes(course, exercise, &programs, &progress)?;
    let floor = course.floor(exercise);
    programs.extend(floor);
    outcomes.resize(programs.len(), None);
    let built = cargo::build_timed(&course.root, &programs, cli::terminal::color(), &progress)?;
    let timings = timings(course, &programs, &built, rounds, &progress)?;
    progress.stop();
    let floor = floor.and(timings.last());
    let ratios: Vec<_> = timings
        .iter()
        .map(|timing| (timing.to(&timings[0]), floor.map(|floor| timing.to(floor))))
        .collect();
    let timed = timings.into_iter().zip(ratios);
    let all = programs.into_iter().zip(outcomes).zip(timed);
    let benched = all.map(|((program, outcome), (timing, (ratio, to_floor)))| TimedProgram {
        exercise,
        program,
        outcome,
        timing,
        ratio,
        to_floor,
    });
    Ok(benched.collect())
}

/// What each program holds, and the name of its outcome.
fn outcomes(
    course: &Course,
    exercise: &Exercise,
    programs: &[&Program],
    progress: &Spinner,
) -> anyhow::Result<Vec<Option<(HeapStats, &'static str)>>> {
    let built = cargo::build(&course.root, programs, cli::terminal::color(), progress)?;
    let mut outcomes = Vec::new();
    for program in programs {
        let verdict = grade(course, exercise, program, &built, TIME, progress);
        match &verdict.outcome {
            Outcome::Measured(measured) if measured.mismatch().is_none() => {
                outcomes.push(Some((measured.run.stats, verdict.outcome.name())));
            }
            _ => {
                progress.stop();
                cli::verdict(course, &verdict, Format::Human)?;
                bail!("`{}` is not timed: it does not do its work", program.binary);
            }
        }
    }
    Ok(outcomes)
}

/// Writes `times`, in the order of the course.
fn save(course: &Course, mut times: Times, path: &std::path::Path) -> anyhow::Result<()> {
    let place =
        |timed: &Timed| course.exercises.iter().position(|exercise| exercise.key == timed.exercise);
    times.programs.retain(|timed| place(timed).is_some());
    times.programs.sort_by_key(place);
    let times =
        Times { format: FORMAT, measured_with: compiler()?, machine: system::machine(), ..times };
    fs::write(path, times.written()).with_context(|| format!("cannot write {}", path.display()))?;
    cli::print(&format!("saved in {}\n", path.display()))?;
    Ok(())
}
