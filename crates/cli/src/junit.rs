//! The cases of a JUnit report, as data.
//!
//! The XML is written by the program for authors and teachers, which has the
//! libraries for it: who is not asked for a report never compiles them. What
//! `cargo xtask check` measured reaches it as JSON, a list of [`Suite`]s.

use grading::message;
use grading::outcome::Outcome;
use grading::verdict::Verdict;
use serde::{Deserialize, Serialize};

use crate::human::{self, Look};

/// Cases that belong together.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suite {
    /// What a person calls it.
    pub name: String,
    /// What holds for all of its cases: names and values.
    pub properties: Vec<(String, String)>,
    /// In the order of the report.
    pub cases: Vec<Case>,
}

/// What became of one program.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The exercise's key.
    pub name: String,
    /// The program's package.
    pub class_name: String,
    /// Names and values: the outcome, the budget, and the peak if there is one.
    pub properties: Vec<(String, String)>,
    /// Why it does not pass; `None` where it does.
    pub problem: Option<Problem>,
    /// What the program printed on standard output.
    pub output: String,
}

/// Why a program does not pass.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether it was measured: a failure to JUnit. What could not be measured
    /// is an error.
    pub is_failure: bool,
    /// The outcome's name.
    pub kind: String,
    /// One line.
    pub title: String,
    /// The whole message, without colors.
    pub description: Option<String>,
}

/// The case of `verdict` on the program whose source is `source`.
#[must_use]
pub fn case(verdict: &Verdict, source: &str) -> Case {
    let outcome = verdict.outcome.name().to_owned();
    let budget = verdict.exercise.budget.0.to_string();
    let mut properties = vec![("outcome".to_owned(), outcome), ("budget_bytes".to_owned(), budget)];
    if let Outcome::Measured(measured) = &verdict.outcome {
        let peak = measured.run.stats.peak_bytes.to_string();
        properties.push(("peak_bytes".to_owned(), peak));
    }
    Case {
        name: verdict.exercise.key.clone(),
        class_name: verdict.program.package.clone(),
        properties,
        problem: (!verdict.outcome.passed()).then(|| problem(verdict, source)),
        output: verdict.printed.clone(),
    }
}

fn problem(verdict: &Verdict, source: &str) -> Problem {
    Problem {
        is_failure: matches!(verdict.outcome, Outcome::Measured(_)),
        kind: verdict.outcome.name().to_owned(),
        title: message::of(verdict, source).title,
        description: Some(human::verdict(verdict, source, Look { color: false, columns: None })),
    }
}
