//! The verdict on a program, decided from what was measured.

use std::path::Path;
use std::time::{Duration, Instant};

use cargo_metadata::Artifact;
use course_format::interruption::addresses_in;
use course_format::results::Rating;
use course_format::run::Run;
use heap_profile::Bytes;
use heap_profile::bytes::grouped;
use heap_profile::dhat::Profile;
use heap_profile::holders::{Location, holders};
use heap_profile::lives::calls_in;

use crate::cargo::Build;
use crate::compiler_output::CompilerOutput;
use crate::course::{Course, Exercise, Program};
use crate::cross_check::discrepancy;
use crate::execute::{Execution, calls_at, execute, execute_at_size};
use crate::fault::catch;
use crate::launcher::{DEFAULT_TIME_LIMIT, Exit, Limits, Streams};
use crate::outcome::{Measured, Outcome};
use crate::printed::Printed;
use crate::progress::Progress;
use crate::sandbox::Sandbox;
use crate::time_limit::within;

/// The verdict on one program.
pub struct Verdict<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The program: the learner's, or a solution.
    pub program: &'a Program,
    /// Whether the learner has changed the program since it was shipped.
    pub started: bool,
    /// What cargo built; `None` if the program does not compile.
    pub artifact: Option<&'a Artifact>,
    /// The compiler's warnings.
    pub warnings: CompilerOutput,
    /// What the program printed.
    pub printed: Printed,
    /// The size that its input had, if it is not the usual run.
    pub size: Option<u64>,
    /// How long it took to run and to judge the program.
    pub time: Duration,
    /// Its outcome.
    pub outcome: Outcome,
}

/// Runs `program` of `exercise` for no longer than `time`, and decides. If it cannot be run,
/// that is a verdict too, since other programs are still to be graded.
pub fn grade<'a>(
    course: &Course,
    exercise: &'a Exercise,
    program: &'a Program,
    build: &'a Build,
    time: Duration,
    progress: &dyn Progress,
) -> Verdict<'a> {
    let folder = course.heap_folder(&program.binary);
    let run = |executable: &Path| {
        progress.say(&format!("running {}", program.binary));
        run(exercise, program, executable, &folder, time, None)
    };
    verdict(course, exercise, program, build, run)
}

/// Like [`grade`], for a run whose input has one of the exercise's sizes. What it leaves is
/// beside the files of the last usual run.
pub fn grade_at_size<'a>(
    course: &Course,
    exercise: &'a Exercise,
    program: &'a Program,
    build: &'a Build,
    size: u64,
    progress: &dyn Progress,
) -> Verdict<'a> {
    let folder = course.heap_folder(&format!("{}.grow", program.binary));
    let run = |executable: &Path| {
        progress.say(&format!("running {} at size {}", program.binary, grouped(size)));
        let time = DEFAULT_TIME_LIMIT;
        run_at_size(exercise, program, executable, &folder, time, None, Some(size))
    };
    Verdict { size: Some(size), ..verdict(course, exercise, program, build, run) }
}

/// What is enough for a program whose input has this `size`: in proportion to the smallest,
/// which may be the usual one.
fn memory_at(exercise: &Exercise, size: u64) -> Bytes {
    let smallest = exercise.sizes.as_ref().and_then(|sizes| sizes.values.first());
    let times = size / smallest.copied().unwrap_or(size).max(1);
    Bytes(exercise.memory.0.saturating_mul(times.max(1)))
}

/// The verdict on `program`, which `run` runs if it could be built.
fn verdict<'a>(
    course: &Course,
    exercise: &'a Exercise,
    program: &'a Program,
    build: &'a Build,
    run: impl FnOnce(&Path) -> (Outcome, Printed),
) -> Verdict<'a> {
    let start = Instant::now();
    let (outcome, printed) = match build.executable(program) {
        Err(errors) => {
            let missing = build.missing(program).map(Outcome::NoSource);
            (missing.unwrap_or(Outcome::BuildFailed(errors)), Printed::default())
        }
        Ok(executable) => run(executable),
    };
    let started = course.is_changed(exercise, program);
    let (artifact, warnings) = (build.artifact(program), build.warnings(program));
    let time = start.elapsed();
    Verdict { exercise, program, started, artifact, warnings, printed, size: None, time, outcome }
}

/// A program of an exercise that needs more than this runs with huge pages. It is the memory
/// of an exercise that declares none: page faults take long only in larger ones.
const HUGE_PAGES_ABOVE: Bytes = Bytes(100_000_000);

/// Runs `executable`, which was compiled from `program`, in `sandbox` if there is one. The
/// files of the run will be in `folder`. Returns the outcome, and what the program printed.
///
/// A large program runs with huge pages, which saves most of its page faults. Resident
/// memory is then rounded up by megabytes, which is little compared with what such a
/// program may take. If the cross-check fails because of resident memory, the program runs
/// again without huge pages: the size of pages never decides a verdict.
#[must_use]
pub fn run(
    exercise: &Exercise,
    program: &Program,
    executable: &Path,
    folder: &Path,
    time: Duration,
    sandbox: Option<&Sandbox>,
) -> (Outcome, Printed) {
    run_at_size(exercise, program, executable, folder, time, sandbox, None)
}

