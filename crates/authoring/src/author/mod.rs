//! `cargo xtask check --author`: proves that the exercises are what they are
//! said to be, for those who write them.
//!
//! An exercise makes claims that no compiler checks: that its start is right
//! and over the budget, that each solution ends as the manifest says, that the
//! book shows them all. Each claim has a home here, and what does not hold is a
//! [`Fault`]. None hides another: they are collected and reported together.
//!
//! | module | what it proves |
//! |---|---|
//! | [`todos`] | nothing is marked as left to do |
//! | [`start`] | what the book shows is what is shipped |
//! | [`compiled`] | no word from rustc, clippy or rustfmt |
//! | [`measured`] | the right answer, on the expected side of the budget, the same in every run |
//! | [`solutions`] | a solution says what it is about |
//! | [`duplication`] | a program repeats nothing of the task |
//! | [`facts`] | the manifest's stretch, memory and hints |
//! | [`chapter`] | there is a chapter, and it uses the results |
//! | [`files`] | every file has a purpose |

mod chapter;
mod compiled;
mod duplication;
mod facts;
mod files;
mod measured;
mod solutions;
mod start;
mod todos;

use std::time::Duration;

use crate::rustfmt;
use cli::progress::Spinner;
use compiled::Compiled;
use grading::cargo;
use grading::course::{Course, Exercise};
use grading::schedule::{self, Capacity};
use measured::{Claim, Proof};

pub(crate) use measured::RUNS;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The file, relative to the workspace's root, with `/`.
    pub(crate) file: String,
    /// The line in it, from 1, where that is known.
    pub(crate) line: Option<usize>,
    /// What is wrong.
    pub(crate) problem: String,
    /// More about it, in lines.
    pub(crate) note: Option<String>,
    /// What to do.
    pub(crate) help: String,
}

/// What was found of one exercise.
pub(crate) struct Findings<'a> {
    /// The exercise; none where it is about the course as a whole.
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

/// Looks for faults of `exercises`, whose programs may run for `time` each; where
/// these are all there are, also for those of the course as a whole.
///
/// # Errors
///
/// If a tool that this one needs fails.
pub(crate) fn findings<'a>(
    course: &Course,
    exercises: &[&'a Exercise],
    room: Capacity,
    time: Duration,
    progress: &Spinner,
) -> anyhow::Result<Vec<Findings<'a>>> {
    let programs: Vec<_> = exercises.iter().flat_map(|exercise| exercise.programs()).collect();
    let built = cargo::build(&course.root, &programs, false, progress)?;
    let linted = cargo::clippy(&course.root, &programs, progress)?;
    let compiled = Compiled {
        diagnostics: built.diagnostics().iter().chain(linted.diagnostics()).collect(),
        unformatted: rustfmt::unformatted(&course.root, &programs)?,
    };
    let claims: Vec<Claim> = exercises.iter().flat_map(|exercise| Claim::of(exercise)).collect();
    let mut proofs: Vec<Proof> = Vec::new();
    schedule::run_in_order(
        &claims,
        room,
        |claim| claim.exercise.memory,
        |claim| measured::proof(course, *claim, &built, time, progress),
        |proof| {
            proofs.push(proof);
            Ok(())
        },
    )?;
    let mut findings = Vec::new();
    for exercise in exercises {
        let own: Vec<&Proof> =
            proofs.iter().filter(|proof| proof.claim.exercise.key == exercise.key).collect();
        let faults = faults(course, exercise, &compiled, &own);
        findings.push(Findings { exercise: Some(exercise), faults });
    }
    if exercises.len() == course.exercises.len() {
        findings.push(Findings { exercise: None, faults: files::of_course(course) });
    }
    Ok(findings)
}

/// The manifest of `exercise`.
fn manifest(exercise: &Exercise) -> String {
    format!("exercises/{}/Cargo.toml", exercise.key)
}

fn faults(
    course: &Course,
    exercise: &Exercise,
    compiled: &Compiled,
    proofs: &[&Proof],
) -> Vec<Fault> {
    [
        todos::faults(course, exercise),
        start::faults(course, exercise),
        compiled.faults(exercise, proofs),
        proofs.iter().flat_map(|proof| proof.faults.clone()).collect(),
        solutions::faults(course, exercise),
        duplication::faults(course, exercise),
        facts::faults(course, exercise, proofs),
        chapter::faults(course, exercise),
        files::faults(course, exercise),
    ]
    .concat()
}
