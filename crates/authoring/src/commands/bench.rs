//! `cargo xtask bench`: compares how long programs take, next to their peaks.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use course_format::times::Times;

use crate::bench::profilers::costs;
use crate::bench::programs::{outcomes, time_programs};
use crate::bench::wait_times::wait_times;
use crate::bench::{Calls, MIN_ROUNDS, Rounds, saved, statistics};
use crate::report::timing;
use cli::progress::Spinner;
use grading::course::Course;
use grading::workspace_copy::as_shipped;

/// Rounds of what takes long, and is not compared with anything: builds and profilers.
const ROUNDS: usize = 5;

/// Options of `bench`.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub(crate) struct Bench {
    /// Exercises to time, each with its solutions [default: all].
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,

    #[arg(long, default_value_t = 30, value_name = "NUMBER", help = format!(
        "For how many seconds to run rounds of an exercise, of which there are {MIN_ROUNDS} in any \
         case; in a round each program runs once"
    ))]
    seconds: u32,

    #[arg(long, value_name = "NUMBER", conflicts_with = "seconds", help = format!(
        "How many rounds to run, whatever time they take [with --self and --profilers: {ROUNDS}]"
    ), value_parser = clap::value_parser!(u16).range(1..))]
    rounds: Option<u16>,

    /// Save the ratios of the times for the book, of the exercises as shipped.
    #[arg(long, conflicts_with = "baseline")]
    save: bool,

    /// Also show the saved ratios.
    #[arg(long)]
    baseline: bool,

    /// Instead of one call in a fresh process, time many in a warm one, under Criterion.
    #[arg(long, conflicts_with_all = ["save", "baseline"])]
    repeated: bool,

    /// Instead, time what a learner of the first EXERCISE waits for: builds, verdicts, the book.
    #[arg(long = "self", conflicts_with_all = ["save", "baseline", "profilers", "repeated", "seconds"])]
    wait_times: bool,

    /// Instead, show what profilers cost: dhat, and heaptrack and Valgrind if installed.
    #[arg(long, conflicts_with_all = ["save", "baseline", "repeated", "seconds"])]
    profilers: bool,
}

impl Bench {
    /// How many rounds to run of what is not compared.
    fn plain_rounds(&self) -> usize {
        self.rounds.map_or(ROUNDS, usize::from)
    }

    /// How many rounds to run of an exercise.
    fn rounds(&self) -> anyhow::Result<Rounds> {
        let fewest = statistics::MIN_VALUES;
        match self.plain_rounds() {
            _ if self.rounds.is_none() => Ok(Rounds::For(Duration::from_secs(self.seconds.into()))),
            rounds if rounds >= fewest => Ok(Rounds::Exactly(rounds)),
            rounds => bail!(
                "{rounds} rounds are too few for an interval of 95 %\nhelp: `--rounds {fewest}` \
                 is enough"
            ),
        }
    }

    fn calls(&self) -> Calls {
        if self.repeated { Calls::Repeated } else { Calls::First }
    }

    /// The saved times, if they are needed: if all are to be replaced, they are not.
    fn saved(&self, results: &Path) -> anyhow::Result<Option<Times>> {
        if !self.baseline && (!self.save || self.exercises.is_empty()) {
            return Ok(None);
        }
        let saved = Times::read(results)
            .map_err(|error| anyhow!("{error}\nhelp: `cargo xtask bench --save` writes it anew"))?;
        if self.baseline && saved.is_none() {
            bail!("there is no baseline yet\nhelp: `cargo xtask bench --save` writes one");
        }
        Ok(saved)
    }
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
    let (rounds, calls) = (bench.rounds()?, bench.calls());
    let results = course.root.join("course/src/results");
    let baseline = bench.saved(&results)?;
    let copy = if bench.save { as_shipped(course)? } else { None };
    let timed_course = copy.as_ref().unwrap_or(course);
    let shown = baseline.as_ref().filter(|_| bench.baseline);
    let (mut timed, mut has_floor) = (Vec::new(), false);
    for exercise in timed_course.select(&bench.exercises)? {
        let programs = time_programs(timed_course, exercise, calls, rounds)?;
        cli::print(&timing::programs(&exercise.key, &programs, calls, shown))?;
        has_floor |= timing::has_floor(&programs);
        timed.push((exercise, programs));
    }
    cli::print(&timing::legend(calls, bench.baseline, has_floor))?;
    if bench.save {
        let path = saved::save(timed_course, baseline, &timed, &results)?;
        cli::print(&format!("\nsaved in {}\n", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what a learner of the first selected exercise waits for.
fn print_wait_times(course: &Course, bench: &Bench) -> anyhow::Result<ExitCode> {
    for exercise in course.select(&bench.exercises)?.into_iter().take(1) {
        let spinner = Spinner::start();
        let wait_times = wait_times(course, exercise, bench.plain_rounds(), &spinner)?;
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
        let (costs, missing) = costs(course, program, &stats, bench.plain_rounds(), &spinner)?;
        spinner.stop();
        cli::print(&timing::costs(&exercise.key, &costs, &missing))?;
    }
    Ok(ExitCode::SUCCESS)
}
