//! The exercises and the learner's progress with each, as a table or as JSON.

use course_format::key::Number;
use grading::table::{self, Align};
use heap_profile::Bytes;
use serde::Serialize;

use crate::state::{Record, Stage, State};
use grading::course::{Course, Exercise};

/// The width of the bar that shows the progress through the course.
const BAR_WIDTH: usize = 20;

/// An exercise and the learner's progress with it.
pub struct Row<'a> {
    exercise: &'a Exercise,
    record: Record,
    stage: Stage,
    /// The present state of the file: see [`crate::state::Present`].
    present: String,
}

/// All exercises of `course`, in its order.
#[must_use]
pub fn rows<'a>(course: &'a Course, state: &State) -> Vec<Row<'a>> {
    let row = |exercise: &'a Exercise| {
        let record = state.record(&exercise.key);
        let stage = record.stage(course, exercise);
        let present = record.present(course, exercise).name().to_owned();
        Row { exercise, record, stage, present }
    };
    course.exercises.iter().map(row).collect()
}

/// A table for people, with the progress through the course below it.
pub fn human(rows: &[Row]) -> String {
    let head = ["#", "title", "now", "best so far", "its peak", "budget"].map(str::to_owned);
    let table: Vec<_> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let [left, right] = [Align::Left, Align::Right];
    let columns = [right, left, left, left, right, right];
    let table = table::lines(&table, &columns).join("\n");
    format!("{table}\n\n{}\n", progress_bar(rows))
}

/// The file as it is, and the best that was ever in it, are told apart.
fn cells(Row { exercise, record, stage, present }: &Row) -> [String; 6] {
    let unknown = || "-".to_owned();
    let best = record.best();
    [
        exercise.number.to_string(),
        exercise.title.clone(),
        present.replace('-', " "),
        best.map_or_else(unknown, |_| {
            let stage = if stage.passed() { stage.name() } else { "over budget" };
            stage.to_owned()
        }),
        best.map_or_else(unknown, |best| best.to_string()),
        exercise.budget.to_string(),
    ]
}

/// "█████░░░░░░░░░░░░░░░ 3 of 12 exercises passed"
#[must_use]
pub fn progress_bar(rows: &[Row]) -> String {
    let passed = rows.iter().filter(|row| row.stage.passed()).count();
    let full = passed * BAR_WIDTH / rows.len().max(1);
    let bar = "█".repeat(full) + &"░".repeat(BAR_WIDTH - full);
    let noun = if rows.len() == 1 { "exercise" } else { "exercises" };
    format!("{bar} {passed} of {} {noun} passed", rows.len())
}

/// One exercise as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    /// Key of the exercise.
    exercise: &'a str,
    number: Number,
    title: &'a str,
    /// The best so far: "not-started", "not-there-yet", "passed" or "stretch".
    state: String,
    /// The file as it is: "not-started", "missing", "not-checked", or its outcome.
    now: &'a str,
    /// The smallest peak with the right answer; null if there is none.
    best_peak_bytes: Option<Bytes>,
    budget_bytes: Bytes,
    stretch_bytes: Bytes,
    /// How many attempts are recorded.
    attempts: usize,
    hints_shown: usize,
    /// The first guess; null if there is none from before a measurement.
    first_guess_bytes: Option<Bytes>,
}

/// One JSON object per exercise, each on its own line.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn json(rows: &[Row]) -> serde_json::Result<String> {
    let line = |Row { exercise, record, stage, present }: &Row| {
        let line = cli::json::text(&Line {
            exercise: &exercise.key,
            number: exercise.number,
            title: &exercise.title,
            state: stage.name().replace(' ', "-"),
            now: present,
            best_peak_bytes: record.best(),
            budget_bytes: exercise.budget,
            stretch_bytes: exercise.stretch,
            attempts: record.attempts.len(),
            hints_shown: record.hints.len(),
            first_guess_bytes: record.first_guess().map(|guess| guess.bytes),
        })?;
        Ok(line + "\n")
    };
    rows.iter().map(line).collect()
}
