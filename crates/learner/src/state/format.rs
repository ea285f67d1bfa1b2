//! The format of the state's file: JSON.
//!
//! ```text
//! {
//!   "about": "Kept by `cargo xtask`: …",
//!   "format": 2,
//!   "exercises": {
//!     "02-clinging-onto-memory": {
//!       "hints_shown": 1,
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
//! An attempt has the time it was graded (UTC), its peak (`null` if the answer was
//! wrong), its outcome as in `check --message-format json`, and a fingerprint of the
//! program's text. A file with an unknown field is considered broken, because the
//! field would be lost at the next update.
//!
//! Format 1 was not JSON: see [`legacy`].

use heap_profile::text::visible;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::SystemTime;

use heap_profile::Bytes;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::attempt::{is_outcome, parse_fingerprint};
use super::{Attempt, Record, State, legacy};

const ABOUT: &str =
    "Kept by `cargo xtask`: what you tried and which hints you saw. Delete it to start over.";
const FORMAT: u32 = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile<'a> {
    #[serde(borrow)]
    about: Cow<'a, str>,
    format: u32,
    exercises: BTreeMap<String, RecordFields>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordFields {
    hints_shown: usize,
    attempts: Vec<AttemptFields>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttemptFields {
    #[serde(serialize_with = "write_time", deserialize_with = "read_time")]
    when: SystemTime,
    peak_bytes: Option<Bytes>,
    #[serde(deserialize_with = "read_outcome")]
    outcome: String,
    #[serde(
        serialize_with = "write_fingerprint",
        deserialize_with = "read_fingerprint",
        rename = "text"
    )]
    fingerprint: u64,
}

/// Writes `state` as text that [`parse`] reads back.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(super) fn to_text(state: &State) -> serde_json::Result<String> {
    let exercises = state.0.iter().map(|(key, record)| (key.clone(), record.into()));
    let file = StateFile { about: ABOUT.into(), format: FORMAT, exercises: exercises.collect() };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// Parses the text of a state, in this format or in the previous one.
///
/// # Errors
///
/// If the text is not valid: where, and why.
pub(super) fn parse(text: &str) -> Result<State, String> {
    if !text.trim_start().starts_with('{') {
        return legacy::parse(text);
    }
    // The message may quote the file, which can contain anything.
    let escape = |error: serde_json::Error| visible(&error.to_string());
    let file: StateFile = serde_json::from_str(text).map_err(escape)?;
    if file.format != FORMAT {
        return Err(format!("it has format {}, but this tool reads format {FORMAT}", file.format));
    }
    let records = file.exercises.into_iter().map(|(key, record)| (key, record.into()));
    Ok(State(records.collect()))
}

impl From<&Record> for RecordFields {
    fn from(Record { hints_shown, attempts }: &Record) -> Self {
        let fields = |Attempt { when, peak, outcome, fingerprint }: &Attempt| AttemptFields {
            when: *when,
            peak_bytes: *peak,
            outcome: outcome.clone(),
            fingerprint: *fingerprint,
        };
        RecordFields { hints_shown: *hints_shown, attempts: attempts.iter().map(fields).collect() }
    }
}

impl From<RecordFields> for Record {
    fn from(RecordFields { hints_shown, attempts }: RecordFields) -> Self {
        let attempt = |AttemptFields { when, peak_bytes, outcome, fingerprint }| Attempt {
            when,
            peak: peak_bytes,
            outcome,
            fingerprint,
        };
        Record { hints_shown, attempts: attempts.into_iter().map(attempt).collect() }
    }
}

fn write_time<S: Serializer>(when: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&humantime::format_rfc3339_seconds(*when))
}

fn read_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    humantime::parse_rfc3339(&text).map_err(|_| D::Error::custom(format!("not a time: `{text}`")))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn write_fingerprint<S: Serializer>(fingerprint: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{fingerprint:016x}"))
}

fn read_fingerprint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_fingerprint(&text).ok_or_else(|| D::Error::custom(format!("not a fingerprint: `{text}`")))
}

fn read_outcome<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_outcome(&text) {
        Ok(text)
    } else {
        Err(D::Error::custom(format!("not an outcome: `{text}`")))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    fn state() -> State {
        let mut state = State::default();
        let attempt = |peak, fingerprint| Attempt {
            when: UNIX_EPOCH + Duration::from_hours(500_000),
            peak,
            outcome: "over-budget".to_owned(),
            fingerprint,
        };
        state.record_mut("02-clinging-onto-memory").hints_shown = 3;
        state.record_mut("02-clinging-onto-memory").attempts =
            vec![attempt(Some(Bytes(u64::MAX)), 0), attempt(None, u64::MAX)];
        state.record_mut("of another branch");
        state
    }

    #[test]
    fn round_trip() {
        for state in [state(), State::default()] {
            assert_eq!(parse(&to_text(&state).unwrap()), Ok(state));
        }
    }

    #[test]
    fn rejects_invalid_and_unknown_fields() {
        let text = to_text(&state()).unwrap();
        for (right, wrong) in [
            ("2027-01-15", "2027-13-15"),
            ("18446744073709551615", "18446744073709551616"),
            ("18446744073709551615", "-5"),
            ("over-budget", "Over"),
            ("over-budget", "\\u001b[2J"),
            ("0000000000000000", "+000000000000000"),
            ("0000000000000000", "000"),
            ("\"hints_shown\": 3", "\"hints_shown\": 3, \"more\": 1"),
            ("\"format\": 2", "\"format\": 3"),
            ("}\n", ""),
        ] {
            let broken = text.replacen(right, wrong, 1);
            assert_ne!(broken, text, "there is no {right}");
            let error = parse(&broken).unwrap_err();
            assert!(!error.chars().any(char::is_control), "{error}");
        }
    }
}
