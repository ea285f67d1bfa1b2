//! `cargo xtask bench`: compares how long programs take, next to their peaks.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use course_format::times::{FORMAT, TIMES, Timed, Times};
use heap_profile::stats::HeapStats;

use crate::bench::profilers::costs;
use crate::bench::wait_times::wait_times;
use crate::bench::{self, TimedProgram, timings};
use crate::report::timing;
use crate::rustc;
use cli::Format;
use cli::progress::Spinner;
use grading::cargo;
use grading::course::{Course, Exercise, Program};
use grading::launcher::TIME;
use grading::outcome::Outcome;
use grading::system;
use grading::verdict::grade;
use grading::workspace_copy::as_shipped;

/// Options of `bench`.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub(crate) struct Bench {
    /// Exercises to time, each with its solutions [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// How many rounds to run; each program is timed once in a round.
    #[arg(long, default_value_t = 5, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Save the ratios of the times for the book, of the exercises as shipped.
    #[arg(long, conflicts_with = "baseline")]
    save: bool,

    /// Also show the saved ratios.
    #[arg(long)]
    baseline: bool,

    /// Instead, time what a learner of the first EXERCISE waits for: builds, verdicts, the book.
    #[arg(long = "self", conflicts_with_all = ["save", "baseline", "profilers"])]
    wait_times: bool,

    /// Instead, show what profilers cost: dhat, and heaptrack and Valgrind if installed.
    #[arg(long, conflicts_with_all = ["save", "baseline"])]
    profilers: bool,
}

/// Times the programs and prints a table for each exercise.
///
/// # Errors
///
/// If there is no such exercise, a program does not compile or gives a wrong answer,
/// there is no baseline, or a file cannot be read or written.
pub(crate) fn run(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    if bench.wait_times {
        return print_wait_times(course, bench);
    }
    if bench.profilers {
        return print_profiler_costs(course, bench);
    }
    let results = course.root.join("course/src/results");
    let saved = Times::read(&results)?;
    if bench.baseline && saved.is_none() {
        bail!("there is no baseline yet\nhelp: `cargo xtask bench --save` writes one");
    }
    let copy = if bench.save { as_shipped(course)? } else { None };
    let timed_course = copy.as_ref().unwrap_or(course);
    let mut all = saved.clone().unwrap_or_default();
    for exercise in timed_course.select(&bench.exercises)? {
        let programs = time_programs(timed_course, exercise, bench.rounds.into())?;
        cli::print(&timing::programs(&programs, saved.as_ref().filter(|_| bench.baseline)))?;
        all.programs.retain(|timed| timed.exercise != exercise.key);
        all.programs.extend(programs.iter().map(TimedProgram::timed));
    }
    cli::print(&format!(
        "Criterion's report: {}\n",
        bench::folder(timed_course).join("report/index.html").display()
    ))?;
    if bench.save {
        save(timed_course, all, &results.join(TIMES))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what a learner of the first selected exercise waits for.
fn print_wait_times(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    for exercise in course.select(&bench.exercises)?.into_iter().take(1) {
        let spinner = Spinner::start();
        let wait_times = wait_times(course, exercise, bench.rounds.into(), &spinner)?;
        spinner.stop();
        cli::print(&timing::wait_times(&exercise.key, &wait_times))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what profilers cost for the programs of the selected exercises.
fn print_profiler_costs(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    for exercise in course.select(&bench.exercises)? {
        let (spinner, program) = (Spinner::start(), &exercise.program);
        let outcomes = outcomes(course, exercise, &[program], &spinner)?;
        let stats = outcomes.into_iter().flatten().next().context("it was not measured")?.0;
        let (costs, missing) = costs(course, program, &stats, bench.rounds.into(), &spinner)?;
        spinner.stop();
        cli::print(&timing::costs(&exercise.key, &costs, &missing))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Times the programs of `exercise`: its own first, then its solutions, and last its
/// floor, if there is one.
fn time_programs<'a>(
    course: &'a Course,
    exercise: &'a Exercise,
    rounds: usize,
) -> anyhow::Result<Vec<TimedProgram<'a>>> {
    let spinner = Spinner::start();
    let mut programs: Vec<&Program> = exercise.programs().collect();
    let mut outcomes = outcomes(course, exercise, &programs, &spinner)?;
    let floor = course.floor(exercise);
    programs.extend(floor);
    outcomes.resize(programs.len(), None);
    let build = cargo::build_timed(course, &programs, cli::terminal::color(), &spinner)?;
    let timings = timings(course, &programs, &build, rounds, &spinner)?;
    spinner.stop();
    let floor = floor.and(timings.last());
    let ratios: Vec<_> = timings
        .iter()
        .map(|timing| (timing.ratio_to(&timings[0]), floor.map(|floor| timing.ratio_to(floor))))
        .collect();
    let timings = timings.into_iter().zip(ratios);
    let all = programs.into_iter().zip(outcomes).zip(timings);
    let timed = all.map(|((program, outcome), (timing, (ratio, to_floor)))| TimedProgram {
        exercise,
        program,
        outcome,
        timing,
        ratio,
        to_floor,
    });
    Ok(timed.collect())
}

/// The heap figures of each program, and the name of its outcome.
fn outcomes(
    course: &Course,
    exercise: &Exercise,
    programs: &[&Program],
    spinner: &Spinner,
) -> anyhow::Result<Vec<Option<(HeapStats, &'static str)>>> {
    let build = cargo::build(course, programs, cli::terminal::color(), spinner)?;
    let mut outcomes = Vec::new();
    for program in programs {
        let verdict = grade(course, exercise, program, &build, TIME, spinner);
        match &verdict.outcome {
            Outcome::Measured(measured) if measured.mismatch().is_none() => {
                outcomes.push(Some((measured.run.stats, verdict.outcome.name())));
            }
            _ => {
                spinner.stop();
                cli::verdict(course, &verdict, Format::Human)?;
                bail!("`{}` cannot be timed: it gives no right answer", program.binary);
            }
        }
    }
    Ok(outcomes)
}

/// Writes `times` to `path`, in the order of the course.
fn save(course: &Course, mut times: Times, path: &Path) -> anyhow::Result<()> {
    let position =
        |timed: &Timed| course.exercises.iter().position(|exercise| exercise.key == timed.exercise);
    times.programs.retain(|timed| position(timed).is_some());
    times.programs.sort_by_key(position);
    let measured_with = rustc::release_and_host()?;
    let times = Times { format: FORMAT, measured_with, machine: system::machine(), ..times };
    fs::write(path, times.written()).with_context(|| format!("cannot write {}", path.display()))?;
    cli::print(&format!("saved in {}\n", path.display()))?;
    Ok(())
}
