//! A class: learners, what they handed in, and what became of it.
//!
//! Submissions are the work of people one does not know. Of each nothing is
//! taken but the text of its programs; that is compiled and run in a sandbox,
//! where one works, and nothing else of it is ever looked at.

pub(crate) mod class_build;
mod compile;
pub(crate) mod learner;
pub(crate) mod partition;
pub(crate) mod submission;
pub(crate) mod work_folder;

use class_build::ClassBuild;
use grading::course::Exercise;
use grading::verdict::Verdict;
use learner::Learner;
use submission::Submission;

/// What became of one learner's program for one exercise.
pub(crate) struct GradedSubmission<'a> {
    pub(crate) learner: &'a Learner,
    pub(crate) exercise: &'a Exercise,
    pub(crate) outcome: SubmissionOutcome<'a>,
}

/// What a submission came to.
pub(crate) enum SubmissionOutcome<'a> {
    /// There is none.
    NotHandedIn,
    /// It is the program as shipped.
    NotStarted,
    /// It is nothing to be read; why.
    Refused(String),
    /// It was graded; its source is there to show places in.
    Graded(Verdict<'a>, String),
}

impl SubmissionOutcome<'_> {
    /// Its name in messages for programs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            SubmissionOutcome::NotHandedIn => "not-handed-in",
            SubmissionOutcome::NotStarted => "not-started",
            SubmissionOutcome::Refused(_) => "refused",
            SubmissionOutcome::Graded(verdict, _) => verdict.outcome.name(),
        }
    }

    /// Whether it is within the budget with the right answer.
    pub(crate) fn passed(&self) -> bool {
        matches!(self, SubmissionOutcome::Graded(verdict, _) if verdict.outcome.passed())
    }
}

/// What `submission`, of a program for `exercise`, comes to in `class_build`.
pub(crate) fn outcome<'a>(
    class_build: &ClassBuild,
    exercise: &'a Exercise,
    submission: Submission,
) -> SubmissionOutcome<'a> {
    match submission {
        Submission::NotHandedIn => SubmissionOutcome::NotHandedIn,
        Submission::Refused(reason) => SubmissionOutcome::Refused(reason),
        Submission::Text(text) if class_build.is_as_shipped(exercise, &text) => {
            SubmissionOutcome::NotStarted
        }
        Submission::Text(text) => {
            let verdict = class_build.grade(exercise, &text);
            SubmissionOutcome::Graded(verdict, String::from_utf8_lossy(&text).into_owned())
        }
    }
}
