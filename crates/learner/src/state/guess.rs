//! A guess at the peak of an exercise.

use std::time::SystemTime;

use cli::guess::Sureness;
use heap_profile::Bytes;

/// How many guesses are kept per exercise: the first, and the latest ones.
const MAX_GUESSES: usize = 20;

/// A guess at a peak.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// When it was made, in whole seconds.
    pub when: SystemTime,
    /// The peak that was guessed, at least a byte.
    pub bytes: Bytes,
    /// How sure the learner was.
    pub sure: Option<Sureness>,
    /// Whether a peak had been measured before: such a guess is no first guess.
    pub after_measurement: bool,
    /// The first peak that was measured after it.
    pub peak: Option<Bytes>,
}

impl Guess {
    /// The guess beside its peak, once that has been measured.
    #[must_use]
    pub fn measured(&self) -> Option<cli::guess::Guess> {
        let Guess { bytes, sure, peak, .. } = *self;
        Some(cli::guess::Guess { bytes, sure, peak: peak? })
    }
}

/// Adds `guess`. The first one stays.
pub(super) fn add(guesses: &mut Vec<Guess>, guess: Guess) {
    guesses.push(guess);
    if guesses.len() > MAX_GUESSES {
        guesses.remove(1);
    }
}

/// The first guess before a measurement.
pub(super) fn first(guesses: &[Guess]) -> Option<&Guess> {
    // Guesses are in the order of time.
    guesses.first().filter(|guess| !guess.after_measurement)
}
