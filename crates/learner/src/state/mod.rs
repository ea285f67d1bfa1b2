//! The learner's state: the attempts at each exercise and the hints seen.
//!
//! It is kept in one file, `.letting-go` at the root of the workspace. `format`
//! describes its format, `file` how it is updated safely. It is not in the target
//! folder, because `cargo clean` would delete it there.
//!
//! Grading never depends on the state. If it cannot be read or written, the command
//! prints a warning and goes on.

mod attempt;
mod file;
mod format;
mod legacy;
mod recorder;

use std::collections::BTreeMap;

use course_format::results::Rating;
use heap_profile::Bytes;

use grading::course::{Course, Exercise};

pub use attempt::Attempt;
pub use file::{read, update};
pub use recorder::Recorder;

/// How many attempts are kept per exercise: the latest ones, and the best. The whole file
/// is read and written for each attempt, so it must not grow without limit.
const MAX_ATTEMPTS: usize = 100;

/// The records by the exercise's key. Those of exercises that the course does not have
/// now are kept too: nothing is lost by checking out another branch.
#[derive(Debug, Default, PartialEq)]
pub struct State(BTreeMap<String, Record>);

/// What is recorded about one exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// How many of its hints have been shown.
    pub hints_shown: usize,
    /// The attempts, the oldest first.
    pub attempts: Vec<Attempt>,
}

/// A learner's progress with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The program is as shipped.
    NotStarted,
    /// The program has been changed, but no attempt was within the budget.
    NotThereYet,
    /// An attempt was within the budget.
    Passed,
    /// An attempt was as good as the best known solution.
    Stretch,
}

impl State {
    /// The record of the exercise `key`; empty if there is none.
    #[must_use]
    pub fn record(&self, key: &str) -> Record {
        self.0.get(key).cloned().unwrap_or_default()
    }

    /// The record of the exercise `key`, to change it.
    pub fn record_mut(&mut self, key: &str) -> &mut Record {
        self.0.entry(key.to_owned()).or_default()
    }
}

impl Record {
    /// The smallest peak of an attempt that gave the right answer.
    #[must_use]
    pub fn best(&self) -> Option<Bytes> {
        self.peaks().min()
    }

    /// The peaks of the attempts that gave the right answer, the oldest first.
    pub fn peaks(&self) -> impl Iterator<Item = Bytes> {
        self.attempts.iter().filter_map(|attempt| attempt.peak)
    }

    /// Adds an attempt, unless it repeats the last one.
    pub fn add(&mut self, attempt: Attempt) {
        if self.attempts.last().is_some_and(|last| last.is_repeated_by(&attempt)) {
            return;
        }
        self.attempts.push(attempt);
        while self.attempts.len() > MAX_ATTEMPTS {
            let oldest = self.attempts[0].peak;
            let is_best = oldest.is_some() && oldest == self.best();
            self.attempts.remove(usize::from(is_best));
        }
    }

    /// The learner's progress, by the current budget: an attempt that passed when the
    /// budget was larger may not pass now.
    #[must_use]
    pub fn stage(&self, course: &Course, exercise: &Exercise) -> Stage {
        let rating = |peak| Rating::of(peak, exercise.budget, exercise.stretch);
        match self.best().map(rating) {
            Some(Rating::Stretch) => Stage::Stretch,
            Some(Rating::Passed) => Stage::Passed,
            _ if course.is_as_shipped(exercise) => Stage::NotStarted,
            _ => Stage::NotThereYet,
        }
    }
}

impl Stage {
    /// Whether an attempt was within the budget.
    #[must_use]
    pub fn passed(self) -> bool {
        matches!(self, Stage::Passed | Stage::Stretch)
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::NotStarted => "not started",
            Stage::NotThereYet => "not there yet",
            Stage::Passed => "passed",
            Stage::Stretch => "stretch",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn attempt(peak: Option<u64>, fingerprint: u64) -> Attempt {
        let outcome = if peak.is_some() { "over-budget" } else { "panicked" };
        let (when, peak) = (SystemTime::UNIX_EPOCH, peak.map(Bytes));
        Attempt { when, peak, outcome: outcome.to_owned(), fingerprint }
    }

    #[test]
    fn repeated_attempts_are_recorded_once() {
        let mut record = Record::default();
        for (peak, fingerprint) in
            [(Some(5), 1), (Some(5), 1), (Some(5), 2), (None, 2), (None, 2), (Some(5), 1)]
        {
            record.add(attempt(peak, fingerprint));
        }
        let kept: Vec<_> =
            record.attempts.iter().map(|attempt| (attempt.peak, attempt.fingerprint)).collect();
        let five = Some(Bytes(5));
        assert_eq!(kept, [(five, 1), (five, 2), (None, 2), (five, 1)]);
    }

    #[test]
    fn oldest_attempts_are_dropped_but_not_the_best() {
        let mut record = Record::default();
        record.add(attempt(Some(1), 0));
        for fingerprint in 1..=2 * MAX_ATTEMPTS as u64 {
            record.add(attempt(Some(9), fingerprint));
        }
        assert_eq!(record.attempts.len(), MAX_ATTEMPTS);
        assert_eq!(record.best(), Some(Bytes(1)));
        assert_eq!(record.attempts[1].fingerprint, MAX_ATTEMPTS as u64 + 2);
    }

    #[test]
    fn oldest_attempt_is_dropped_without_a_best() {
        let mut record = Record::default();
        for fingerprint in 0..=MAX_ATTEMPTS as u64 {
            record.add(attempt(None, fingerprint));
        }
        assert_eq!((record.attempts.len(), record.attempts[0].fingerprint), (MAX_ATTEMPTS, 1));
    }
}
