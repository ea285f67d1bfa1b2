//! What a program comes to: whether it ends as it is meant to, and does the same
//! in every run.

use std::collections::BTreeSet;
use std::time::Duration;

use course_format::canonical::canonical;
use course_format::results::Rating;
use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::dhat::{Profile, ProgramPoint};
use heap_profile::frame::{Frame, Origin};

use super::Fault;
use cli::progress::Spinner;
use grading::cargo::Build;
use grading::course::{Course, Exercise, Program};
use grading::outcome::{Measured, Outcome};
use grading::verdict::{Verdict, grade};

/// How often each program runs. What differs in one run out of two shows in
/// three with three chances out of four; what is hashed or addressed differs in
/// all of them.
pub(crate) const RUNS: usize = 3;

/// What a program is of its exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    /// A solution that is within the budget.
    Solution,
    /// A solution that is shown because it is not.
    Failed,
}

/// A program, and what it is meant to come to.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) program: &'a Program,
    pub(super) part: Part,
}

/// What a program came to.
pub(super) struct Proof<'a> {
    pub(super) claim: Claim<'a>,
    /// Its peak, where it has one and the right answer.
    pub(super) peak: Option<Bytes>,
    /// What is wrong, but for not being built.
    pub(super) faults: Vec<Fault>,
    /// Of a program that was not built: what the compiler said, of whatever.
    pub(super) unbuilt: Option<String>,
}

impl<'a> Claim<'a> {
    /// Those about the programs of `exercise`.
    pub(super) fn of(exercise: &'a Exercise) -> impl Iterator<Item = Self> {
        let start = Claim { exercise, program: &exercise.program, part: Part::Start };
        let solutions = exercise.solutions.iter().map(|solution| Claim {
            exercise,
            program: &solution.program,
            part: if solution.passes { Part::Solution } else { Part::Failed },
        });
        std::iter::once(start).chain(solutions)
    }

    fn fault(&self, problem: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(&self.program.source, problem, help)
    }
}

/// Runs the program of `claim` [`RUNS`] times, each no longer than `time`.
pub(super) fn proof<'a>(
    course: &Course,
    claim: Claim<'a>,
    built: &'a Build,
    time: Duration,
    progress: &Spinner,
) -> Proof<'a> {
    let run = || grade(course, claim.exercise, claim.program, built, time, progress);
    let first = match right(run()) {
        Ok(first) => first,
        Err(verdict) => return without_peak(course, claim, &verdict),
    };
    let mut faults: Vec<Fault> = rating(&claim, &first).into_iter().collect();
    faults.extend((1..RUNS).find_map(|_| match right(run()) {
        Ok(again) => differing(&claim, &first, &again),
        Err(verdict) => Some(unmeasured(course, &claim, &verdict)),
    }));
    let peak = Some(Bytes(first.run.stats.peak_bytes));
    Proof { claim, peak, faults, unbuilt: None }
}

/// What was measured, where the answer is right.
fn right(verdict: Verdict) -> Result<Box<Measured>, Box<Verdict>> {
    match verdict.outcome {
        Outcome::Measured(measured) if measured.mismatch().is_none() => Ok(measured),
        outcome => Err(Box::new(Verdict { outcome, ..verdict })),
    }
}

fn without_peak<'a>(course: &Course, claim: Claim<'a>, verdict: &Verdict) -> Proof<'a> {
    let (faults, unbuilt) = match &verdict.outcome {
        Outcome::BuildFailed(said) => (Vec::new(), Some(said.rendered.clone())),
        _ => (vec![unmeasured(course, &claim, verdict)], None),
    };
    Proof { claim, peak: None, faults, unbuilt }
}

fn unmeasured(course: &Course, claim: &Claim, verdict: &Verdict) -> Fault {
    let (title, note) = cli::title_and_notes(course, verdict);
    let solution = match claim.part {
        Part::Start => String::new(),
        _ => format!(" --solution {}", claim.program.binary),
    };
    let help =
        format!("mend it; `cargo xtask run {}{solution}` runs it alone", claim.exercise.number);
    Fault { note, ..claim.fault(title, help) }
}

