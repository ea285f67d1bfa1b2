//! Recording the attempts that `check` grades.

use std::collections::BTreeMap;

use cli::past::Past;
use grading::course::{Course, Exercise};
use grading::verdict::Verdict;

use super::file::update;
use super::present::fingerprint;
use super::{Attempt, now};

/// Records the attempts of one `check`.
///
/// The programs are read before anything is built: what a learner saves while they
/// are built and run belongs to the next attempt.
pub struct Recorder {
    /// The fingerprint of each program's text, by the exercise's key.
    fingerprints: BTreeMap<String, u64>,
    /// Cleared when an attempt could not be recorded, so that there is one warning only.
    enabled: bool,
}

impl Recorder {
    /// Reads the programs that are about to be graded.
    #[must_use]
    pub fn begin(course: &Course, exercises: &[&Exercise]) -> Self {
        let fingerprint =
            |exercise: &&Exercise| (exercise.key.clone(), fingerprint(course, exercise));
        Recorder { fingerprints: exercises.iter().map(fingerprint).collect(), enabled: true }
    }

    /// Records the attempt that `verdict` is about, and returns what there was before: the
    /// learner's first guess at that exercise, once its peak has been measured, and the best
    /// peak so far. If it fails, it prints a warning and records no more.
    pub fn record(&mut self, course: &Course, verdict: &Verdict) -> Past {
        if !self.enabled {
            return Past::default();
        }
        let key = &verdict.exercise.key;
        let peak = verdict.outcome.peak();
        let outcome = verdict.outcome.name().to_owned();
        let fingerprint = self.fingerprints.get(key).copied().unwrap_or_default();
        let attempt = Attempt { when: now(), peak, outcome, fingerprint };
        let mut past = Past::default();
        let recorded = update(course, |state| {
            let record = state.record_mut(key);
            record.add(attempt);
            past.guess = record.first_guess().and_then(super::Guess::measured);
            past.best = record.best();
        });
        if let Err(error) = recorded {
            cli::warn(&format!("cannot record this attempt: {error:#}"));
            self.enabled = false;
        }
        past
    }
}
