//! What there was before a verdict: the learner's first guess, and the best attempt.

use grading::verdict::Verdict;
use heap_profile::Bytes;

use crate::guess::Guess;

/// What there was before a verdict.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past {
    /// The first guess, once its peak has been measured.
    pub guess: Option<Guess>,
    /// The smallest peak of all attempts with the right answer.
    pub best: Option<Bytes>,
}

impl Past {
    /// What there is to say about it after `verdict`.
    pub(crate) fn notes_on(&self, verdict: &Verdict) -> Vec<String> {
        let guess = self.guess.and_then(|guess| guess.note_on(verdict));
        guess.into_iter().chain(self.best_note(verdict)).collect()
    }

    /// "an earlier version of yours passed: its peak was 190.0 MB", if the program that
    /// `verdict` is about does not.
    fn best_note(&self, verdict: &Verdict) -> Option<String> {
        let best = self.best.filter(|best| *best <= verdict.exercise.budget)?;
        verdict.outcome.peak().is_none_or(|now| best < now).then(|| {
            let passed = "an earlier version of yours passed";
            if verdict.outcome.passed() {
                format!("{passed} with less: its peak was {best}")
            } else {
                format!("{passed}: its peak was {best}")
            }
        })
    }
}
