//! What `check` tells `watch`, a line of JSON for each thing: what it is doing, and the
//! verdict as data. So `watch` can lay it out for its screen, again when the size of that
//! changes, and the helps name keys in place of commands.

use std::io::{self, Write};

use grading::course::{Course, Exercise};
use grading::message::Level;
use grading::progress::Progress;
use grading::verdict::Verdict;
use serde::{Deserialize, Serialize};

use crate::human::Shown;

/// One thing that `check` tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// What it is doing.
    Progress(String),
    /// The verdict on the exercise.
    Verdict(Box<Graded>),
}

/// A verdict, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// What there is to say.
    pub shown: Shown,
    /// What to do next.
    pub next: String,
}

/// Tells `watch` what is going on.
pub struct ProgressLines;

impl Progress for ProgressLines {
    fn say(&self, message: &str) {
        let mut stdout = io::stdout().lock();
        // If `watch` is gone, nobody wants to know.
        let _ = serde_json::to_writer(&mut stdout, &Line::Progress(message.to_owned()));
        let _ = stdout.write_all(b"\n").and_then(|()| stdout.flush());
    }
}

/// The line for `verdict`, without a newline at the end.
pub(crate) fn verdict(
    course: &Course,
    verdict: &Verdict,
    source: &str,
    notes: Vec<String>,
) -> serde_json::Result<String> {
    let mut shown = Shown::new(verdict, source, notes);
    let is_last = course.exercises.last().is_some_and(|last| last.key == verdict.exercise.key);
    let passed = shown.message.level == Level::Passed;
    if !passed {
        let is_right = verdict.outcome.right().is_some();
        shown.message.helps = if is_right { helps(verdict.exercise) } else { Vec::new() };
    }
    let next = match passed {
        true if is_last => "this was the last exercise: press l for the list of all".to_owned(),
        true => "press n for the next exercise".to_owned(),
        false if verdict.started => "change the program and save it".to_owned(),
        false => format!("edit `{}` and save it", verdict.program.source),
    };
    serde_json::to_string(&Line::Verdict(Box::new(Graded { shown, next })))
}

/// What helps with a program that is over its budget.
fn helps(Exercise { key, hints, .. }: &Exercise) -> Vec<String> {
    let hint = if hints.is_empty() { "" } else { "h for a hint, " };
    vec![
        format!("press {hint}o for the report of this run"),
        format!("the chapter `course/src/{key}.md` has solutions"),
    ]
}
