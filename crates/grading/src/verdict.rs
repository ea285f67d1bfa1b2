//! The verdict on a program, decided from what was measured.

use std::path::Path;
use std::time::Duration;

use course_format::results::Rating;
use course_format::run::Run;
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::holders::holders;

use cargo_metadata::Artifact;

use crate::cargo::Build;
use crate::compiler_output::CompilerOutput;
use crate::course::{Course, Exercise, Program};
use crate::cross_check::discrepancy;
use crate::execute::{self, Execution};
use crate::launch::Exit;
use crate::launcher::Limits;
use crate::outcome::{Measured, Outcome};
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
    /// The artifact that cargo built; `None` if it does not compile.
    pub artifact: Option<&'a Artifact>,
    /// What the compiler warned of.
    pub warnings: CompilerOutput,
    /// What the program printed on standard output.
    pub printed: String,
    /// Its outcome.
    pub outcome: Outcome,
}

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

/// A program that is known to need more than this runs with huge pages.
const LARGE: Bytes = Bytes(100_000_000);

/// Runs `executable`, which was made of `program`, inside of `sandbox` where
/// there is one; its files are left in `folder`. Returns its outcome and
/// what it printed on standard output.
///
/// A large program runs with huge pages, which spares the kernel most of its page
/// faults. Their resident memory is rounded up by megabytes, and that is little
/// beside what is allowed for. Where it is not, the program runs once more
/// without: what is believed is never decided by the size of a page.
#[must_use]
pub fn run(
    exercise: &Exercise,
    program: &Program,
    executable: &Path,
    folder: &Path,
    time: Duration,
    sandbox: Option<&Sandbox>,
) -> (Outcome, String) {
    let run = |huge_pages| {
        let limits = Limits { time, memory: exercise.memory.0, huge_pages };
        match execute::execute(executable, folder, limits, sandbox) {
            Err(error) => (Outcome::NotRun(format!("{error:#}")), String::new()),
            Ok(mut execution) => {
                let printed = std::mem::take(&mut execution.process.stdout);
                (outcome(exercise, program, execution, time), printed)
            }
        }
    };
    if exercise.memory <= LARGE {
        return run(false);
    }
    match run(true) {
        (Outcome::NotMeasured(_, discrepancy), _) if discrepancy.is_of_pages() => run(false),
        done => done,
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

/// The last lines that the program itself printed: not dhat's summary, and not the hint at a
/// backtrace, which is switched off.
fn last_words(stderr: &str) -> String {
    let own = |line: &&str| {
        !line.starts_with("dhat: ") && !line.starts_with("note: run with `RUST_BACKTRACE")
    };
    let lines: Vec<&str> = stderr.lines().filter(own).collect();
    lines.join("\n").trim().to_owned()
}

fn measured(exercise: &Exercise, program: &Program, run: Run, profile: Profile) -> Measured {
    let peak = Bytes(run.stats.peak_bytes);
    let rating = Rating::of(peak, exercise.budget, exercise.stretch);
    let holders = holders(&profile, &program.source);
    Measured { run, profile, rating, holders }
}
