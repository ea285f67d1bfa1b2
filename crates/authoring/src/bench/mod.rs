//! Timing the work of programs, in turns.
//!
//! The programs are built again without the profiler, and each times itself with
//! Criterion. All of them run for a short time, one after the other, in each of several
//! rounds. Times are compared within a round only: if the machine slows down, it does so
//! for all of them.

pub(crate) mod profilers;
mod samples;
pub(crate) mod statistics;
pub(crate) mod wait_times;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use course_format::times::{Ratio, Timed};
use heap_profile::stats::HeapStats;

use cli::progress::Spinner;
use grading::cargo::Build;
use grading::course::{Course, Exercise, Program};
use statistics::{Interval, median, ratio};

/// The times of one program.
pub(crate) struct Timing {
    /// For each round, the seconds per call in each of Criterion's samples.
    rounds: Vec<Vec<f64>>,
}

impl Timing {
    /// The median of all samples, in seconds, and its 95 % confidence interval.
    pub(crate) fn seconds(&self) -> Interval {
        statistics::interval(self.rounds.concat())
    }

    /// The ratio to `other`, which was timed in the same rounds.
    pub(crate) fn ratio_to(&self, other: &Timing) -> Ratio {
        let pairs = self.rounds.iter().zip(&other.rounds);
        ratio(pairs.map(|(own, other)| median(own) / median(other)).collect())
    }
}

/// A program, its outcome, and how long it takes.
pub(crate) struct TimedProgram<'a> {
    pub(crate) exercise: &'a Exercise,
    pub(crate) program: &'a Program,
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
        let (exercise, binary) = (self.exercise.key.clone(), self.program.binary.clone());
        Timed { exercise, binary, ratio: self.ratio }
    }
}

/// Criterion's folder, for its samples and its HTML report.
pub(crate) fn folder(course: &Course) -> PathBuf {
    course.target.join("criterion")
}

/// Times `programs` in turns, `rounds` times each.
///
/// # Errors
///
/// If one of them was not built, or fails.
pub(crate) fn timings(
    course: &Course,
    programs: &[&Program],
    build: &Build,
    rounds: usize,
    spinner: &Spinner,
) -> anyhow::Result<Vec<Timing>> {
    let mut timings: Vec<Timing> = programs.iter().map(|_| Timing { rounds: Vec::new() }).collect();
    for round in 1..=rounds {
        for (program, timing) in programs.iter().zip(&mut timings) {
            spinner.say(&format!("round {round} of {rounds}: {}", program.binary));
            timing.rounds.push(samples_of_run(course, program, build, round == rounds)?);
        }
    }
    Ok(timings)
}

/// Runs `program` once, and returns the samples. Criterion also writes its HTML report if
/// `with_report` is set.
fn samples_of_run(
    course: &Course,
    program: &Program,
    build: &Build,
    with_report: bool,
) -> anyhow::Result<Vec<f64>> {
    let executable = match build.executable(program) {
        Ok(executable) => executable,
        Err(errors) => {
            bail!("`{}` does not compile without the profiler\n{}", program.binary, errors.rendered)
        }
    };
    let folder = folder(course);
    let output = command(executable, &folder, with_report)
        .output()
        .with_context(|| format!("cannot run {}", executable.display()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` could not be timed ({})\n{}", program.binary, output.status, errors.trim());
    }
    samples::read(&folder.join(&program.binary))
}

/// The program with a clean environment: no variable of the caller's can change what it
/// does.
fn command(executable: &Path, folder: &Path, with_report: bool) -> Command {
    let mut command = Command::new(executable);
    command.env_clear().env("CRITERION_HOME", folder);
    for name in ["PATH", "TMPDIR", "SystemRoot"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    if with_report {
        command.env("HEAP_PAGES", "1");
    }
    command
}
