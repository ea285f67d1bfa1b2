//! What became of a class: a line for each program that is not what it should
//! be, and a table of all.

use std::io;

use heap_profile::bytes::counted;
use textwrap::core::display_width;

use super::text::visible;
use super::{json, junit, message};
use crate::class::{CameTo, Mark};
use crate::course::Exercise;
use crate::grade::Verdict;

/// Where marks were made.
pub(crate) struct Made {
    /// "bwrap" or "none".
    pub(crate) sandbox: &'static str,
    /// Why there was none.
    pub(crate) reason: Option<String>,
    /// Of which learners, where not of all.
    pub(crate) part: Option<String>,
}

/// What is the matter with a program, in one line; nothing where all is well,
/// and where there is none yet.
pub(crate) fn matter(mark: &Mark) -> Option<String> {
    let what = match &mark.came_to {
        CameTo::NotHandedIn | CameTo::NotStarted => return None,
        CameTo::Graded(verdict, _) if verdict.outcome.passed() => return None,
        CameTo::Graded(verdict, source) => title(verdict, source),
        CameTo::Refused(reason) => format!("refused: {reason}"),
    };
    Some(format!("{}, exercise {}: {what}\n", visible(&mark.learner.name), mark.exercise.number))
}

/// What `verdict` says in one line, of a program whose source is `source`.
pub(crate) fn title(verdict: &Verdict, source: &str) -> String {
    message::of(verdict, source).title
}

/// A row for each learner, a column for each of `exercises`, and what all come
/// to. `marks` come learner after learner.
pub(crate) fn table(marks: &[Mark], exercises: &[&Exercise], made: &Made) -> String {
    let numbers = exercises.iter().map(|exercise| exercise.number.to_string());
    let mut rows = vec![row("learner".to_owned(), numbers, "passed".to_owned())];
    for marks in marks.chunks(exercises.len()) {
        let learner = visible(&marks[0].learner.name);
        let cells = marks.iter().map(|mark| cell(&mark.came_to).to_owned());
        rows.push(row(learner, cells, format!("{} of {}", passed(marks), marks.len())));
    }
    let columns = 0..exercises.len() + 2;
    let width =
        |column: usize| rows.iter().map(|row| display_width(&row[column])).max().unwrap_or(0);
    let widths: Vec<usize> = columns.map(width).collect();
    let learners = counted(rows.len() as u64 - 1, "learner");
    let lines: String = rows.iter().map(|row| line(row, &widths)).collect();
    let all = counted(exercises.len() as u64, "exercise");
    let footer = format!("{learners}, {all}: {} of {} passed", passed(marks), marks.len());
    format!("{lines}\n{footer}\n{}", conditions(made))
}

fn row(first: String, cells: impl Iterator<Item = String>, last: String) -> Vec<String> {
    [first].into_iter().chain(cells).chain([last]).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let padded = |(cell, width): (&String, &usize)| {
        format!("{cell}{}", " ".repeat(width.saturating_sub(display_width(cell))))
    };
    let cells: Vec<String> = row.iter().zip(widths).map(padded).collect();
    cells.join("  ").trim_end().to_owned() + "\n"
}

fn passed(marks: &[Mark]) -> usize {
    marks.iter().filter(|mark| mark.came_to.passed()).count()
}

/// What a program came to in a word: a course has many exercises, and a terminal
/// few columns.
fn cell(came_to: &CameTo) -> &'static str {
    match came_to.name() {
        "not-handed-in" => "-",
        "not-started" => "shipped",
        "over-budget" => "over",
        "wrong-answer" => "wrong",
        "build-failed" => "build",
        "out-of-memory" => "memory",
        "timed-out" => "time",
        "not-measured" => "doubt",
        other => other,
    }
}

/// "part 1 of 8: 3 of 24 learners" and "sandbox: none (bwrap is not installed)"
fn conditions(made: &Made) -> String {
    let part = made.part.as_ref().map(|part| format!("{part}\n")).unwrap_or_default();
    let reason = made.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("{part}sandbox: {}{reason}\n", made.sandbox)
}

/// The line of `mark` for programs.
///
/// # Errors
///
/// Where it cannot be written as JSON.
pub(crate) fn json(mark: &Mark, made: &Made) -> io::Result<String> {
    Ok(json::class_line(mark, made.sandbox)? + "\n")
}

/// A JUnit report of `marks`, which come learner after learner.
///
/// # Errors
///
/// Where it cannot be written as XML.
pub(crate) fn junit(marks: &[Mark], made: &Made) -> io::Result<String> {
    junit::class_report(marks, made.sandbox).map_err(io::Error::other)
}
