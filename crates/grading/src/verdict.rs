//! The verdict on a program: what it came to, decided from what was measured.

use std::path::Path;
use std::time::Duration;

use course_format::results::Rating;
use course_format::run::{Answer, Mismatch, Run};
use heap_profile::dhat::Profile;
use heap_profile::holders::{Holder, holders};

use cargo_metadata::Artifact;

use crate::cargo::{Build, CompilerOutput};
use crate::course::{Course, Exercise, Program};
use crate::cross_check::{Discrepancy, discrepancy};
use crate::execute::{self, Execution, Limits};
use crate::launch::Exit;
use crate::progress::Progress;
use crate::sandbox::Sandbox;

/// The verdict on one program.
pub struct Verdict<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The program: the learner's, or a solution.
    pub program: &'a Program,
    /// Whether the learner has changed the program since it was shipped.
    pub started: bool,
    /// What cargo made of it; none where it does not compile.
    pub artifact: Option<&'a Artifact>,
    /// What the compiler warned of.
    pub warnings: CompilerOutput,
    /// What the program printed on standard output.
    pub printed: String,
    /// What it came to.
    pub outcome: Outcome,
}

/// What a program came to.
pub enum Outcome {
    /// It ran to its end.
    Measured(Box<Measured>),
    /// It does not compile; the compiler's own words.
    BuildFailed(CompilerOutput),
    /// It panicked; what it printed last.
    Panicked(String),
    /// The allocator had nothing left to give; what it printed last.
    OutOfMemory(String),
    /// It was ended by the signal of this number; what it printed last.
    Killed(i32, String),
    /// It took longer than this.
    TimedOut(Duration),
    /// It ran to its end, and what it left is not believed.
    NotMeasured(Box<Measured>, Discrepancy),
    /// It could not be started, or its end not be seen; why.
    NotRun(String),
    /// It ended without a result.
    Failed {
        /// Its exit status.
        status: i32,
        /// What is wrong with the files it should have left.
        problem: String,
        /// What it printed last.
        words: String,
    },
}

/// What a program that ran to its end came to.
pub struct Measured {
    /// What the harness reported.
    pub run: Run,
    /// What dhat wrote.
    pub profile: Profile,
    /// How its peak stands to the budget.
    pub rating: Rating,
    /// What was alive at the peak, the largest first.
    pub holders: Vec<Holder>,
}

impl Measured {
    /// The first place where the answer is wrong.
    #[must_use]
    pub fn mismatch(&self) -> Option<&Mismatch> {
        match &self.run.answer {
            Answer::Right => None,
            Answer::Wrong(mismatch) => Some(mismatch),
        }
    }
}

/// An outcome without what was seen: one of a list that can be matched, named
/// and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeKind {
    /// Within the stretch, with the right answer.
    Stretch,
    /// Within the budget, with the right answer.
    Passed,
    /// Over the budget, with the right answer.
    OverBudget,
    /// It ran to its end with a wrong answer.
    WrongAnswer,
    /// It does not compile.
    BuildFailed,
    /// It panicked.
    Panicked,
    /// The allocator had nothing left to give.
    OutOfMemory,
    /// A signal ended it.
    Killed,
    /// It took too long.
    TimedOut,
    /// Its measurement is not believed.
    NotMeasured,
    /// It could not be started, or ended without a result.
    Failed,
}

impl OutcomeKind {
    /// Its name in messages for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OutcomeKind::Stretch => "stretch",
            OutcomeKind::Passed => "passed",
            OutcomeKind::OverBudget => "over-budget",
            OutcomeKind::WrongAnswer => "wrong-answer",
            OutcomeKind::BuildFailed => "build-failed",
            OutcomeKind::Panicked => "panicked",
            OutcomeKind::OutOfMemory => "out-of-memory",
            OutcomeKind::Killed => "killed",
            OutcomeKind::TimedOut => "timed-out",
            OutcomeKind::NotMeasured => "not-measured",
            OutcomeKind::Failed => "failed",
        }
    }

    /// Whether it is within the budget with the right answer.
    #[must_use]
    pub fn passed(self) -> bool {
        matches!(self, OutcomeKind::Passed | OutcomeKind::Stretch)
    }
}

