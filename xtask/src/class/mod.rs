//! A class: learners, what they handed in, and what became of it.
//!
//! Submissions are the work of people one does not know. Of each nothing is
//! taken but the text of its programs; that is compiled and run in a sandbox,
//! where one works, and nothing else of it is ever looked at.

mod compile;
pub(crate) mod learner;
pub(crate) mod partition;
pub(crate) mod submission;
pub(crate) mod workshop;

use crate::course::Exercise;
use crate::grade::Verdict;
use learner::Learner;
use submission::Submission;
use workshop::Workshop;

/// What became of one learner's program for one exercise.
pub(crate) struct Mark<'a> {
    pub(crate) learner: &'a Learner,
    pub(crate) exercise: &'a Exercise,
    pub(crate) came_to: CameTo<'a>,
}

/// What a submission came to.
pub(crate) enum CameTo<'a> {
    /// There is none.
    NotHandedIn,
    /// It is the program as shipped.
    NotStarted,
    /// It is nothing to be read; why.
    Refused(String),
    /// It was graded; its source is there to show places in.
    Graded(Verdict<'a>, String),
}

impl CameTo<'_> {
    /// Its name in messages for programs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            CameTo::NotHandedIn => "not-handed-in",
            CameTo::NotStarted => "not-started",
            CameTo::Refused(_) => "refused",
            CameTo::Graded(verdict, _) => verdict.outcome.name(),
        }
    }

    /// Whether it is within the budget with the right answer.
    pub(crate) fn passed(&self) -> bool {
        matches!(self, CameTo::Graded(verdict, _) if verdict.outcome.passed())
    }
}

/// What `submission`, of a program for `exercise`, comes to in `workshop`.
pub(crate) fn came_to<'a>(
    workshop: &Workshop,
    exercise: &'a Exercise,
    submission: Submission,
) -> CameTo<'a> {
    match submission {
        Submission::NotHandedIn => CameTo::NotHandedIn,
        Submission::Refused(reason) => CameTo::Refused(reason),
        Submission::Text(text) if workshop.is_as_shipped(exercise, &text) => CameTo::NotStarted,
        Submission::Text(text) => {
            let verdict = workshop.grade(exercise, &text);
            CameTo::Graded(verdict, String::from_utf8_lossy(&text).into_owned())
        }
    }
}
