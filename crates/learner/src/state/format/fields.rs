//! A record as it is in the state's file.

use cli::guess::Sureness;
use heap_profile::Bytes;
use serde::{Deserialize, Serialize};

use super::values::{self, Fingerprint, Outcome, Time};
use crate::state::{Attempt, Guess, Record};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordFields {
    guesses: Vec<GuessFields>,
    hints: Vec<Option<Time>>,
    attempts: Vec<AttemptFields>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GuessFields {
    when: Time,
    #[serde(deserialize_with = "values::at_least_a_byte")]
    bytes: Bytes,
    sure: Option<Sureness>,
    after_measurement: bool,
    peak_bytes: Option<Bytes>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttemptFields {
    when: Time,
    peak_bytes: Option<Bytes>,
    outcome: Outcome,
    text: Fingerprint,
}

impl From<&Record> for RecordFields {
    fn from(Record { guesses, hints, attempts }: &Record) -> Self {
        RecordFields {
            guesses: guesses.iter().map(Into::into).collect(),
            hints: hints.iter().map(|shown| shown.map(Time)).collect(),
            attempts: attempts.iter().map(Into::into).collect(),
        }
    }
}

impl From<RecordFields> for Record {
    fn from(RecordFields { guesses, hints, attempts }: RecordFields) -> Self {
        Record {
            guesses: guesses.into_iter().map(Into::into).collect(),
            hints: hints.into_iter().map(|shown| shown.map(|time| time.0)).collect(),
            attempts: attempts.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<&Guess> for GuessFields {
    fn from(&Guess { when, bytes, sure, after_measurement, peak }: &Guess) -> Self {
        GuessFields { when: Time(when), bytes, sure, after_measurement, peak_bytes: peak }
    }
}

impl From<GuessFields> for Guess {
    fn from(fields: GuessFields) -> Self {
        let GuessFields { when, bytes, sure, after_measurement, peak_bytes } = fields;
        Guess { when: when.0, bytes, sure, after_measurement, peak: peak_bytes }
    }
}

impl From<&Attempt> for AttemptFields {
    fn from(Attempt { when, peak, outcome, fingerprint }: &Attempt) -> Self {
        AttemptFields {
            when: Time(*when),
            peak_bytes: *peak,
            outcome: Outcome(outcome.clone()),
            text: Fingerprint(*fingerprint),
        }
    }
}

impl From<AttemptFields> for Attempt {
    fn from(AttemptFields { when, peak_bytes, outcome, text }: AttemptFields) -> Self {
        Attempt { when: when.0, peak: peak_bytes, outcome: outcome.0, fingerprint: text.0 }
    }
}