impl Outcome {
    /// Which of the list it is.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Outcome::Measured(measured) if measured.mismatch().is_some() => {
                OutcomeKind::WrongAnswer
            }
            Outcome::Measured(measured) => match measured.rating {
                Rating::Stretch => OutcomeKind::Stretch,
                Rating::Passed => OutcomeKind::Passed,
                Rating::OverBudget => OutcomeKind::OverBudget,
            },
            Outcome::BuildFailed(_) => OutcomeKind::BuildFailed,
            Outcome::Panicked(_) => OutcomeKind::Panicked,
            Outcome::OutOfMemory(_) => OutcomeKind::OutOfMemory,
            Outcome::Killed(..) => OutcomeKind::Killed,
            Outcome::TimedOut(_) => OutcomeKind::TimedOut,
            Outcome::NotMeasured(..) => OutcomeKind::NotMeasured,
            Outcome::NotRun(_) | Outcome::Failed { .. } => OutcomeKind::Failed,
        }
    }

    /// Its name in messages for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Whether it is within the budget with the right answer.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.kind().passed()
    }
}

/// How long a program may run where nobody said otherwise.
pub const TIME: Duration = Duration::from_secs(30);

/// Runs `program` of `exercise` for no longer than `time`, and decides. That it
/// cannot be run is a verdict too: the others are still to be graded.
pub fn grade<'a>(
    course: &Course,
    exercise: &'a Exercise,
    program: &'a Program,
    build: &'a Build,
    time: Duration,
    progress: &dyn Progress,
) -> Verdict<'a> {
    let (outcome, printed) = match build.executable(program) {
        Err(errors) => (Outcome::BuildFailed(errors), String::new()),
        Ok(executable) => {
            progress.say(&format!("running {}", program.binary));
            let folder = course.heap_folder(&program.binary);
            run(exercise, program, executable, &folder, time, None)
        }
    };
    let started = course.is_changed(exercise, program);
    let (artifact, warnings) = (build.artifact(program), build.warnings(program));
    Verdict { exercise, program, started, artifact, warnings, printed, outcome }
}

/// Runs `executable`, which was made of `program`, inside of `sandbox` where
/// there is one; its files are left in `folder`. What it came to, and what it
/// printed.
#[must_use]
pub fn run(
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
        Ok(mut execution) => {
            let printed = std::mem::take(&mut execution.process.stdout);
            (outcome(exercise, program, execution, time), printed)
        }
    }
}

fn outcome(
    exercise: &Exercise,
    program: &Program,
    execution: Execution,
    time: Duration,
) -> Outcome {
    let words = last_words(&execution.process.stderr);
    let status = match execution.process.exit {
        Exit::TimedOut => return Outcome::TimedOut(time),
        // What Rust prints before it aborts.
        Exit::Signal(_) if words.contains("memory allocation of ") => {
            return Outcome::OutOfMemory(words);
        }
        Exit::Signal(signal) => return Outcome::Killed(signal, words),
        Exit::Status(status) => status,
    };
    match execution.output {
        Ok((run, profile)) => {
            let discrepancy = discrepancy(&run, &profile, &execution.process);
            let measured = Box::new(measured(exercise, program, run, profile));
            match discrepancy {
                None => Outcome::Measured(measured),
                Some(discrepancy) => Outcome::NotMeasured(measured, discrepancy),
            }
        }
        // Rust's own status for a panic of the main thread.
        Err(_) if status == 101 => Outcome::Panicked(words),
        Err(error) => Outcome::Failed { status, problem: error.to_string(), words },
    }
}

/// What the program itself said: not dhat's summary, and not the hint at a
/// backtrace, which is switched off.
fn last_words(stderr: &str) -> String {
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