/// Like [`run`], with another `size` than usual, outside of a sandbox only.
fn run_at_size(
    exercise: &Exercise,
    program: &Program,
    executable: &Path,
    folder: &Path,
    time: Duration,
    sandbox: Option<&Sandbox>,
    size: Option<u64>,
) -> (Outcome, Printed) {
    let memory = size.map_or(exercise.memory, |size| memory_at(exercise, size));
    let run = |huge_pages| {
        let limits = Limits { time, memory: memory.0, huge_pages };
        let result = catch(|| match size {
            None => execute(executable, folder, limits, Streams::Together, sandbox),
            Some(size) => execute_at_size(executable, folder, limits, Streams::Together, size),
        });
        match result {
            Ok(Ok(mut execution)) => {
                let printed = std::mem::take(&mut execution.process.printed).own();
                execution.process.printed = printed.clone();
                let report = execution.process.harness_report.clone();
                let mut outcome = judged_in_time(Task::of(exercise, program), execution, time);
                if let Outcome::TimedOut { calls, .. } = &mut outcome {
                    let limits = Limits { time: JUDGING_TIME, ..limits };
                    let all = catch(|| last_calls(&report, executable, folder, limits, sandbox));
                    *calls = calls_in(all.unwrap_or_default(), &program.source);
                }
                (outcome, printed)
            }
            Ok(Err(error)) => (not_run(&error), Printed::default()),
            Err(fault) => (Outcome::NotRun(fault), Printed::default()),
        }
    };
    if memory <= HUGE_PAGES_ABOVE {
        return run(false);
    }
    match run(true) {
        (Outcome::NotMeasured(_, discrepancy), _) if discrepancy.depends_on_page_size() => {
            run(false)
        }
        result => result,
    }
}

/// The calls that `executable` was in when its time was over, innermost first, if its
/// `report` tells.
fn last_calls(
    report: &str,
    executable: &Path,
    folder: &Path,
    limits: Limits,
    sandbox: Option<&Sandbox>,
) -> Vec<Location> {
    let calls = addresses_in(report)
        .map(|addresses| calls_at(addresses, executable, folder, limits, sandbox));
    // If they cannot be told, then the verdict is that they are not known.
    calls.and_then(Result::ok).unwrap_or_default()
}

fn not_run(error: &anyhow::Error) -> Outcome {
    match error.downcast_ref() {
        Some(lost) => Outcome::NotWatched(*lost),
        None => Outcome::NotRun(format!("{error:#}")),
    }
}

/// What a program is judged by.
struct Task {
    budget: Bytes,
    stretch: Bytes,
    source: String,
}

impl Task {
    fn of(exercise: &Exercise, program: &Program) -> Self {
        let source = program.source.clone();
        Task { budget: exercise.budget, stretch: exercise.stretch, source }
    }
}

/// The least time that is allowed for judging, which takes milliseconds: a short time for
/// the program is not meant for a busy machine.
const JUDGING_TIME: Duration = Duration::from_secs(10);

/// Judges in no longer than the program may run, since it wrote what is read.
fn judged_in_time(task: Task, execution: Execution, time: Duration) -> Outcome {
    let longest = time.max(JUDGING_TIME);
    let judge = move || catch(|| outcome(&task, &execution, time)).unwrap_or_else(Outcome::NotRun);
    within(longest, judge).unwrap_or(Outcome::NotRead(longest))
}

/// The exit status of a program whose main thread has panicked.
const PANIC_STATUS: i32 = 101;

/// How many bytes the processes that a program starts may have together: enough for a shell
/// and a few small tools.
pub(crate) const ALLOWED_IN_OTHER_PROCESSES: Bytes = Bytes(8_000_000);

fn outcome(task: &Task, execution: &Execution, time: Duration) -> Outcome {
    let message = execution.process.printed.last_words().to_owned();
    let status = match execution.process.exit {
        Exit::TimedOut => return Outcome::TimedOut { limit: time, calls: Vec::new() },
        // The standard library prints this before it aborts.
        Exit::Signal(_) if message.contains("memory allocation of ") => {
            return Outcome::OutOfMemory(message);
        }
        Exit::Signal(signal) => return Outcome::Killed(signal, message),
        Exit::Status(status) => status,
    };
    match execution.output() {
        Ok((run, profile)) => {
            let discrepancy = discrepancy(&run, &profile, &execution.process);
            let elsewhere = Bytes(execution.process.in_other_processes);
            let measured = Box::new(measured(task, run, profile));
            match discrepancy {
                _ if elsewhere > ALLOWED_IN_OTHER_PROCESSES => {
                    Outcome::HeldElsewhere(measured, elsewhere)
                }
                None => Outcome::Measured(measured),
                Some(discrepancy) => Outcome::NotMeasured(measured, discrepancy),
            }
        }
        Err(_) if status == PANIC_STATUS => Outcome::Panicked(message),
        Err(error) => Outcome::Failed { status, problem: error.to_string(), printed: message },
    }
}

fn measured(task: &Task, run: Run, profile: Profile) -> Measured {
    let peak = Bytes(run.stats.peak_bytes);
    let rating = Rating::of(peak, task.budget, task.stretch);
    let holders = holders(&profile, &task.source);
    Measured { run, profile, rating, holders }
}
