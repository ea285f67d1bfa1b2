//! Verdicts for other programs: one JSON object per line. The fields are documented in
//! the chapter "For editors and programs" of the course.

use course_format::run::Mismatch;
use heap_profile::holders::Holder;
use heap_profile::stats::HeapStats;
use heap_profile::text::is_hidden;
use serde::Serialize;

use crate::guess::{Guess, GuessFields};
use grading::cross_check::grown;
use grading::outcome::{Measured, Outcome};
use grading::verdict::Verdict;

/// The line for one program. Figures are null if nothing was measured.
#[derive(Default, Serialize)]
pub struct Line<'a> {
    /// Key of the exercise.
    pub exercise: &'a str,
    /// Name of the program.
    pub binary: &'a str,
    /// Its outcome: see [`Outcome::name`].
    pub outcome: &'static str,
    /// Whether the learner has changed the program.
    pub started: bool,
    /// Bytes alive at the peak.
    pub peak_bytes: Option<u64>,
    /// Blocks alive at the peak.
    pub peak_blocks: Option<u64>,
    /// Bytes allocated in all.
    pub total_bytes: Option<u64>,
    /// Blocks allocated in all.
    pub total_blocks: Option<u64>,
    /// Bytes still alive at the end.
    pub end_bytes: Option<u64>,
    /// Blocks still alive at the end.
    pub end_blocks: Option<u64>,
    /// By how much the process grew in the measured region, according to the kernel.
    pub resident_bytes: Option<u64>,
    /// The most that mimalloc had obtained from the system.
    pub committed_bytes: Option<u64>,
    /// The largest peak that passes.
    pub budget_bytes: u64,
    /// The largest peak that reaches the stretch goal.
    pub stretch_bytes: u64,
    /// What was alive at the peak, the largest first.
    pub holders: Vec<HolderFields<'a>>,
    /// The first difference between the answer and the right one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mismatch: Option<&'a Mismatch>,
    /// The signal that ended the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<i32>,
    /// The last messages of the compiler or of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
    /// What the program printed, on both streams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// The learner's first guess, once its peak has been measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guess: Option<GuessFields>,
}

/// The memory alive at the peak that one line of the source allocated.
#[derive(Serialize)]
pub struct HolderFields<'a> {
    /// Bytes it holds at the peak.
    pub bytes: u64,
    /// Blocks it holds at the peak.
    pub blocks: u64,
    /// The function that allocated it.
    pub function: &'a str,
    /// The function that the line calls, if that is not the one that allocated.
    pub through: Option<&'a str>,
    /// The program's source; null, like `line` and `column`, if no frame of the
    /// stack is in it.
    pub file: Option<&'a str>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column, from 1, in characters.
    pub column: Option<u32>,
}

/// The line for `verdict`, after the learner's `guess`, without a newline at the end.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn line(verdict: &Verdict, guess: Option<&Guess>) -> serde_json::Result<String> {
    let guess = guess.map(Guess::fields);
    text(&Line { guess, ..fields(verdict) })
}

/// `value` as JSON in one line, in which the characters are escaped that a reader would not
/// see.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn text(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(|json| escaped(&json))
}

/// A line of JSON with the characters escaped that a reader would not see. They are in
/// strings, which stay the same.
pub(crate) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            out.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// The fields of `verdict`.
#[must_use]
pub fn fields<'a>(verdict: &'a Verdict) -> Line<'a> {
    let measured = verdict.outcome.reported();
    let figure = |of: fn(&HeapStats) -> u64| measured.map(|measured| of(&measured.run.stats));
    let held = measured.and_then(|measured| measured.run.held);
    Line {
        exercise: &verdict.exercise.key,
        binary: &verdict.program.binary,
        outcome: verdict.outcome.name(),
        started: verdict.started,
        peak_bytes: figure(|stats| stats.peak_bytes),
        peak_blocks: figure(|stats| stats.peak_blocks),
        total_bytes: figure(|stats| stats.total_bytes),
        total_blocks: figure(|stats| stats.total_blocks),
        end_bytes: figure(|stats| stats.end_bytes),
        end_blocks: figure(|stats| stats.end_blocks),
        resident_bytes: held.map(|held| grown(&held)),
        committed_bytes: held.map(|held| held.committed),
        budget_bytes: verdict.exercise.budget.0,
        stretch_bytes: verdict.exercise.stretch.0,
        holders: measured.map(|measured| holders(verdict, measured)).unwrap_or_default(),
        mismatch: measured.and_then(Measured::mismatch),
        signal: match verdict.outcome {
            Outcome::Killed(signal, _) => Some(signal),
            _ => None,
        },
        message: message(&verdict.outcome),
        printed: (!verdict.printed.is_empty()).then(|| verdict.printed.text()),
        guess: None,
    }
}

fn holders<'a>(verdict: &'a Verdict, measured: &'a Measured) -> Vec<HolderFields<'a>> {
    let fields = |holder: &'a Holder| HolderFields {
        bytes: holder.bytes,
        blocks: holder.blocks,
        function: &holder.function,
        through: holder.through.as_deref(),
        file: holder.location.as_ref().map(|_| verdict.program.source.as_str()),
        line: holder.location.as_ref().map(|location| location.line),
        column: holder.location.as_ref().map(|location| location.column),
    };
    measured.holders.iter().map(fields).collect()
}

fn message(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Measured(_)
        | Outcome::NotMeasured(..)
        | Outcome::HeldElsewhere(..)
        | Outcome::TimedOut { .. }
        | Outcome::NotRead(_)
        | Outcome::NotWatched(_) => None,
        Outcome::NoSource(missing) => Some(missing.words()),
        Outcome::BuildFailed(output) => Some(&output.rendered),
        Outcome::Panicked(text)
        | Outcome::OutOfMemory(text)
        | Outcome::Killed(_, text)
        | Outcome::NotRun(text)
        | Outcome::Failed { printed: text, .. } => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_the_same() {
        let value = "\u{202e}\u{7f}\u{9b}\u{e0041}\u{2028}größe\t\"";
        let json = text(&value).unwrap();
        assert_eq!(json, r#""\u202e\u007f\u009b\udb40\udc41\u2028größe\t\"""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), value);
    }
}
