//! Verdicts for programs: one JSON object a line. The fields are documented in
//! the chapter "For editors and programs" of the course.

use serde::Serialize;

use crate::class::{CameTo, Mark};
use crate::grade::{Measured, Outcome, Verdict};

/// What the line of one program holds. Figures are null where nothing was
/// measured.
#[derive(Default, Serialize)]
struct Line<'a> {
    /// Key of the exercise.
    exercise: &'a str,
    /// Name of the program.
    binary: &'a str,
    /// What it came to: see [`Outcome::name`].
    outcome: &'static str,
    /// Whether the learner has changed the program.
    started: bool,
    peak_bytes: Option<u64>,
    peak_blocks: Option<u64>,
    total_bytes: Option<u64>,
    total_blocks: Option<u64>,
    end_bytes: Option<u64>,
    end_blocks: Option<u64>,
    /// By how much the process grew in the measured region, says the kernel.
    resident_bytes: Option<u64>,
    /// The most that mimalloc had taken from the system.
    committed_bytes: Option<u64>,
    budget_bytes: u64,
    stretch_bytes: u64,
    /// What was alive at the peak, the largest first.
    holders: Vec<HolderLine<'a>>,
    /// Where the answer is wrong first.
    #[serde(skip_serializing_if = "Option::is_none")]
    mismatch: Option<&'a course_format::run::Mismatch>,
    /// The signal that ended the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<i32>,
    /// What the compiler or the program said last.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

/// What the line of a learner's program holds. The fields of its own are
/// documented in the course's chapter "For teachers".
#[derive(Serialize)]
struct ClassLine<'a> {
    /// Name of the learner.
    learner: &'a str,
    /// "bwrap" or "none".
    sandbox: &'a str,
    #[serde(flatten)]
    line: Line<'a>,
}

#[derive(Serialize)]
struct HolderLine<'a> {
    bytes: u64,
    blocks: u64,
    /// The function that allocated it.
    function: &'a str,
    /// What the line called that led there, where that is another function.
    through: Option<&'a str>,
    /// The program's source; null, like `line` and `column`, where no frame of
    /// the stack is in it.
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

/// The line of `verdict`, without an end of line.
///
/// # Errors
///
/// Where it cannot be written as JSON.
pub(super) fn line(verdict: &Verdict) -> serde_json::Result<String> {
    serde_json::to_string(&fields(verdict))
}

/// The line of a learner's program, without an end of line.
///
/// # Errors
///
/// Where it cannot be written as JSON.
pub(super) fn class_line(mark: &Mark, sandbox: &str) -> serde_json::Result<String> {
    let line = match &mark.came_to {
        CameTo::Graded(verdict, _) => fields(verdict),
        came_to => Line {
            exercise: &mark.exercise.key,
            binary: &mark.exercise.program.binary,
            outcome: came_to.name(),
            started: matches!(came_to, CameTo::Refused(_)),
            budget_bytes: mark.exercise.budget.0,
            stretch_bytes: mark.exercise.stretch.0,
            message: match came_to {
                CameTo::Refused(reason) => Some(reason),
                _ => None,
            },
            ..Line::default()
        },
    };
    serde_json::to_string(&ClassLine { learner: &mark.learner.name, sandbox, line })
}

fn fields<'a>(verdict: &'a Verdict) -> Line<'a> {
    let measured = match &verdict.outcome {
        Outcome::Measured(measured) | Outcome::NotMeasured(measured, _) => Some(measured.as_ref()),
        _ => None,
    };
    let figure = |of: fn(&heap_profile::stats::HeapStats) -> u64| {
        measured.map(|measured| of(&measured.run.stats))
    };
    let held = measured.and_then(|measured| measured.run.held);
    Line {
        exercise: &verdict.exercise.key,
        binary: &verdict.program.binary,
        outcome: verdict.outcome.name(),
        started: verdict.started,
        peak_bytes: figure(|stats| stats.peak_bytes),
        peak_blocks: figure(|stats| stats.peak_blocks),
        total_bytes: figure(|stats| stats.total_bytes),
        total_blocks: figure(|stats| stats.total_blocks),
        end_bytes: figure(|stats| stats.end_bytes),
        end_blocks: figure(|stats| stats.end_blocks),
        resident_bytes: held.map(|held| crate::witness::grown(&held)),
        committed_bytes: held.map(|held| held.committed),
        budget_bytes: verdict.exercise.budget.0,
        stretch_bytes: verdict.exercise.stretch.0,
        holders: measured.map(|measured| holders(verdict, measured)).unwrap_or_default(),
        mismatch: measured.and_then(Measured::mismatch),
        signal: match verdict.outcome {
            Outcome::Killed(signal, _) => Some(signal),
            _ => None,
        },
        message: message(&verdict.outcome),
    }
}

fn holders<'a>(verdict: &'a Verdict, measured: &'a Measured) -> Vec<HolderLine<'a>> {
    let line = |holder: &'a heap_profile::holders::Holder| HolderLine {
        bytes: holder.bytes,
        blocks: holder.blocks,
        function: &holder.function,
        through: holder.through.as_deref(),
        file: holder.place.as_ref().map(|_| verdict.program.source.as_str()),
        line: holder.place.as_ref().map(|place| place.line),
        column: holder.place.as_ref().map(|place| place.column),
    };
    measured.holders.iter().map(line).collect()
}

fn message(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Measured(_) | Outcome::NotMeasured(..) | Outcome::TimedOut(_) => None,
        Outcome::BuildFailed(said) => Some(&said.rendered),
        Outcome::Panicked(text)
        | Outcome::OutOfMemory(text)
        | Outcome::Killed(_, text)
        | Outcome::NotRun(text)
        | Outcome::Failed { said: text, .. } => Some(text),
    }
}
