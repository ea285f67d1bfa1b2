//! The test suites and cases of a JUnit report, as data.
//!
//! The XML is written by `authoring`, so that a learner does not have to compile the
//! libraries for it. `cargo xtask check` passes its verdicts on as JSON: a list of
//! [`Suite`]s.

use std::time::Duration;

use grading::course::Exercise;
use grading::message;
use grading::outcome::Outcome;
use grading::verdict::Verdict;
use serde::{Deserialize, Serialize};

use crate::human::{self, RenderOptions};

/// A group of cases.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suite {
    /// Its name for people.
    pub name: String,
    /// Properties of all its cases: names and values.
    pub properties: Vec<(String, String)>,
    /// In the order of the report.
    pub cases: Vec<Case>,
}

/// The result for one program.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The exercise's key.
    pub name: String,
    /// The program's package.
    pub class_name: String,
    /// Names and values: the outcome, the budget, and the peak if there is one.
    pub properties: Vec<(String, String)>,
    /// How long it took.
    pub time: Duration,
    /// Why it does not pass; `None` if it does.
    pub problem: Option<Problem>,
    /// What the program printed, on both streams.
    pub output: String,
}

/// Why a program does not pass.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether the program was measured, which is a failure in JUnit's terms. If it
    /// could not be measured, that is an error.
    pub is_failure: bool,
    /// The name of the outcome.
    pub kind: String,
    /// The message in one line.
    pub title: String,
    /// The whole message, without colors.
    pub description: Option<String>,
}

/// The case for a verdict on the program whose source is `source`.
#[must_use]
pub fn case(verdict: &Verdict, source: &str) -> Case {
    let mut properties = properties(verdict.exercise, verdict.outcome.name());
    if let Outcome::Measured(measured) = &verdict.outcome {
        let peak = measured.run.stats.peak_bytes.to_string();
        properties.push(("peak_bytes".to_owned(), peak));
    }
    Case {
        name: verdict.exercise.key.clone(),
        class_name: verdict.program.package.clone(),
        properties,
        time: verdict.time,
        problem: (!verdict.outcome.passed()).then(|| problem(verdict, source)),
        output: verdict.printed.text(),
    }
}

/// The properties that every case has.
#[must_use]
pub fn properties(exercise: &Exercise, outcome: &str) -> Vec<(String, String)> {
    let budget = exercise.budget.0.to_string();
    vec![("outcome".to_owned(), outcome.to_owned()), ("budget_bytes".to_owned(), budget)]
}

fn problem(verdict: &Verdict, source: &str) -> Problem {
    Problem {
        is_failure: matches!(verdict.outcome, Outcome::Measured(_)),
        kind: verdict.outcome.name().to_owned(),
        title: message::of(verdict, source).title,
        description: Some(human::verdict(verdict, source, RenderOptions::PLAIN)),
    }
}
