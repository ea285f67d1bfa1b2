//! The programs of an exercise: what each holds at its peak, and how long it takes.

use anyhow::bail;
use course_format::times::{Ratio, Timed};
use heap_profile::stats::HeapStats;

use super::{Calls, Rounds, Timing, timings};
use cli::Format;
use cli::progress::Spinner;
use grading::cargo;
use grading::course::{Course, Exercise, Program};
use grading::launcher::DEFAULT_TIME_LIMIT;
use grading::verdict::grade;

/// A program, its outcome, and how long it takes.
pub(crate) struct TimedProgram<'a> {
    /// What it is called among the programs of its exercise.
    pub(crate) name: &'a str,
    pub(crate) binary: &'a str,
    /// Its heap figures, and the name of its outcome; `None` for a floor, which is only
    /// timed.
    pub(crate) outcome: Option<(HeapStats, &'static str)>,
    pub(crate) timing: Timing,
    /// Its ratio to the exercise's own program.
    pub(crate) ratio: Ratio,
    /// Its ratio to the exercise's floor, if there is one.
    pub(crate) to_floor: Option<Ratio>,
}

impl TimedProgram<'_> {
    /// What is saved for the book.
    pub(crate) fn timed(&self) -> Timed {
        Timed { binary: self.binary.to_owned(), ratio: self.ratio }
    }
}

/// Times the programs of `exercise`: its own first, then its solutions, and last its
/// floor, if there is one.
///
/// # Errors
///
/// If a program does not compile, gives no right answer, or cannot be timed.
pub(crate) fn time_programs<'a>(
    course: &'a Course,
    exercise: &'a Exercise,
    calls: Calls,
    rounds: Rounds,
) -> anyhow::Result<Vec<TimedProgram<'a>>> {
    let spinner = Spinner::start();
    let mut programs: Vec<&Program> = exercise.programs().collect();
    let mut outcomes = outcomes(course, exercise, &programs, &spinner)?;
    let floor = course.floor(exercise);
    programs.extend(floor);
    outcomes.resize(programs.len(), None);
    let color = cli::terminal::color();
    let build = cargo::build_variant(course, &programs, calls.variant(), color, &spinner)?;
    let timings = timings(course, &programs, &build, calls, rounds, &spinner)?;
    spinner.stop();
    let floor = floor.and(timings.last());
    let ratios: Vec<_> = timings
        .iter()
        .map(|timing| (timing.ratio_to(&timings[0]), floor.map(|floor| timing.ratio_to(floor))))
        .collect();
    let timings = timings.into_iter().zip(ratios);
    let all = programs.into_iter().zip(outcomes).zip(timings);
    let timed = all.map(|((program, outcome), (timing, (ratio, to_floor)))| TimedProgram {
        name: exercise.short_name(program),
        binary: &program.binary,
        outcome,
        timing,
        ratio,
        to_floor,
    });
    Ok(timed.collect())
}

/// The heap figures of each program, and the name of its outcome.
///
/// # Errors
///
/// If a program does not compile, or gives no right answer: its verdict has been printed.
pub(crate) fn outcomes(
    course: &Course,
    exercise: &Exercise,
    programs: &[&Program],
    spinner: &Spinner,
) -> anyhow::Result<Vec<Option<(HeapStats, &'static str)>>> {
    let build = cargo::build(course, programs, cli::terminal::color(), spinner)?;
    let mut outcomes = Vec::new();
    for program in programs {
        let verdict = grade(course, exercise, program, &build, DEFAULT_TIME_LIMIT, spinner);
        let Some(measured) = verdict.outcome.right() else {
            spinner.stop();
            cli::verdict(course, &verdict, Format::Human)?;
            bail!("`{}` cannot be timed: it gives no right answer", program.binary);
        };
        outcomes.push(Some((measured.run.stats, verdict.outcome.name())));
    }
    Ok(outcomes)
}
