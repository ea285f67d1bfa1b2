//! The message of a verdict, as data, which every output format for people and editors
//! renders. This module decides what it says; how it looks is decided elsewhere.

mod discrepancy;
pub mod labels;
mod not_finished;
mod note;
mod over_budget;
mod signal;
mod solution;

use std::ops::Range;

use course_format::results::Rating;
use course_format::run::Mismatch;
use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::text::visible;
use serde::{Deserialize, Serialize};

use crate::course::Exercise;
use crate::cross_check;
use crate::outcome::{Measured, Outcome};
use crate::verdict::Verdict;

pub use note::Note;

/// What a verdict says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What kind of message it is.
    pub level: Level,
    /// What it says, in one line.
    pub title: String,
    /// Labels in the program's source, the most important first.
    pub labels: Vec<Label>,
    /// Details.
    pub notes: Vec<Note>,
    /// What to do next, one line each.
    pub helps: Vec<String>,
}

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// Something is wrong with the learner's program.
    Error,
    /// Over the budget, and unchanged: not the learner's mistake.
    NotStarted,
    /// Within the budget.
    Passed,
}

/// A label in the program's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// What it labels, in bytes of the source.
    pub span: Range<usize>,
    /// What it says.
    pub text: String,
    /// A shorter text, for where there is little space.
    pub brief: String,
    /// The shortest text, for where there is next to none.
    pub shortest: String,
    /// Whether this is what the message is about, rather than what led to it.
    pub primary: bool,
}

impl Level {
    /// The words that a message of this level starts with.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::NotStarted => "not started",
            Level::Passed => "passed",
        }
    }
}

impl Label {
    /// A label that always says the same.
    #[must_use]
    pub fn short(span: Range<usize>, text: &str, primary: bool) -> Self {
        let [text, brief, shortest] = [text; 3].map(str::to_owned);
        Label { span, text, brief, shortest, primary }
    }
}

impl Message {
    /// An error with `title` and nothing else.
    fn error(title: String) -> Self {
        Message { level: Level::Error, title, labels: vec![], notes: vec![], helps: vec![] }
    }
}

/// What `verdict` says, of a program whose source is `source`. Its texts are [`visible`]:
/// names, paths and what a program prints can have any characters.
#[must_use]
pub fn of(verdict: &Verdict, source: &str) -> Message {
    let mut message = message(verdict, source);
    message.title = visible(&message.title);
    for help in &mut message.helps {
        *help = visible(help);
    }
    message
}

fn message(verdict: &Verdict, source: &str) -> Message {
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
        Outcome::HeldElsewhere(measured, bytes) => {
            discrepancy::held_elsewhere(verdict, measured, *bytes)
        }
        outcome => not_finished::message(verdict, outcome, source),
    }
}

fn passed(verdict: &Verdict, measured: &Measured) -> Message {
    let Exercise { budget, stretch, .. } = verdict.exercise;
    let stats = measured.run.stats;
    let (peak, blocks) = (Bytes(stats.peak_bytes), counted(stats.peak_blocks, "block"));
    let is_less = peak.0.saturating_add(verdict.exercise.spread().0) < stretch.0;
    let compared = if is_less { "less than" } else { "as little as" };
    let (limit, help) = match measured.rating {
        Rating::Stretch => (
            format!("within the stretch of {stretch}"),
            format!("this is {compared} the best known solution needs"),
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
        notes: memory_figures(measured).into_iter().collect(),
        helps: solution::helps(verdict).unwrap_or_else(|| vec![help]),
    }
}

fn wrong_answer(verdict: &Verdict, measured: &Measured) -> Message {
    let difference = measured.mismatch().map_or_else(String::new, |wrong| {
        let Mismatch { index, expected, found } = wrong;
        format!(": at index {index} it should be {expected} and is {found}")
    });
    let peak = Bytes(measured.run.stats.peak_bytes);
    Message {
        notes: vec![
            format!("peak heap is {peak}, which would count if the answer were right").into(),
        ],
        helps: vec![again(verdict)],
        ..Message::error(format!("wrong answer{difference}"))
    }
}

/// The same memory by three accounts: what the program requested, what mimalloc committed
/// for it, and what was resident according to the kernel.
fn memory_figures(measured: &Measured) -> Option<Note> {
    let held = measured.run.held?;
    let (requested, committed) = (Bytes(measured.run.stats.peak_bytes), Bytes(held.committed));
    let resident = Bytes(cross_check::grown(&held));
    Some(format!("requested {requested}, committed {committed}, resident {resident}").into())
}

fn again(verdict: &Verdict) -> String {
    let number = &verdict.exercise.number;
    match (solution::name(verdict), verdict.size) {
        (Some(name), None) => format!("run `cargo xtask run {number} --solution {name}` again"),
        (Some(name), Some(_)) => {
            format!("run `cargo xtask grow {number} --solution {name}` again")
        }
        (None, None) => format!("run `cargo xtask check {number}` again"),
        (None, Some(_)) => format!("run `cargo xtask grow {number}` again"),
    }
}

/// "src/main.rs" of "exercises/NN-name/src/main.rs".
#[must_use]
pub fn within_package(source: &str) -> &str {
    source.splitn(3, '/').nth(2).unwrap_or(source)
}
