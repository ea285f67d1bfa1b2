//! Recording the attempts that `check` grades.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

use cli::guess::Guess;
use grading::course::{Course, Exercise};
use grading::outcome::Outcome;
use grading::verdict::Verdict;
use heap_profile::Bytes;

use super::file::update;
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
        let fingerprint = |exercise: &&Exercise| {
            let mut hasher = DefaultHasher::new();
            // A file that cannot be read does not compile either, and is graded as such.
            fs::read(course.root.join(&exercise.program.source)).ok().hash(&mut hasher);
            (exercise.key.clone(), hasher.finish())
        };
        Recorder { fingerprints: exercises.iter().map(fingerprint).collect(), enabled: true }
    }

    /// Records the attempt that `verdict` is about, and returns the learner's first guess
    /// at that exercise, once its peak has been measured. If it fails, it prints a warning
    /// and records no more.
    pub fn record(&mut self, course: &Course, verdict: &Verdict) -> Option<Guess> {
        if !self.enabled {
            return None;
        }
        let key = &verdict.exercise.key;
        let peak = match &verdict.outcome {
            Outcome::Measured(measured) if measured.mismatch().is_none() => {
                Some(Bytes(measured.run.stats.peak_bytes))
            }
            _ => None,
        };
        let outcome = verdict.outcome.name().to_owned();
        let fingerprint = self.fingerprints.get(key).copied().unwrap_or_default();
        let attempt = Attempt { when: now(), peak, outcome, fingerprint };
        let mut guess = None;
        let recorded = update(course, |state| {
            let record = state.record_mut(key);
            record.add(attempt);
            guess = record.first_guess().and_then(super::Guess::measured);
        });
        if let Err(error) = recorded {
            cli::warn(&format!("cannot record this attempt: {error:#}"));
            self.enabled = false;
        }
        guess
    }
}
