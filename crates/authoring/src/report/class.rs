//! The results of grading a class: a line for each program that does not pass, and a
//! table, JSON and a JUnit report of all.

use std::io;
use std::ptr;
use std::time::Duration;

use cli::json::Line;
use cli::junit::{Case, Problem, Suite};
use grading::message;
use grading::outcome::OutcomeKind;
use grading::table::{self, Align};
use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::text::visible;
use serde::Serialize;

use super::junit;
use crate::class::{GradedSubmission, SubmissionOutcome};
use grading::course::Exercise;
use grading::verdict::Verdict;

/// Under which conditions submissions were graded.
pub(crate) struct Conditions {
    /// "bwrap" or "none".
    pub(crate) sandbox: &'static str,
    /// Why there was no sandbox.
    pub(crate) reason: Option<String>,
    /// Which part of the learners was graded, if not all.
    pub(crate) part: Option<String>,
}

/// Why a submission does not pass, in one line; `None` if it passes, or if nothing has
/// been handed in yet.
pub(crate) fn problem_line(submission: &GradedSubmission) -> Option<String> {
    let problem = match &submission.outcome {
        SubmissionOutcome::NotHandedIn | SubmissionOutcome::NotStarted => return None,
        SubmissionOutcome::Graded(verdict, _) if verdict.outcome.passed() => return None,
        SubmissionOutcome::Graded(verdict, source) => title(verdict, source),
        SubmissionOutcome::Refused(reason) => format!("refused: {reason}"),
    };
    let learner = visible(&submission.learner.name);
    Some(format!("{learner}, exercise {}: {problem}\n", submission.exercise.number))
}

/// The title of the message for `verdict`, on a program whose source is `source`.
pub(crate) fn title(verdict: &Verdict, source: &str) -> String {
    message::of(verdict, source).title
}

/// A row for each learner, a column for each of `exercises`, and the totals; of one exercise
/// the peaks too. `submissions` are grouped by learner.
pub(crate) fn table(
    submissions: &[GradedSubmission],
    exercises: &[&Exercise],
    conditions: &Conditions,
) -> String {
    let lines = match exercises {
        [only] => lines_of_one(submissions, only),
        _ => lines_of_several(submissions, exercises),
    };
    let learners = counted(lines.len() as u64 - 1, "learner");
    let lines = lines.join("\n");
    let all = counted(exercises.len() as u64, "exercise");
    let (passed, count) = (passed(submissions), submissions.len());
    let footer = format!("{learners}, {all}: {passed} of {count} passed");
    format!("{lines}\n\n{footer}\n{}", condition_lines(conditions))
}

/// The outcomes at several exercises, and how many passed.
fn lines_of_several(submissions: &[GradedSubmission], exercises: &[&Exercise]) -> Vec<String> {
    let numbers = exercises.iter().map(|exercise| exercise.number.to_string());
    let mut rows = vec![row("learner".to_owned(), numbers, "passed".to_owned())];
    for own in submissions.chunks(exercises.len()) {
        let learner = visible(&own[0].learner.name);
        let cells = own.iter().map(|submission| cell(&submission.outcome).to_owned());
        rows.push(row(learner, cells, format!("{} of {}", passed(own), own.len())));
    }
    table::lines(&rows, &[Align::Left])
}

/// The outcomes at one exercise, and the peaks: what differs by a byte may be the same
/// when it is rounded.
fn lines_of_one(submissions: &[GradedSubmission], exercise: &Exercise) -> Vec<String> {
    let number = exercise.number;
    let head = ["learner".into(), format!("exercise {number}"), "peak".into(), "bytes".into()];
    let row = |GradedSubmission { learner, outcome, .. }: &GradedSubmission| {
        let peak = |text: fn(Bytes) -> String| outcome.peak().map_or_else(|| "-".to_owned(), text);
        [
            visible(&learner.name),
            cell(outcome).to_owned(),
            peak(|bytes| bytes.to_string()),
            peak(|bytes| grouped(bytes.0)),
        ]
    };
    let rows: Vec<[String; 4]> = [head].into_iter().chain(submissions.iter().map(row)).collect();
    table::lines(&rows, &[Align::Left, Align::Left, Align::Right])
}

