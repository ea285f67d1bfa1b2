//! Running the programs of an exercise, and whether each has the outcome that its manifest
//! claims.

use std::time::Duration;

use course_format::results::Rating;
use heap_profile::Bytes;

use super::Fault;
use super::repeatability::difference;
use cli::progress::Spinner;
use grading::cargo::Build;
use grading::course::{Course, Exercise, Program};
use grading::outcome::{Measured, Outcome};
use grading::verdict::{Verdict, grade};

/// How often each program runs. A difference that appears in every second run is found
/// with a probability of 75 %; hash seeds and addresses differ in every run.
pub(crate) const RUNS: usize = 3;

/// What a program is in its exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    /// A solution that is within the budget.
    Solution,
    /// A solution that is shown because it is over the budget: `passes = false`.
    FailedSolution,
}

/// A program to check.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) program: &'a Program,
    pub(super) kind: Kind,
}

/// A program that was checked.
pub(super) struct CheckedProgram<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) program: &'a Program,
    pub(super) kind: Kind,
    /// Its peak, if it was measured and gave the right answer.
    pub(super) peak: Option<Bytes>,
    /// What is wrong with its runs.
    pub(super) faults: Vec<Fault>,
    /// If it was not built: the compiler's output, whatever that is about.
    pub(super) build_errors: Option<String>,
}

impl<'a> Candidate<'a> {
    /// The programs of `exercise`.
    pub(super) fn all(exercise: &'a Exercise) -> impl Iterator<Item = Self> {
        let start = Candidate { exercise, program: &exercise.program, kind: Kind::Start };
        let solutions = exercise.solutions.iter().map(|solution| Candidate {
            exercise,
            program: &solution.program,
            kind: if solution.passes { Kind::Solution } else { Kind::FailedSolution },
        });
        std::iter::once(start).chain(solutions)
    }

    fn fault(&self, problem: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(&self.program.source, problem, help)
    }

    fn checked(
        self,
        peak: Option<Bytes>,
        faults: Vec<Fault>,
        build_errors: Option<String>,
    ) -> CheckedProgram<'a> {
        let Candidate { exercise, program, kind } = self;
        CheckedProgram { exercise, program, kind, peak, faults, build_errors }
    }
}

/// Runs `candidate` [`RUNS`] times, each no longer than `time`.
pub(super) fn check<'a>(
    course: &Course,
    candidate: Candidate<'a>,
    build: &'a Build,
    time: Duration,
    spinner: &Spinner,
) -> CheckedProgram<'a> {
    let run = || grade(course, candidate.exercise, candidate.program, build, time, spinner);
    let first = match measured(run()) {
        Ok(first) => first,
        Err(verdict) => return not_measured(course, candidate, &verdict),
    };
    let mut faults: Vec<Fault> = rating_fault(&candidate, &first).into_iter().collect();
    faults.extend((1..RUNS).find_map(|_| match measured(run()) {
        Ok(again) => difference(candidate.program, &first, &again),
        Err(verdict) => Some(outcome_fault(course, &candidate, &verdict)),
    }));
    let peak = Some(Bytes(first.run.stats.peak_bytes));
    candidate.checked(peak, faults, None)
}

/// What was measured if the answer is right; otherwise the verdict.
fn measured(verdict: Verdict) -> Result<Box<Measured>, Box<Verdict>> {
    match verdict.outcome {
        Outcome::Measured(measured) if measured.mismatch().is_none() => Ok(measured),
        outcome => Err(Box::new(Verdict { outcome, ..verdict })),
    }
}

fn not_measured<'a>(
    course: &Course,
    candidate: Candidate<'a>,
    verdict: &Verdict,
) -> CheckedProgram<'a> {
    match &verdict.outcome {
        Outcome::BuildFailed(output) => {
            candidate.checked(None, Vec::new(), Some(output.rendered.clone()))
        }
        _ => candidate.checked(None, vec![outcome_fault(course, &candidate, verdict)], None),
    }
}

/// The fault of a program that was not measured, or gave a wrong answer.
fn outcome_fault(course: &Course, candidate: &Candidate, verdict: &Verdict) -> Fault {
    let (title, note) = cli::title_and_notes(course, verdict);
    let solution = match candidate.kind {
        Kind::Start => String::new(),
        _ => format!(" --solution {}", candidate.program.binary),
    };
    let number = candidate.exercise.number;
    let help = format!("fix it; `cargo xtask run {number}{solution}` runs this program alone");
    Fault { note, ..candidate.fault(title, help) }
}

/// The fault of a peak that is on the wrong side of the budget.
fn rating_fault(candidate: &Candidate, measured: &Measured) -> Option<Fault> {
    let is_over = measured.rating == Rating::OverBudget;
    let table = format!("[package.metadata.solutions.{}]", candidate.program.binary);
    let (problem, help) = match (candidate.kind, is_over) {
        (Kind::Start | Kind::FailedSolution, true) | (Kind::Solution, false) => return None,
        (Kind::Start, false) => (
            "the start is within its budget",
            "a learner has nothing to do: lower the budget, or make the start hold more memory"
                .to_owned(),
        ),
        (Kind::Solution, true) => (
            "the solution is over the budget",
            format!("if it is shown because it does not help, write `passes = false` in `{table}`"),
        ),
        (Kind::FailedSolution, false) => (
            "the solution is within the budget, and its manifest says `passes = false`",
            format!("remove that line from `{table}`"),
        ),
    };
    let (peak, budget) = (Bytes(measured.run.stats.peak_bytes), candidate.exercise.budget);
    let note = format!("the peak is {}, the budget {}", peak.exact(), budget.exact());
    Some(candidate.fault(problem, help).note(note))
}
