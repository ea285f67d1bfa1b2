//! The message of a verdict, as data: every format of output for people and editors
//! is made from it. What it says is decided here, how it looks elsewhere.

mod discrepancy;
pub mod labels;
mod not_finished;
mod over_budget;

use std::ops::Range;

use course_format::results::Rating;
use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::text::visible;

use crate::course::Exercise;
use crate::cross_check;
use crate::outcome::{Measured, Outcome};
use crate::verdict::Verdict;

/// What a verdict says.
pub struct Message {
    /// How bad it is.
    pub level: Level,
    /// One line.
    pub title: String,
    /// Where in the program's source, the place that matters most first.
    pub labels: Vec<Label>,
    /// What else is known; each may have several lines.
    pub notes: Vec<String>,
    /// What to type next.
    pub helps: Vec<String>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It has to be mended.
    Error,
    /// Over the budget, as it was shipped: no fault of the learner's.
    NotStarted,
    /// Within the budget.
    Passed,
}

/// A label at a place in the program's source.
pub struct Label {
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What it says there.
    pub text: String,
    /// The same where there is little room.
    pub brief: String,
    /// Whether this is what the message is about, or what led there.
    pub primary: bool,
}

impl Level {
    #[must_use]
    /// As a message begins.
    pub fn words(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::NotStarted => "not started",
            Level::Passed => "passed",
        }
    }
}

impl Message {
    /// An error that says `title`, and nothing else yet.
    fn error(title: String) -> Self {
        Message { level: Level::Error, title, labels: vec![], notes: vec![], helps: vec![] }
    }
}

/// What `verdict` says, of a program whose source is `source`.
#[must_use]
pub fn of(verdict: &Verdict, source: &str) -> Message {
    match &verdict.outcome {
        Outcome::Measured(measured) if measured.mismatch().is_some() => {
            wrong_answer(verdict, measured)
        }
        Outcome::Measured(measured) if measured.rating == Rating::OverBudget => {
            over_budget::message(verdict, measured, source)
        }
        Outcome::Measured(measured) => passed(verdict, measured),
        Outcome::NotMeasured(measured, discrepancy) => {
            discrepancy::message(verdict, measured, *discrepancy)
        }
        outcome => not_finished::message(verdict, outcome, source),
    }
}

fn passed(verdict: &Verdict, measured: &Measured) -> Message {
    let Exercise { budget, stretch, .. } = verdict.exercise;
    let stats = measured.run.stats;
    let (peak, blocks) = (Bytes(stats.peak_bytes), counted(stats.peak_blocks, "block"));
    let (limit, help) = match measured.rating {
        Rating::Stretch => (
            format!("within the stretch of {stretch}"),
            "this is as little as the best known solution needs".to_owned(),
        ),
        _ => (
            format!("within the budget of {budget}"),
            format!("the best known solution needs {stretch}: can yours do with less?"),
        ),
    };
    Message {
        level: Level::Passed,
        title: format!("peak heap is {peak} in {blocks}, {limit}"),
        labels: vec![],
        notes: witnesses(measured).into_iter().collect(),
        helps: vec![help],
    }
}

fn wrong_answer(verdict: &Verdict, measured: &Measured) -> Message {
    let place = measured.mismatch().map_or_else(String::new, |wrong| {
        let (expected, found) = (visible(&wrong.expected), visible(&wrong.found));
        format!(": at index {} it should be {expected} and is {found}", wrong.index)
    });
    let peak = Bytes(measured.run.stats.peak_bytes);
    Message {
        notes: vec![format!("peak heap is {peak}, which counts when the answer is right")],
        helps: vec![again(verdict)],
        ..Message::error(format!("wrong answer{place}"))
    }
}

/// The same memory, three times: what the program asked for, what mimalloc took
/// from the system for it, and what the kernel held.
fn witnesses(measured: &Measured) -> Option<String> {
    let held = measured.run.held?;
    let (requested, committed) = (Bytes(measured.run.stats.peak_bytes), Bytes(held.committed));
    let resident = Bytes(cross_check::grown(&held));
    Some(format!("requested {requested}, committed {committed}, resident {resident}"))
}

fn again(verdict: &Verdict) -> String {
    format!("run `cargo xtask check {}` again", verdict.exercise.number)
}

/// "src/main.rs" of "exercises/NN-name/src/main.rs".
#[must_use]
pub fn within_package(source: &str) -> &str {
    source.splitn(3, '/').nth(2).unwrap_or(source)
}
