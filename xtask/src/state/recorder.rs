//! How `check` keeps attempts.

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

/// The attempts that one `check` makes.
///
/// The texts are read before anything is built: what is saved while the
/// programs are built and run is the text of the next attempt.
pub(crate) struct Attempts {
    texts: BTreeMap<String, u64>,
    kept: bool,
}

impl Attempts {
    /// Notes the texts that are about to be graded.
    pub(crate) fn begin(course: &Course, exercises: &[&Exercise]) -> Self {
        let text = |exercise: &&Exercise| {
            let mut hasher = DefaultHasher::new();
            // A file that cannot be read is graded as one that does not compile.
            fs::read(course.root.join(&exercise.program.source)).ok().hash(&mut hasher);
            (exercise.key.clone(), hasher.finish())
        };
        Attempts { texts: exercises.iter().map(text).collect(), kept: true }
    }

    /// Keeps the attempt that `verdict` is about. Where that fails there is one
    /// warning, for the first of them.
    pub(crate) fn keep(&mut self, course: &Course, verdict: &Verdict) {
        if !self.kept {
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
        let text = self.texts.get(key).copied().unwrap_or_default();
        let attempt = Attempt { when: now(), peak, outcome, text };
        if let Err(error) = update(course, |state| state.of_mut(key).add(attempt)) {
            cli::warn(&format!("this attempt is not kept: {error:#}"));
            self.kept = false;
        }
    }
}

/// The time, in whole seconds; a clock that is set before 1970 shows 1970.
fn now() -> SystemTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}
