//! What is known of a program as it is now, whatever an earlier one could do.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

use course_format::results::Rating;
use grading::course::{Course, Exercise};
use grading::missing_source::MissingSource;
use grading::outcome::OutcomeKind;

use super::{Attempt, Record};

/// A program as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Present<'a> {
    /// It is as it was shipped.
    NotStarted,
    /// It is not there.
    Missing,
    /// It has been changed since it was graded, or was never graded.
    NotChecked,
    /// It was graded, with this outcome.
    Checked(&'a str),
}

impl Present<'_> {
    /// Its name for programs.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Present::NotStarted => "not-started",
            Present::Missing => "missing",
            Present::NotChecked => "not-checked",
            Present::Checked(outcome) => outcome,
        }
    }
}

impl Record {
    /// The present state of the program, by the current budget.
    #[must_use]
    pub fn present(&self, course: &Course, exercise: &Exercise) -> Present<'_> {
        if MissingSource::of(&course.root, &exercise.program).is_some() {
            return Present::Missing;
        }
        if course.is_as_shipped(exercise) {
            return Present::NotStarted;
        }
        let now = fingerprint(course, exercise);
        let attempt = self.attempts.iter().rfind(|attempt| attempt.fingerprint == now);
        attempt.map_or(Present::NotChecked, |attempt| Present::Checked(outcome(attempt, exercise)))
    }
}

/// The outcome of `attempt`. Its peak may pass today and not have passed then.
fn outcome<'a>(attempt: &'a Attempt, exercise: &Exercise) -> &'a str {
    attempt.peak.map_or(&attempt.outcome, |peak| {
        OutcomeKind::from(Rating::of(peak, exercise.budget, exercise.stretch)).name()
    })
}

/// A hash of the program's text. It is only compared, so it may change with the compiler's
/// release.
pub(super) fn fingerprint(course: &Course, exercise: &Exercise) -> u64 {
    let mut hasher = DefaultHasher::new();
    // A file that cannot be read does not compile either, and is graded as such.
    fs::read(course.root.join(&exercise.program.source)).ok().hash(&mut hasher);
    hasher.finish()
}
