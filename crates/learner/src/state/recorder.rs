//! Recording the attempts that `check` grades.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use grading::course::{Course, Exercise};
use grading::outcome::Outcome;
use grading::verdict::Verdict;
use heap_profile::Bytes;

use super::Attempt;
use super::file::update;

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

    /// Records the attempt that `verdict` is about. If that fails, it prints a warning
    /// and records no more.
    pub fn record(&mut self, course: &Course, verdict: &Verdict) {
        if !self.enabled {
            return;
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
        if let Err(error) = update(course, |state| state.record_mut(key).add(attempt)) {
            cli::warn(&format!("cannot record this attempt: {error:#}"));
            self.enabled = false;
        }
    }
}

/// The time in whole seconds. A clock set before 1970 counts as 1970.
fn now() -> SystemTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}
