//! A learner's guesses at a peak.
//!
//! The first guess is the one that counts: whoever has seen the number, or a part of it,
//! does not guess any more. So it stays, whatever is guessed later, and a guess after a
//! measurement never becomes the first.

use anyhow::bail;
use cli::guess::{Sureness, in_words};
use grading::course::{Course, Exercise};
use heap_profile::Bytes;

use crate::state::{self, Guess, Record};

/// Records a guess, and returns what there is to say about it.
///
/// # Errors
///
/// If it is a guess of nothing, or cannot be recorded.
pub fn record(
    course: &Course,
    exercise: &Exercise,
    bytes: Bytes,
    sure: Option<Sureness>,
) -> anyhow::Result<String> {
    let key = &exercise.key;
    if bytes == Bytes(0) {
        bail!("the program of {key} holds more than nothing\n{}", example(exercise));
    }
    let mut record = Record::default();
    state::update(course, |state| {
        state.record_mut(key).add_guess(bytes, sure);
        record = state.record(key);
    })?;
    Ok(format!("{key}: your guess is on record\n{}{}", list(&record), next_step(exercise, &record)))
}

/// How to write a guess.
#[must_use]
pub fn example(exercise: &Exercise) -> String {
    let number = exercise.number;
    format!("help: write what you expect, such as `cargo xtask guess {number} \"20 MB\"`")
}

/// The guesses on record.
#[must_use]
pub fn show(course: &Course, exercise: &Exercise) -> String {
    let Exercise { key, number, .. } = exercise;
    let record = state::read(course).record(key);
    if record.guesses.is_empty() {
        return format!(
            "{key}: no guess yet\n\
             help: `cargo xtask guess {number} \"20 MB\"` puts one on record, with `--sure` how sure you are\n"
        );
    }
    format!("{key}: your guesses\n{}{}", list(&record), next_step(exercise, &record))
}

/// A line for each guess.
fn list(record: &Record) -> String {
    let is_first = |index: usize| index == 0 && record.first_guess().is_some();
    let line = |(index, guess): (usize, &Guess)| {
        let what = match guess {
            _ if is_first(index) => "first",
            Guess { after_measurement: true, .. } => "after a measurement",
            _ => "then",
        };
        let compared = guess.measured().map(|guess| format!(": {}", guess.compared()));
        let guess = in_words(guess.bytes, guess.sure);
        format!("  {what}: {guess}{}\n", compared.unwrap_or_default())
    };
    record.guesses.iter().enumerate().map(line).collect()
}

fn next_step(exercise: &Exercise, record: &Record) -> String {
    let number = exercise.number;
    match record.first_guess() {
        Some(Guess { peak: None, .. }) => {
            format!("help: `cargo xtask check {number}` measures the program\n")
        }
        Some(_) => String::new(),
        None => "a peak had been measured before, so none of these is a first guess\n".to_owned(),
    }
}
