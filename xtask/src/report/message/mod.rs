//! A verdict in words: what each form of output for people and editors is made
//! of. What the words are is decided here, and how they look elsewhere.

mod doubt;
mod ended;
pub(super) mod labels;
mod over_budget;

use std::ops::Range;

use course_format::results::Rating;
use heap_profile::Bytes;
use heap_profile::bytes::counted;

use super::text::visible;
use crate::course::Exercise;
use crate::grade::{Measured, Outcome, Verdict};
use crate::witness;

/// What a verdict says.
pub(super) struct Message {
    pub(super) level: Level,
    /// One line.
    pub(super) title: String,
    /// Where in the program's source, the place that matters most first.
    pub(super) labels: Vec<Label>,
    /// What else is known; each may have several lines.
    pub(super) notes: Vec<String>,
    /// What to type next.
    pub(super) helps: Vec<String>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    /// Over the budget, as it was shipped: no fault of the learner's.
    NotStarted,
    Passed,
}

/// A word at a place in the program's source.
pub(super) struct Label {
    /// Bytes of the source.
    pub(super) span: Range<usize>,
    pub(super) text: String,
    /// The same where there is little room.
    pub(super) brief: String,
    /// Whether this is what the message is about, or what led there.
    pub(super) primary: bool,
}

impl Level {
    pub(super) fn words(self) -> &'static str {
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
pub(super) fn of(verdict: &Verdict, source: &str) -> Message {
    match &verdict.outcome {
        Outcome::Measured(measured) if measured.mismatch().is_some() => {
            wrong_answer(verdict, measured)
        }
        Outcome::Measured(measured) if measured.rating == Rating::OverBudget => {
            over_budget::message(verdict, measured, source)
        }
        Outcome::Measured(measured) => passed(verdict, measured),
        Outcome::NotMeasured(measured, doubt) => doubt::message(verdict, measured, *doubt),
        outcome => ended::message(verdict, outcome, source),
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
    let resident = Bytes(witness::grown(&held));
    Some(format!("requested {requested}, committed {committed}, resident {resident}"))
}

fn again(verdict: &Verdict) -> String {
    format!("run `cargo xtask check {}` again", verdict.exercise.number)
}