/// Whether the peak is on the side of the budget that it is meant to be on.
fn rating(claim: &Claim, measured: &Measured) -> Option<Fault> {
    let over = measured.rating == Rating::OverBudget;
    let facts = format!("[package.metadata.solutions.{}]", claim.program.binary);
    let (problem, help) = match (claim.part, over) {
        (Part::Start | Part::Failed, true) | (Part::Solution, false) => return None,
        (Part::Start, false) => (
            "the start is within its budget",
            "a learner has nothing to do: lower the budget, or have it hold more".to_owned(),
        ),
        (Part::Solution, true) => (
            "the solution is over the budget",
            format!("if it is shown because it does not help, say `passes = false` in `{facts}`"),
        ),
        (Part::Failed, false) => (
            "the solution is within the budget, and its manifest says `passes = false`",
            format!("take that line out of `{facts}`"),
        ),
    };
    let (peak, budget) = (Bytes(measured.run.stats.peak_bytes), claim.exercise.budget);
    let note = format!("the peak is {}, the budget {}", peak.exact(), budget.exact());
    Some(claim.fault(problem, help).note(note))
}

/// What is not the same in two runs.
fn differing(claim: &Claim, one: &Measured, other: &Measured) -> Option<Fault> {
    if claim.program.tolerance > Bytes(0) {
        return beyond_tolerance(claim, one, other);
    }
    let mut differences = stats(one, other);
    if one.run.timeline != other.run.timeline {
        differences.push("the timeline".to_owned());
    }
    let [first, second] = [one, other].map(|run| canonical(&run.profile, &run.run));
    if first != second {
        differences.push(format!("the profile{}", place(&first, &second)));
    }
    let help = "keep process ids, addresses, times and the seeds of hash maps out of what is \
                allocated";
    let fault = || claim.fault("it does not do the same in every run", help);
    (!differences.is_empty())
        .then(|| fault().note(format!("what differs:\n{}", differences.join("\n"))))
}

/// That two peaks differ by more than the manifest of the program declares. What
/// leads to the peak may differ too.
fn beyond_tolerance(claim: &Claim, one: &Measured, other: &Measured) -> Option<Fault> {
    let [one, other] = [one.run.stats.peak_bytes, other.run.stats.peak_bytes];
    let tolerance = claim.program.tolerance;
    (one.abs_diff(other) > tolerance.0).then(|| {
        let [low, high] = [one.min(other), one.max(other)].map(|peak| Bytes(peak).exact());
        let help = "raise `tolerance` if threads are the reason, or have it allocate the same";
        let note = format!("the peak is {low} or {high}, the tolerance {}", tolerance.exact());
        claim.fault("its peak differs by more than its tolerance", help).note(note)
    })
}

/// The figures that differ, the smaller first: which run was the first is chance.
fn stats(one: &Measured, other: &Measured) -> Vec<String> {
    let [one, other] = [one.run.stats, other.run.stats];
    let pairs = [
        ("at the peak", "byte", one.peak_bytes, other.peak_bytes),
        ("at the peak", "block", one.peak_blocks, other.peak_blocks),
        ("in all", "byte", one.total_bytes, other.total_bytes),
        ("in all", "block", one.total_blocks, other.total_blocks),
        ("at the end", "byte", one.end_bytes, other.end_bytes),
        ("at the end", "block", one.end_blocks, other.end_blocks),
    ];
    let differs = pairs.into_iter().filter(|(_, _, one, other)| one != other);
    let text = |(when, noun, one, other): (&str, &str, u64, u64)| {
        format!("{} or {} {when}", counted(one.min(other), noun), counted(one.max(other), noun))
    };
    differs.map(text).collect()
}

/// ", in what `f` at src/main.rs:3 allocates": the first stack that both profiles
/// do not have with the same figures.
fn place(one: &Profile, other: &Profile) -> String {
    let [one, other] = [stacks(one), stacks(other)];
    let frame = one.symmetric_difference(&other).next().and_then(|(stack, _)| {
        let mut frames = stack.iter().map(|text| Frame::parse(text));
        frames.find(|frame| frame.origin() == Origin::Program)
    });
    frame.map_or_else(String::new, |frame| {
        let file = frame.file.unwrap_or("an unknown file");
        format!(", in what `{}` at {file}:{} allocates", frame.short_name(), frame.line)
    })
}

/// The stacks of a profile, innermost frame first, with their figures.
fn stacks(profile: &Profile) -> BTreeSet<(Vec<&str>, [u64; 8])> {
    let stack = |point: &ProgramPoint| {
        let frames = point.fs.iter().map(|frame| profile.ftbl[*frame].as_str()).collect();
        let stats =
            [point.tb, point.tbk, point.mb, point.mbk, point.gb, point.gbk, point.eb, point.ebk];
        (frames, stats)
    };
    profile.pps.iter().map(stack).collect()
}
