//! What became of a class: a line for each program that is not what it should
//! be, and a table of all.

use std::io;
use std::ptr;

use cli::json::Line;
use cli::junit::{Case, Problem, Suite};
use grading::message;
use grading::outcome::OutcomeKind;
use grading::table::{self, Align};
use heap_profile::bytes::counted;
use heap_profile::text::visible;
use serde::Serialize;

use super::junit;
use crate::class::{GradedSubmission, SubmissionOutcome};
use grading::course::Exercise;
use grading::verdict::Verdict;

/// Where marks were made.
pub(crate) struct Conditions {
    /// "bwrap" or "none".
    pub(crate) sandbox: &'static str,
    /// Why there was none.
    pub(crate) reason: Option<String>,
    /// Of which learners, where not of all.
    pub(crate) part: Option<String>,
}

/// What is the matter with a program, in one line; nothing where all is well,
/// and where there is none yet.
pub(crate) fn problem_line(mark: &GradedSubmission) -> Option<String> {
    let what = match &mark.outcome {
        SubmissionOutcome::NotHandedIn | SubmissionOutcome::NotStarted => return None,
        SubmissionOutcome::Graded(verdict, _) if verdict.outcome.passed() => return None,
        SubmissionOutcome::Graded(verdict, source) => title(verdict, source),
        SubmissionOutcome::Refused(reason) => format!("refused: {reason}"),
    };
    Some(format!("{}, exercise {}: {what}\n", visible(&mark.learner.name), mark.exercise.number))
}

/// What `verdict` says in one line, of a program whose source is `source`.
pub(crate) fn title(verdict: &Verdict, source: &str) -> String {
    message::of(verdict, source).title
}

/// A row for each learner, a column for each of `exercises`, and what all come
/// to. `marks` come learner after learner.
pub(crate) fn table(
    marks: &[GradedSubmission],
    exercises: &[&Exercise],
    made: &Conditions,
) -> String {
    let numbers = exercises.iter().map(|exercise| exercise.number.to_string());
    let mut rows = vec![row("learner".to_owned(), numbers, "passed".to_owned())];
    for marks in marks.chunks(exercises.len()) {
        let learner = visible(&marks[0].learner.name);
        let cells = marks.iter().map(|mark| cell(&mark.outcome).to_owned());
        rows.push(row(learner, cells, format!("{} of {}", passed(marks), marks.len())));
    }
    let learners = counted(rows.len() as u64 - 1, "learner");
    let lines = table::lines(&rows, &[Align::Left]).join("\n");
    let all = counted(exercises.len() as u64, "exercise");
    let footer = format!("{learners}, {all}: {} of {} passed", passed(marks), marks.len());
    format!("{lines}\n\n{footer}\n{}", conditions(made))
}

fn row(first: String, cells: impl Iterator<Item = String>, last: String) -> Vec<String> {
    [first].into_iter().chain(cells).chain([last]).collect()
}

fn passed(marks: &[GradedSubmission]) -> usize {
    marks.iter().filter(|mark| mark.outcome.passed()).count()
}

/// What a program came to in a word: a course has many exercises, and a terminal
/// few columns.
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
fn conditions(made: &Conditions) -> String {
    let part = made.part.as_ref().map(|part| format!("{part}\n")).unwrap_or_default();
    let reason = made.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("{part}sandbox: {}{reason}\n", made.sandbox)
}

/// What the line of a learner's program holds. The fields of its own are
/// documented in the course's chapter "For teachers".
#[derive(Serialize)]
struct SubmissionLine<'a> {
    /// Name of the learner.
    learner: &'a str,
    /// "bwrap" or "none".
    sandbox: &'a str,
    #[serde(flatten)]
    line: Line<'a>,
}

/// The line of `mark` for programs.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(crate) fn json(mark: &GradedSubmission, made: &Conditions) -> io::Result<String> {
    let line = match &mark.outcome {
        SubmissionOutcome::Graded(verdict, _) => cli::json::fields(verdict),
        outcome => Line {
            exercise: &mark.exercise.key,
            binary: &mark.exercise.program.binary,
            outcome: outcome.name(),
            started: matches!(outcome, SubmissionOutcome::Refused(_)),
            budget_bytes: mark.exercise.budget.0,
            stretch_bytes: mark.exercise.stretch.0,
            message: match outcome {
                SubmissionOutcome::Refused(reason) => Some(reason),
                _ => None,
            },
            ..Line::default()
        },
    };
    let line = SubmissionLine { learner: &mark.learner.name, sandbox: made.sandbox, line };
    Ok(serde_json::to_string(&line)? + "\n")
}

/// A JUnit report of `marks`, which come learner after learner: each learner is
/// a suite.
///
/// # Errors
///
/// If it cannot be written as XML.
pub(crate) fn junit(marks: &[GradedSubmission], made: &Conditions) -> io::Result<String> {
    let of_learner = marks.chunk_by(|one, other| ptr::eq(one.learner, other.learner));
    let suite = |marks: &[GradedSubmission]| Suite {
        name: visible(&marks[0].learner.name),
        properties: vec![("sandbox".to_owned(), made.sandbox.to_owned())],
        cases: marks.iter().map(case).collect(),
    };
    junit::report(&of_learner.map(suite).collect::<Vec<_>>()).map_err(io::Error::other)
}

fn case(mark: &GradedSubmission) -> Case {
    let (is_failure, title) = match &mark.outcome {
        SubmissionOutcome::Graded(verdict, source) => return cli::junit::case(verdict, source),
        SubmissionOutcome::Refused(reason) => (false, reason.as_str()),
        SubmissionOutcome::NotStarted => (true, "it is the program as shipped"),
        SubmissionOutcome::NotHandedIn => (true, "there is no program"),
    };
    let (title, kind) = (title.to_owned(), mark.outcome.name().to_owned());
    Case {
        name: mark.exercise.key.clone(),
        class_name: mark.exercise.program.package.clone(),
        properties: vec![
            ("outcome".to_owned(), kind.clone()),
            ("budget_bytes".to_owned(), mark.exercise.budget.0.to_string()),
        ],
        problem: Some(Problem { is_failure, kind, title, description: None }),
        output: String::new(),
    }
}
