//! The verdict on a program: what it came to, decided from what was measured.

use std::path::Path;
use std::time::Duration;

use course_format::results::Rating;
use course_format::run::{Answer, Mismatch, Run};
use heap_profile::dhat::Profile;
use heap_profile::holders::{Holder, holders};

use cargo_metadata::Artifact;

use crate::cargo::{Built, Said};
use crate::course::{Course, Exercise, Program};
use crate::execute::{self, Limits, Ran};
use crate::launch::Ended;
use crate::progress::Progress;
use crate::sandbox::Sandbox;
use crate::witness::{Doubt, doubt};

/// The verdict on one program.
pub(crate) struct Verdict<'a> {
    pub(crate) exercise: &'a Exercise,
    pub(crate) program: &'a Program,
    /// Whether the learner has changed the program since it was shipped.
    pub(crate) started: bool,
    /// What cargo made of it; none where it does not compile.
    pub(crate) artifact: Option<&'a Artifact>,
    /// What the compiler warned of.
    pub(crate) warnings: Said,
    /// What the program printed on standard output.
    pub(crate) printed: String,
    pub(crate) outcome: Outcome,
}

/// What a program came to.
pub(crate) enum Outcome {
    /// It ran to its end.
    Measured(Box<Measured>),
    /// It does not compile; the compiler's own words.
    BuildFailed(Said),
    /// It panicked; what it printed last.
    Panicked(String),
    /// The allocator had nothing left to give; what it printed last.
    OutOfMemory(String),
    /// It was ended by the signal of this number; what it printed last.
    Killed(i32, String),
    /// It took longer than this.
    TimedOut(Duration),
    /// It ran to its end, and what it left is not believed.
    NotMeasured(Box<Measured>, Doubt),
    /// It could not be started, or its end not be seen; why.
    NotRun(String),
    /// It ended without a result.
    Failed {
        /// Its exit status.
        status: i32,
        /// What is wrong with the files it should have left.
        problem: String,
        /// What it printed last.
        said: String,
    },
}

/// What a program that ran to its end came to.
pub(crate) struct Measured {
    pub(crate) run: Run,
    pub(crate) profile: Profile,
    /// How its peak stands to the budget.
    pub(crate) rating: Rating,
    /// What was alive at the peak, the largest first.
    pub(crate) holders: Vec<Holder>,
}

impl Measured {
    /// The first place where the answer is wrong.
    pub(crate) fn mismatch(&self) -> Option<&Mismatch> {
        match &self.run.answer {
            Answer::Right => None,
            Answer::Wrong(mismatch) => Some(mismatch),
        }
    }
}

impl Outcome {
    /// Its name in messages for programs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Outcome::Measured(measured) if measured.mismatch().is_some() => "wrong-answer",
            Outcome::Measured(measured) => match measured.rating {
                Rating::Stretch => "stretch",
                Rating::Passed => "passed",
                Rating::OverBudget => "over-budget",
            },
            Outcome::BuildFailed(_) => "build-failed",
            Outcome::Panicked(_) => "panicked",
            Outcome::OutOfMemory(_) => "out-of-memory",
            Outcome::Killed(..) => "killed",
            Outcome::TimedOut(_) => "timed-out",
            Outcome::NotMeasured(..) => "not-measured",
            Outcome::NotRun(_) | Outcome::Failed { .. } => "failed",
        }
    }

    /// Whether it is within the budget with the right answer.
    pub(crate) fn passed(&self) -> bool {
        matches!(self.name(), "passed" | "stretch")
    }
}

/// How long a program may run where nobody said otherwise.
pub(crate) const TIME: Duration = Duration::from_secs(30);

/// Runs `program` of `exercise` for no longer than `time`, and decides. That it
/// cannot be run is a verdict too: the others are still to be graded.
pub(crate) fn grade<'a>(
    course: &Course,
    exercise: &'a Exercise,
    program: &'a Program,
    built: &'a Built,
    time: Duration,
    progress: &Progress,
) -> Verdict<'a> {
    let (outcome, printed) = match built.executable(program) {
        Err(errors) => (Outcome::BuildFailed(errors), String::new()),
        Ok(executable) => {
            progress.say(&format!("running {}", program.binary));
            let folder = course.heap_folder(&program.binary);
            run(exercise, program, executable, &folder, time, None)
        }
    };
    let shipped = exercise.start(&course.root);
    let started = !same_text(&course.root.join(&program.source), &shipped);
    let (artifact, warnings) = (built.artifact(program), built.warnings(program));
    Verdict { exercise, program, started, artifact, warnings, printed, outcome }
}

/// Runs `executable`, which was made of `program`, inside of `sandbox` where
/// there is one; its files are left in `folder`. What it came to, and what it
/// printed.
pub(crate) fn run(
    exercise: &Exercise,
    program: &Program,
    executable: &Path,
    folder: &Path,
    time: Duration,
    sandbox: Option<&Sandbox>,
) -> (Outcome, String) {
    let limits = Limits { time, memory: exercise.memory.0 };
    match execute::execute(executable, folder, limits, sandbox) {
        Err(error) => (Outcome::NotRun(format!("{error:#}")), String::new()),
        Ok(mut ran) => {
            let printed = std::mem::take(&mut ran.landed.stdout);
            (outcome(exercise, program, ran, time), printed)
        }
    }
}

/// Whether both files can be read and hold the same.
pub(crate) fn same_text(one: &Path, other: &Path) -> bool {
    matches!((std::fs::read(one), std::fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

fn outcome(exercise: &Exercise, program: &Program, ran: Ran, time: Duration) -> Outcome {
    let said = said(&ran.landed.stderr);
    let status = match ran.landed.ended {
        Ended::OutOfTime => return Outcome::TimedOut(time),
        // What Rust prints before it aborts.
        Ended::Signal(_) if said.contains("memory allocation of ") => {
            return Outcome::OutOfMemory(said);
        }
        Ended::Signal(signal) => return Outcome::Killed(signal, said),
        Ended::Status(status) => status,
    };
    match ran.left {
        Ok((run, profile)) => {
            let doubt = doubt(&run, &profile, &ran.landed);
            let measured = Box::new(measured(exercise, program, run, profile));
            match doubt {
                None => Outcome::Measured(measured),
                Some(doubt) => Outcome::NotMeasured(measured, doubt),
            }
        }
        // Rust's own status for a panic of the main thread.
        Err(_) if status == 101 => Outcome::Panicked(said),
        Err(error) => Outcome::Failed { status, problem: error.to_string(), said },
    }
}

/// What the program itself said: not dhat's summary, and not the hint at a
/// backtrace, which is switched off.
fn said(stderr: &str) -> String {
    let own = |line: &&str| {
        !line.starts_with("dhat: ") && !line.starts_with("note: run with `RUST_BACKTRACE")
    };
    let lines: Vec<&str> = stderr.lines().filter(own).collect();
    lines.join("\n").trim().to_owned()
}

fn measured(exercise: &Exercise, program: &Program, run: Run, profile: Profile) -> Measured {
    let peak = heap_profile::Bytes(run.stats.peak_bytes);
    let rating = Rating::of(peak, exercise.budget, exercise.stretch);
    let holders = holders(&profile, &program.source);
    Measured { run, profile, rating, holders }
}
