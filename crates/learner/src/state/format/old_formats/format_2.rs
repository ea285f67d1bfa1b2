//! Format 2: JSON like the current one, without guesses, and with the number of hints that
//! were shown in place of when.
//!
//! ```text
//! { "hints_shown": 1, "attempts": [ … ] }
//! ```

use serde::Deserialize;

use super::hints_shown;
use crate::state::format::fields::AttemptFields;

/// What format 2 has of an exercise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::state::format) struct Record {
    hints_shown: usize,
    attempts: Vec<AttemptFields>,
}

impl From<Record> for crate::state::Record {
    fn from(record: Record) -> Self {
        let attempts = record.attempts.into_iter().map(Into::into).collect();
        Self { guesses: Vec::new(), hints: hints_shown(record.hints_shown), attempts }
    }
}
