//! `cargo xtask check --author`: verifies what exercises and solutions claim.
//!
//! An exercise makes claims that no compiler checks: that its start is right and over
//! the budget, that each solution has the outcome that the manifest names, that the
//! book shows them all. Each kind of claim has a module here, and a claim that does not
//! hold is a [`Fault`]. All faults are collected and reported together, so that an
//! author need not run the check once for each.
//!
//! | module | what it checks |
//! |---|---|
//! | [`todos`] | nothing is marked as left to do |
//! | [`start`] | what the book shows is what is shipped |
//! | [`lints`] | rustc, clippy and rustfmt have no complaints |
//! | [`programs`] | the right answer, on the expected side of the budget |
//! | [`repeatability`] | the same in every run |
//! | [`solutions`] | a solution opens with a paragraph about itself |
//! | [`duplication`] | a program repeats no code of the task |
//! | [`facts`] | the manifest's stretch, memory and hints are right |
//! | [`chapter`] | there is a chapter, and it covers all of the exercise |
//! | [`questions`] | the chapter asks questions, and they are sound |
//! | [`files`] | there are no stray files |
//! | [`optimization`] | what programs depend on is optimized |

mod chapter;
mod duplication;
mod facts;
mod files;
mod lints;
mod optimization;
mod programs;
mod questions;
mod repeatability;
mod solutions;
mod start;
mod todos;

use std::time::Duration;

use crate::rustfmt;
use cli::progress::Spinner;
use grading::cargo;
use grading::course::{Course, Exercise};
use grading::schedule::{self, Capacity};
use lints::Lints;
use programs::{Candidate, CheckedProgram};

pub(crate) use programs::RUNS;

/// A claim that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The file, relative to the workspace's root, with `/`.
    pub(crate) file: String,
    /// The line in it, from 1, if it is about one line.
    pub(crate) line: Option<usize>,
    /// What is wrong.
    pub(crate) problem: String,
    /// More about it, on one or more lines.
    pub(crate) note: Option<String>,
    /// What to do.
    pub(crate) help: String,
}

/// The faults of one exercise.
pub(crate) struct Findings<'a> {
    /// The exercise; `None` for the course as a whole.
    pub(crate) exercise: Option<&'a Exercise>,
    pub(crate) faults: Vec<Fault>,
}

impl Fault {
    fn new(file: impl Into<String>, problem: impl Into<String>, help: impl Into<String>) -> Self {
        let (file, problem, help) = (file.into(), problem.into(), help.into());
        Fault { file, line: None, problem, note: None, help }
    }

    fn at(self, line: impl Into<Option<usize>>) -> Self {
        Fault { line: line.into(), ..self }
    }

    fn note(self, note: impl Into<String>) -> Self {
        Fault { note: Some(note.into()), ..self }
    }
}

/// Checks `exercises`, whose programs may run for `time` each. If these are all there
/// are, it also checks the course as a whole.
///
/// # Errors
///
/// If cargo, clippy or rustfmt fails.
pub(crate) fn findings<'a>(
    course: &Course,
    exercises: &[&'a Exercise],
    capacity: Capacity,
    time: Duration,
    spinner: &Spinner,
) -> anyhow::Result<Vec<Findings<'a>>> {
    let programs: Vec<_> = exercises.iter().flat_map(|exercise| exercise.programs()).collect();
    let build = cargo::build(course, &programs, false, spinner)?;
    let clippy = cargo::clippy(course, &programs, spinner)?;
    let lints = Lints {
        diagnostics: build.diagnostics().iter().chain(clippy.diagnostics()).collect(),
        unformatted: rustfmt::unformatted(&course.root, &programs)?,
    };
    let candidates: Vec<Candidate> =
        exercises.iter().flat_map(|exercise| Candidate::all(exercise)).collect();
    let mut checked: Vec<CheckedProgram> = Vec::new();
    schedule::run_in_order(
        &candidates,
        capacity,
        |candidate| candidate.exercise.memory,
        |candidate| programs::check(course, *candidate, &build, time, spinner),
        |program| {
            checked.push(program);
            Ok(())
        },
    )?;
    let mut findings = Vec::new();
    for exercise in exercises {
        let own: Vec<&CheckedProgram> =
            checked.iter().filter(|program| program.exercise.key == exercise.key).collect();
        let faults = faults(course, exercise, &lints, &own);
        findings.push(Findings { exercise: Some(exercise), faults });
    }
    if exercises.len() == course.exercises.len() {
        let faults = [files::strays_of_course(course), optimization::faults(course)?].concat();
        findings.push(Findings { exercise: None, faults });
    }
    Ok(findings)
}

/// The manifest of `exercise`, relative to the workspace's root.
fn manifest(exercise: &Exercise) -> String {
    format!("exercises/{}/Cargo.toml", exercise.key)
}

fn faults(
    course: &Course,
    exercise: &Exercise,
    lints: &Lints,
    programs: &[&CheckedProgram],
) -> Vec<Fault> {
    [
        todos::faults(course, exercise),
        start::faults(course, exercise),
        lints.faults(exercise, programs),
        programs.iter().flat_map(|checked| checked.faults.clone()).collect(),
        solutions::faults(course, exercise),
        duplication::faults(course, exercise),
        facts::faults(course, exercise, programs),
        chapter::faults(course, exercise),
        questions::faults(course, exercise),
        files::faults(course, exercise),
    ]
    .concat()
}
