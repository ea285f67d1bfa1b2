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
        let now = verdict.outcome.peak();
        // From one run of a program to the next, its peak may differ by that much.
        let spread = verdict.exercise.spread().0;
        now.is_none_or(|now| best.0.saturating_add(spread) < now.0).then(|| {
            let passed = "an earlier version of yours passed";
            match now.filter(|_| verdict.outcome.passed()) {
                // Rounded, both could be the same.
                Some(now) => format!(
                    "{passed} with {} less: its peak was {best}",
                    Bytes(now.0 - best.0).exact()
                ),
                None => format!("{passed}: its peak was {best}"),
            }
        })
    }
}