fn row(first: String, cells: impl Iterator<Item = String>, last: String) -> Vec<String> {
    [first].into_iter().chain(cells).chain([last]).collect()
}

/// How many of `submissions` passed.
fn passed(submissions: &[GradedSubmission]) -> usize {
    submissions.iter().filter(|submission| submission.outcome.passed()).count()
}

/// The outcome in one short word: there may be many exercises, and a terminal has few
/// columns.
fn cell(outcome: &SubmissionOutcome) -> &'static str {
    let verdict = match outcome {
        SubmissionOutcome::NotHandedIn => return "-",
        SubmissionOutcome::NotStarted => return "shipped",
        SubmissionOutcome::Refused(_) => return "refused",
        SubmissionOutcome::Graded(verdict, _) => verdict,
    };
    match verdict.outcome.kind() {
        OutcomeKind::OverBudget => "over",
        OutcomeKind::WrongAnswer => "wrong",
        OutcomeKind::BuildFailed => "build",
        OutcomeKind::OutOfMemory => "memory",
        OutcomeKind::TimedOut => "time",
        OutcomeKind::NotMeasured => "doubt",
        other => other.name(),
    }
}

/// "part 1 of 8: 3 of 24 learners" and "sandbox: none (bwrap is not installed)"
fn condition_lines(Conditions { sandbox, reason, part }: &Conditions) -> String {
    let part = part.as_ref().map(|part| format!("{part}\n")).unwrap_or_default();
    let reason = reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("{part}sandbox: {sandbox}{reason}\n")
}

/// A submission as a line of JSON. The fields are documented in the course's chapter
/// "For teachers".
#[derive(Serialize)]
struct SubmissionLine<'a> {
    /// Name of the learner.
    learner: &'a str,
    /// "bwrap" or "none".
    sandbox: &'a str,
    #[serde(flatten)]
    line: Line<'a>,
}

/// `submission` as a line of JSON.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(crate) fn json(submission: &GradedSubmission, conditions: &Conditions) -> io::Result<String> {
    let GradedSubmission { learner, exercise, outcome } = submission;
    let line = match outcome {
        SubmissionOutcome::Graded(verdict, _) => cli::json::fields(verdict),
        outcome => Line {
            exercise: &exercise.key,
            binary: &exercise.program.binary,
            outcome: outcome.name(),
            started: matches!(outcome, SubmissionOutcome::Refused(_)),
            budget_bytes: exercise.budget.0,
            stretch_bytes: exercise.stretch.0,
            message: match outcome {
                SubmissionOutcome::Refused(reason) => Some(reason),
                _ => None,
            },
            ..Line::default()
        },
    };
    let line = SubmissionLine { learner: &learner.name, sandbox: conditions.sandbox, line };
    Ok(cli::json::text(&line)? + "\n")
}

/// A JUnit report with a suite for each learner. `submissions` are grouped by learner.
///
/// # Errors
///
/// If it cannot be written as XML.
pub(crate) fn junit(
    submissions: &[GradedSubmission],
    conditions: &Conditions,
) -> io::Result<String> {
    let by_learner = submissions.chunk_by(|one, other| ptr::eq(one.learner, other.learner));
    let suite = |own: &[GradedSubmission]| Suite {
        name: visible(&own[0].learner.name),
        properties: vec![("sandbox".to_owned(), conditions.sandbox.to_owned())],
        cases: own.iter().map(case).collect(),
    };
    junit::report(&by_learner.map(suite).collect::<Vec<_>>()).map_err(io::Error::other)
}

fn case(GradedSubmission { exercise, outcome, .. }: &GradedSubmission) -> Case {
    let (is_failure, title) = match outcome {
        SubmissionOutcome::Graded(verdict, source) => return cli::junit::case(verdict, source),
        SubmissionOutcome::Refused(reason) => (false, reason.as_str()),
        SubmissionOutcome::NotStarted => (true, "it is the program as shipped"),
        SubmissionOutcome::NotHandedIn => (true, "there is no program"),
    };
    let (title, kind) = (title.to_owned(), outcome.name().to_owned());
    Case {
        name: exercise.key.clone(),
        class_name: exercise.program.package.clone(),
        properties: cli::junit::properties(exercise, &kind),
        time: Duration::ZERO,
        problem: Some(Problem { is_failure, kind, title, description: None }),
        output: String::new(),
    }
}
