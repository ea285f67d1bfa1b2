//! The file of a chapter's questions, and what has to hold for all of them together.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use heap_profile::text::visible;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fields::{Fields, Reading, quoted};
use crate::files::{Files, ReadText};
use crate::{Fault, Question, When, answers, parse};

/// Reads the questions in the file `path`, in its order; `None` if there is no such file.
/// `text` reads that file, and the programs that it names: the book reads fewer files than
/// its author may.
///
/// # Errors
///
/// If something is wrong with them: all of it.
#[must_use]
pub fn read(path: &Path, text: ReadText) -> Option<Result<Vec<Question>, Vec<Fault>>> {
    let fault = |problem: String| {
        vec![Fault { line: 1, problem, help: "write one `[[questions]]` for each question".into() }]
    };
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        _ => {}
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let files = Files { folder, text };
    Some(text(path).map_err(fault).and_then(|questions| of(&questions, files)))
}

/// The questions in `text`.
fn of(text: &str, files: Files) -> Result<Vec<Question>, Vec<Fault>> {
    let reading = Reading::new(text);
    match DeTable::parse(text) {
        Ok(table) => {
            let questions = all(&reading, files, table);
            let faults = reading.into_faults();
            if faults.is_empty() { Ok(questions) } else { Err(faults) }
        }
        Err(error) => {
            let line = reading.line(&error.span().unwrap_or_default());
            let problem = format!("this is no TOML: {}", visible(error.message()));
            let help = "write `key = \"…\"`, and a quote inside of a text as `\\\"`".to_owned();
            Err(vec![Fault { line, problem, help }])
        }
    }
}

/// Those of the questions in the file's `table` that can be read.
fn all(reading: &Reading, files: Files, table: Spanned<DeTable>) -> Vec<Question> {
    let value = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
    let Some(fields) = Fields::of(reading, "", &value, "") else { return Vec::new() };
    let help = "write one `[[questions]]` for each question";
    let list = fields.required("questions", help);
    fields.report_unknown();
    let Some(list) = list else { return Vec::new() };
    let Some(tables) = list.get_ref().as_array() else {
        reading.fault(reading.line(&list.span()), "`questions` is no list of tables", help);
        return Vec::new();
    };
    let read = tables.iter().map(|table| parse::question(reading, files, table));
    let questions: Vec<Question> = read.flatten().collect();
    check_ids(reading, &questions);
    for question in &questions {
        answers::check(reading, question);
    }
    if questions.len() == tables.len() {
        check_counts(reading, fields.line, &questions);
    }
    questions
}

fn check_ids(reading: &Reading, questions: &[Question]) {
    let mut seen = BTreeSet::new();
    for Question { id, .. } in questions {
        if !seen.insert(&id.text) {
            let help = "write another: the answers of readers are kept under it";
            reading.fault(
                id.line,
                format!("another question has the id {}", quoted(&id.text)),
                help,
            );
        }
    }
}

/// A chapter asks one question before the measurement, and two or three after the solutions.
/// That of a case asks for the cause, and nothing else.
fn check_counts(reading: &Reading, line: usize, questions: &[Question]) {
    let count = |when| questions.iter().filter(|question| question.when == when).count();
    let (chapter, expected) = if count(When::Cause) == 0 {
        let after = (When::After, 2..=3, "two or three questions");
        ("a chapter", vec![(When::Before, 1..=1, "one question"), after])
    } else {
        let none = |when| (when, 0..=0, "no question");
        let cause = (When::Cause, 1..=1, "one question");
        ("the chapter of a case", vec![cause, none(When::Before), none(When::After)])
    };
    for (when, range, expected) in expected {
        let count = count(when);
        if !range.contains(&count) {
            let problem =
                format!("{chapter} asks {expected} `{}`, and here there are {count}", when.word());
            reading.fault(line, problem, "add questions, or remove the least good ones");
        }
    }
}

#[cfg(test)]
mod tests;
