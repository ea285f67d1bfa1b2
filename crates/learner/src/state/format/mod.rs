//! The format of the state's file: JSON.
//!
//! ```text
//! {
//!   "about": "Kept by `cargo xtask`: …",
//!   "format": 3,
//!   "exercises": {
//!     "02-clinging-onto-memory": {
//!       "guesses": [
//!         {
//!           "when": "2026-11-22T11:02:58Z",
//!           "bytes": 300000000,
//!           "sure": "fairly",
//!           "after_measurement": false,
//!           "peak_bytes": 500000000
//!         }
//!       ],
//!       "hints": [
//!         "2026-11-22T11:07:30Z"
//!       ],
//!       "attempts": [
//!         {
//!           "when": "2026-11-22T11:06:05Z",
//!           "peak_bytes": 500000000,
//!           "outcome": "over-budget",
//!           "text": "9ae16a3b2f90404f"
//!         }
//!       ]
//!     }
//!   }
//! }
//! ```
//!
//! A guess has the time it was made (UTC), how sure the learner was (`null` if they did not
//! say), whether a peak had been measured before, and the peak that was measured first after
//! it (`null` until then). A hint has the time it was shown, or `null` where an older file
//! did not say. An attempt has the time it was graded, its peak (`null` if the answer was
//! wrong), its outcome as in `check --message-format json`, and a fingerprint of the
//! program's text. A file with an unknown field is considered broken, because the
//! field would be lost at the next update.
//!
//! Older formats are in [`old_formats`].

mod fields;
mod old_formats;
mod values;

use std::borrow::Cow;
use std::collections::BTreeMap;

use heap_profile::text::visible;
use serde::{Deserialize, Serialize};

use super::{Record, State};
use fields::RecordFields;
use old_formats::Format2Record;

const ABOUT: &str = "Kept by `cargo xtask`: what you guessed and tried, and which hints you saw. \
                     Delete it to start over.";
const FORMAT: u32 = 3;

/// The file, with records as an `R` each.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile<'a, R> {
    #[serde(borrow)]
    about: Cow<'a, str>,
    format: u32,
    exercises: BTreeMap<String, R>,
}

/// What every format begins with.
#[derive(Deserialize)]
struct Header {
    format: u32,
}

/// Writes `state` as text that [`parse`] reads back.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(super) fn to_text(state: &State) -> serde_json::Result<String> {
    let exercises = state.0.iter().map(|(key, record)| (key.clone(), RecordFields::from(record)));
    let file = StateFile { about: ABOUT.into(), format: FORMAT, exercises: exercises.collect() };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// Parses the text of a state, in this format or in an older one.
///
/// # Errors
///
/// If the text is not valid: where, and why.
pub(super) fn parse(text: &str) -> Result<State, String> {
    if !text.trim_start().starts_with('{') {
        return old_formats::parse_format_1(text);
    }
    match serde_json::from_str(text).map_err(escaped)? {
        Header { format: 2 } => with_records::<Format2Record>(text),
        Header { format: FORMAT } => with_records::<RecordFields>(text),
        Header { format } => {
            Err(format!("it has format {format}, but this tool reads format {FORMAT}"))
        }
    }
}

/// Parses a state whose records are written as an `R` each.
fn with_records<'a, R: Deserialize<'a> + Into<Record>>(text: &'a str) -> Result<State, String> {
    let file: StateFile<R> = serde_json::from_str(text).map_err(escaped)?;
    let records = file.exercises.into_iter().map(|(key, record)| (key, record.into()));
    Ok(State(records.collect()))
}

/// The message may quote the file, which can contain anything.
#[expect(clippy::needless_pass_by_value, reason = "it is passed to `map_err`")]
fn escaped(error: serde_json::Error) -> String {
    visible(&error.to_string())
}

#[cfg(test)]
mod tests;
