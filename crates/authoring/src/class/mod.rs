//! Grading a class: the learners, their submissions, and the outcomes.
//!
//! Submissions are not trusted. Only the text of a submission's programs is used: it is
//! compiled and run in a sandbox, if one is available. Nothing else that was handed in is
//! ever opened, but for the learner's record, where guesses are asked for.

pub(crate) mod class_build;
mod compile;
pub(crate) mod guesses;
pub(crate) mod learner;
pub(crate) mod partition;
pub(crate) mod submission;
pub(crate) mod work_folder;

use class_build::ClassBuild;
use grading::course::Exercise;
use grading::verdict::Verdict;
use heap_profile::Bytes;
use learner::Learner;
use submission::Submission;

/// One learner's program for one exercise, with its outcome.
pub(crate) struct GradedSubmission<'a> {
    pub(crate) learner: &'a Learner,
    pub(crate) exercise: &'a Exercise,
    pub(crate) outcome: SubmissionOutcome<'a>,
}

/// The outcome of a submission.
pub(crate) enum SubmissionOutcome<'a> {
    /// There is no program.
    NotHandedIn,
    /// It is the program as shipped.
    NotStarted,
    /// It was not read, for this reason.
    Refused(String),
    /// It was graded. The source is kept to quote lines of it.
    Graded(Box<Verdict<'a>>, String),
}

impl SubmissionOutcome<'_> {
    /// Its name in JSON and JUnit reports.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            SubmissionOutcome::NotHandedIn => "not-handed-in",
            SubmissionOutcome::NotStarted => "not-started",
            SubmissionOutcome::Refused(_) => "refused",
            SubmissionOutcome::Graded(verdict, _) => verdict.outcome.name(),
        }
    }

    /// The peak, if it is believed and the answer is right.
    pub(crate) fn peak(&self) -> Option<Bytes> {
        let SubmissionOutcome::Graded(verdict, _) = self else { return None };
        verdict.outcome.peak()
    }

    /// Whether it is within the budget with the right answer.
    pub(crate) fn passed(&self) -> bool {
        matches!(self, SubmissionOutcome::Graded(verdict, _) if verdict.outcome.passed())
    }
}

/// Grades `submission`, a program for `exercise`.
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
            SubmissionOutcome::Graded(
                Box::new(verdict),
                String::from_utf8_lossy(&text).into_owned(),
            )
        }
    }
}
