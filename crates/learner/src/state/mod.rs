//! The learner's state: the guesses and the attempts at each exercise, and the hints seen.
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
mod guess;
mod hints;
mod present;
mod recorder;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cli::guess::Sureness;
use course_format::results::Rating;
use heap_profile::Bytes;

use grading::course::{Course, Exercise};

pub use attempt::Attempt;
pub use file::{read, update};
pub use guess::Guess;
pub use hints::HintsUsed;
pub use present::Present;
pub use recorder::Recorder;

/// How many attempts are kept per exercise: the latest ones, the best, and the first that
/// passed. The whole file
/// is read and written for each attempt, so it must not grow without limit.
const MAX_ATTEMPTS: usize = 100;

/// The records by the exercise's key. Those of exercises that the course does not have
/// now are kept too: nothing is lost by checking out another branch.
#[derive(Debug, Default, PartialEq)]
pub struct State(BTreeMap<String, Record>);

/// What is recorded about one exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The guesses, the oldest first.
    pub guesses: Vec<Guess>,
    /// When each of its hints was shown, in their order; `None` if that is not known.
    pub hints: Vec<Option<SystemTime>>,
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

    /// The first guess, if it was made before a peak was measured.
    #[must_use]
    pub fn first_guess(&self) -> Option<&Guess> {
        guess::first(&self.guesses)
    }

    /// Adds a guess, made now.
    pub fn add_guess(&mut self, bytes: Bytes, sure: Option<Sureness>) {
        let after_measurement = self.peaks().next().is_some();
        let guess = Guess { when: now(), bytes, sure, after_measurement, peak: None };
        guess::add(&mut self.guesses, guess);
    }

    /// Adds an attempt, unless it repeats the last one.
    pub fn add(&mut self, attempt: Attempt) {
        if self.attempts.last().is_some_and(|last| last.is_repeated_by(&attempt)) {
            return;
        }
        for guess in &mut self.guesses {
            guess.peak = guess.peak.or(attempt.peak);
        }
        self.attempts.push(attempt);
        while self.attempts.len() > MAX_ATTEMPTS {
            let kept = [self.first_passed(), self.first_best()];
            let oldest = (0..self.attempts.len()).find(|index| !kept.contains(&Some(*index)));
            self.attempts.remove(oldest.unwrap_or_default());
        }
    }

    /// The index of the first attempt with the smallest peak.
    fn first_best(&self) -> Option<usize> {
        let best = self.best()?;
        self.attempts.iter().position(|attempt| attempt.peak == Some(best))
    }

    /// The index of the first attempt that passed when it was made.
    fn first_passed(&self) -> Option<usize> {
        self.attempts.iter().position(Attempt::passed)
    }

    /// How many hints the learner had seen when an attempt first passed.
    #[must_use]
    pub fn hints_used(&self) -> Option<HintsUsed> {
        let passed = &self.attempts[self.first_passed()?];
        Some(HintsUsed::before(&self.hints, passed.when))
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

/// Reads a state from the text of its file: one that somebody hands in.
///
/// # Errors
///
/// Why the text is no state.
pub fn parse(text: &str) -> Result<State, String> {
    format::parse(text)
}

/// The time in whole seconds. A clock set before 1970 counts as 1970.
#[must_use]
pub fn now() -> SystemTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
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
mod tests;
