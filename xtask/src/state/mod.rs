//! What a learner did: the attempts at each exercise and the hints seen.
//!
//! It is one file, `.letting-go` at the root of the workspace
//! ([`mod@format`] has its format, [`mod@file`] its safety), and not in the target
//! folder: `cargo clean` is for what can be built again, and this cannot.
//!
//! The state is never needed to grade. Where it cannot be read or kept, that is
//! a warning, and the command does its work.

mod attempt;
mod file;
mod format;
mod legacy;
mod recorder;

use std::collections::BTreeMap;

use course_format::results::Rating;
use heap_profile::Bytes;

use grading::course::{Course, Exercise};

pub(crate) use attempt::Attempt;
pub(crate) use file::{read, update};
pub(crate) use recorder::Attempts;

/// Attempts that are kept of each exercise: the latest ones, and the best.
const KEPT: usize = 100;

/// All that is kept, by the key of the exercise. Also of exercises that the
/// course does not have just now: a checkout of another branch loses nothing.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct State(BTreeMap<String, Record>);

/// What is kept of one exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    /// How many of its hints were shown.
    pub(crate) hints_shown: usize,
    /// The attempts, the oldest first.
    pub(crate) attempts: Vec<Attempt>,
}

/// How far a learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The program is as shipped.
    NotStarted,
    /// The program is changed, and no attempt was within the budget.
    NotThereYet,
    /// An attempt was within the budget.
    Passed,
    /// An attempt was as good as the best known solution.
    Stretch,
}

impl State {
    /// What is kept of the exercise `key`.
    pub(crate) fn of(&self, key: &str) -> Record {
        self.0.get(key).cloned().unwrap_or_default()
    }

    /// What is kept of the exercise `key`, to be changed.
    pub(crate) fn of_mut(&mut self, key: &str) -> &mut Record {
        self.0.entry(key.to_owned()).or_default()
    }
}

impl Record {
    /// The smallest peak of an attempt that gave the right answer.
    pub(crate) fn best(&self) -> Option<Bytes> {
        self.peaks().min()
    }

    /// The peaks of the attempts that gave the right answer, the oldest first.
    pub(crate) fn peaks(&self) -> impl Iterator<Item = Bytes> {
        self.attempts.iter().filter_map(|attempt| attempt.peak)
    }

    /// Adds an attempt, unless it is the last one over again: the same text with
    /// the same result.
    pub(crate) fn add(&mut self, attempt: Attempt) {
        if self.attempts.last().is_some_and(|last| last.is_repeated_by(&attempt)) {
            return;
        }
        self.attempts.push(attempt);
        while self.attempts.len() > KEPT {
            let oldest = self.attempts[0].peak;
            let best = oldest.is_some() && oldest == self.best();
            self.attempts.remove(usize::from(best));
        }
    }

    /// How far the learner is, by today's budget: what passed when the budget
    /// was larger is not counted.
    pub(crate) fn stage(&self, course: &Course, exercise: &Exercise) -> Stage {
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
    pub(crate) fn passed(self) -> bool {
        matches!(self, Stage::Passed | Stage::Stretch)
    }

    /// What a person calls it.
    pub(crate) fn words(self) -> &'static str {
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

    fn attempt(peak: Option<u64>, text: u64) -> Attempt {
        let outcome = if peak.is_some() { "over-budget" } else { "panicked" };
        let (when, peak) = (SystemTime::UNIX_EPOCH, peak.map(Bytes));
        Attempt { when, peak, outcome: outcome.to_owned(), text }
    }

    #[test]
    fn the_same_text_with_the_same_result_is_one_attempt() {
        let mut record = Record::default();
        for (peak, text) in
            [(Some(5), 1), (Some(5), 1), (Some(5), 2), (None, 2), (None, 2), (Some(5), 1)]
        {
            record.add(attempt(peak, text));
        }
        let kept: Vec<_> = record.attempts.iter().map(|kept| (kept.peak, kept.text)).collect();
        let five = Some(Bytes(5));
        assert_eq!(kept, [(five, 1), (five, 2), (None, 2), (five, 1)]);
    }

    #[test]
    fn the_oldest_attempts_make_room_but_the_best_stays() {
        let mut record = Record::default();
        record.add(attempt(Some(1), 0));
        for text in 1..=2 * KEPT as u64 {
            record.add(attempt(Some(9), text));
        }
        assert_eq!(record.attempts.len(), KEPT);
        assert_eq!(record.best(), Some(Bytes(1)));
        assert_eq!(record.attempts[1].text, KEPT as u64 + 2);
    }

    #[test]
    fn the_oldest_attempt_makes_room_where_none_is_best() {
        let mut record = Record::default();
        for text in 0..=KEPT as u64 {
            record.add(attempt(None, text));
        }
        assert_eq!((record.attempts.len(), record.attempts[0].text), (KEPT, 1));
    }
}
