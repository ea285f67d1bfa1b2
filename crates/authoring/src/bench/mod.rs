//! Timing the work of programs, in turns.
//!
//! The programs are built again without the profiler, and each times its own work: one call
//! of it, the first in a fresh process, which is what a learner runs. In a round each of
//! them runs once. Times are compared within a round only: if the machine slows down, it
//! does so for all of them.

mod calls;
pub(crate) mod profilers;
pub(crate) mod programs;
mod samples;
pub(crate) mod saved;
pub(crate) mod statistics;
mod turns;
pub(crate) mod wait_times;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;
use course_format::times::Ratio;

use cli::progress::Spinner;
use grading::cargo::Build;
use grading::course::{Course, Program};
use grading::launcher::Limits;
use statistics::{median, ratio};

pub(crate) use calls::Calls;
pub(crate) use turns::{MIN_ROUNDS, Rounds};

/// The limits of a run, beyond what any program of the course needs under a profiler: the
/// slowest takes some ten seconds under Valgrind.
const LIMITS: Limits = Limits { time: Duration::from_mins(2), memory: 1 << 40, huge_pages: false };

/// The times of one program.
pub(crate) struct Timing {
    /// The seconds of a call, in each round.
    pub(crate) rounds: Vec<f64>,
}

impl Timing {
    /// The seconds of a call: the median of the rounds.
    pub(crate) fn seconds(&self) -> f64 {
        median(&self.rounds)
    }

    /// The ratio to `other`, which was timed in the same rounds.
    pub(crate) fn ratio_to(&self, other: &Timing) -> Ratio {
        let pairs = self.rounds.iter().zip(&other.rounds);
        ratio(pairs.map(|(own, other)| own / other).collect())
    }
}

/// Times `calls` of the work of `programs`, in turns.
///
/// # Errors
///
/// If one of them was not built, or fails.
pub(crate) fn timings(
    course: &Course,
    programs: &[&Program],
    build: &Build,
    calls: Calls,
    rounds: Rounds,
    spinner: &Spinner,
) -> anyhow::Result<Vec<Timing>> {
    let executables: Vec<&Path> =
        programs.iter().map(|program| executable(program, build)).collect::<anyhow::Result<_>>()?;
    let mut timings: Vec<Timing> = programs.iter().map(|_| Timing { rounds: Vec::new() }).collect();
    let start = Instant::now();
    for round in (0..).take_while(|round| rounds.go_on(*round, start)) {
        for index in turns::order(round, programs.len()) {
            let binary = &programs[index].binary;
            spinner.say(&format!("round {}: {binary}", round + 1));
            let folder = course.target.join("bench").join(binary);
            timings[index].rounds.push(calls.time(binary, executables[index], &folder)?);
        }
    }
    Ok(timings)
}

fn executable<'a>(program: &Program, build: &'a Build) -> anyhow::Result<&'a Path> {
    match build.executable(program) {
        Ok(executable) => Ok(executable),
        Err(errors) => {
            bail!("`{}` does not compile without the profiler\n{}", program.binary, errors.rendered)
        }
    }
}
