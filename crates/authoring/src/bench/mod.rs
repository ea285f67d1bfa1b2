//! Time: how long the work of each program takes, in turns.
//!
//! The programs are built once more, without the profiler, and each times itself
//! under Criterion. One after the other they run for a moment, and then again:
//! where the machine slows down, it does so for all, and what is compared is
//! compared within one round.

pub(crate) mod profilers;
mod samples;
pub(crate) mod statistics;
pub(crate) mod waiting;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use course_format::times::{Ratio, Timed};
use heap_profile::stats::HeapStats;

use cli::progress::Spinner;
use grading::cargo::Build;
use grading::course::{Course, Exercise, Program};
use statistics::{Interval, median, ratio};

/// What was timed of one program.
pub(crate) struct Timing {
    /// Seconds of a call, each the mean of one of Criterion's samples, by round.
    rounds: Vec<Vec<f64>>,
}

impl Timing {
    /// The median of all samples, in seconds, and where it lies with 95 %.
    pub(crate) fn seconds(&self) -> Interval {
        statistics::interval(self.rounds.concat())
    }

    /// How it stands to `other`, which was timed in the same rounds.
    pub(crate) fn to(&self, other: &Timing) -> Ratio {
        let pairs = self.rounds.iter().zip(&other.rounds);
        ratio(pairs.map(|(own, other)| median(own) / median(other)).collect())
    }
}

/// A program, what it came to, and how long it takes.
pub(crate) struct TimedProgram<'a> {
    pub(crate) exercise: &'a Exercise,
    pub(crate) program: &'a Program,
    /// What it holds, and the name of its outcome; none of a floor, which is only
    /// timed.
    pub(crate) outcome: Option<(HeapStats, &'static str)>,
    pub(crate) timing: Timing,
    /// How it stands to the exercise's own program.
    pub(crate) ratio: Ratio,
    /// How it stands to the exercise's floor, where one is known.
    pub(crate) to_floor: Option<Ratio>,
}

impl TimedProgram<'_> {
    /// As it is saved for the book.
    pub(crate) fn timed(&self) -> Timed {
        let (exercise, binary) = (self.exercise.key.clone(), self.program.binary.clone());
        Timed { exercise, binary, ratio: self.ratio }
    }
}

/// Where Criterion keeps its files and pages.
pub(crate) fn folder(course: &Course) -> PathBuf {
    course.target.join("criterion")
}

/// Times `programs` in turns, `rounds` times each.
///
/// # Errors
///
/// If one of them was not built, or does not time itself.
pub(crate) fn timings(
    course: &Course,
    programs: &[&Program],
    built: &Build,
    rounds: usize,
    progress: &Spinner,
) -> anyhow::Result<Vec<Timing>> {
    let mut timings: Vec<Timing> = programs.iter().map(|_| Timing { rounds: Vec::new() }).collect();
    for round in 1..=rounds {
        for (program, timing) in programs.iter().zip(&mut timings) {
            progress.say(&format!("round {round} of {rounds}: {}", program.binary));
            timing.rounds.push(timed(course, program, built, round == rounds)?);
        }
    }
    Ok(timings)
}

/// The samples of one run of `program`; with Criterion's `pages`, in the last.
fn timed(
    course: &Course,
    program: &Program,
    built: &Build,
    pages: bool,
) -> anyhow::Result<Vec<f64>> {
    let executable = match built.executable(program) {
        Ok(executable) => executable,
        Err(errors) => {
            bail!("`{}` does not compile to be timed\n{}", program.binary, errors.rendered)
        }
    };
    let folder = folder(course);
    let output = command(executable, &folder, pages)
        .output()
        .with_context(|| format!("cannot run {}", executable.display()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` could not be timed ({})\n{}", program.binary, output.status, said.trim());
    }
    samples::read(&folder.join(&program.binary))
}

/// The program in an environment that does not change what it does.
fn command(executable: &Path, folder: &Path, pages: bool) -> Command {
    let mut command = Command::new(executable);
    command.env_clear().env("CRITERION_HOME", folder);
    for name in ["PATH", "TMPDIR", "SystemRoot"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    if pages {
        command.env("HEAP_PAGES", "1");
    }
    command
}
