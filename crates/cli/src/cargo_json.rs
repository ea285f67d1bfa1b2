//! Verdicts as diagnostics of a compiler, for editors.
//!
//! An editor that reads what `cargo check --message-format=json` prints reads
//! this: cargo's own lines pass through as they came, and each program that is
//! not within its budget adds one of the same form. The form is cargo's, see
//! "JSON messages" in the Cargo Book and "JSON Output" in the rustc book.

use cargo_metadata::camino::Utf8Path;
use cargo_metadata::{PackageId, Target};
use serde::Serialize;

use crate::human::{self, Look};
use crate::position::Place;
use grading::message::{self, Label, Level, Message, labels};
use grading::outcome::Outcome;
use grading::verdict::Verdict;

/// How the last line of cargo begins, which has to stay the last.
const FINISHED: &str = r#"{"reason":"build-finished","#;

#[derive(Serialize)]
struct Finished {
    reason: &'static str,
    success: bool,
}

#[derive(Serialize)]
struct CompilerMessage<'a> {
    reason: &'static str,
    package_id: &'a PackageId,
    manifest_path: &'a Utf8Path,
    target: &'a Target,
    message: Diagnostic<'a>,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    #[serde(rename = "$message_type")]
    message_type: &'static str,
    message: &'a str,
    code: Option<Code>,
    level: &'static str,
    spans: Vec<Span<'a>>,
    children: Vec<Diagnostic<'a>>,
    rendered: Option<String>,
}

#[derive(Serialize)]
struct Code {
    /// The outcome.
    code: &'static str,
    explanation: Option<String>,
}

/// Lines and columns count from 1, columns in characters.
#[derive(Serialize)]
struct Span<'a> {
    file_name: &'a str,
    byte_start: usize,
    byte_end: usize,
    line_start: usize,
    line_end: usize,
    column_start: usize,
    column_end: usize,
    is_primary: bool,
    text: [SpanLine<'a>; 1],
    label: String,
    suggested_replacement: Option<String>,
    suggestion_applicability: Option<String>,
    expansion: Option<String>,
}

#[derive(Serialize)]
struct SpanLine<'a> {
    text: &'a str,
    highlight_start: usize,
    highlight_end: usize,
}

/// What cargo printed, but for its last line.
pub(crate) fn compiled(lines: &[String]) -> String {
    let lines = lines.iter().filter(|line| !line.starts_with(FINISHED));
    lines.flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// The line after all others: whether every program is compiled and passed.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(crate) fn finished(passed: bool) -> serde_json::Result<String> {
    serde_json::to_string(&Finished { reason: "build-finished", success: passed })
}

/// The line of a verdict on the program whose source is `source`; none where
/// there is nothing to say, or where the compiler has said it.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(crate) fn line(verdict: &Verdict, source: &str) -> serde_json::Result<Option<String>> {
    let message = message::of(verdict, source);
    let level = match message.level {
        Level::Error => "error",
        Level::NotStarted => "note",
        Level::Passed => return Ok(None),
    };
    let (Some(artifact), false) =
        (verdict.artifact, matches!(verdict.outcome, Outcome::BuildFailed(_)))
    else {
        return Ok(None);
    };
    let line = CompilerMessage {
        reason: "compiler-message",
        package_id: &artifact.package_id,
        manifest_path: &artifact.manifest_path,
        target: &artifact.target,
        message: diagnostic(verdict, source, level, &message),
    };
    serde_json::to_string(&line).map(Some)
}

fn diagnostic<'a>(
    verdict: &'a Verdict,
    source: &'a str,
    level: &'static str,
    message: &'a Message,
) -> Diagnostic<'a> {
    let plain = Look { color: false, columns: None };
    Diagnostic {
        message_type: "diagnostic",
        message: &message.title,
        code: Some(Code { code: verdict.outcome.name(), explanation: None }),
        level,
        spans: spans(verdict, source, &message.labels),
        children: children(verdict, message),
        rendered: Some(human::verdict(verdict, source, plain)),
    }
}

/// Notes and helps; not of memory: rust-analyzer shows the notes of a message
/// or the labels of its lines, and what each line holds is in its label.
fn children<'a>(verdict: &Verdict, message: &'a Message) -> Vec<Diagnostic<'a>> {
    if let Outcome::Measured(_) = verdict.outcome
        && !message.labels.is_empty()
    {
        return vec![];
    }
    let notes = message.notes.iter().map(|text| child("note", text));
    notes.chain(message.helps.iter().map(|text| child("help", text))).collect()
}

fn child<'a>(level: &'static str, message: &'a str) -> Diagnostic<'a> {
    Diagnostic {
        message_type: "diagnostic",
        message,
        code: None,
        level,
        spans: vec![],
        children: vec![],
        rendered: None,
    }
}

/// A message without a place would be shown nowhere: it stands at `main`.
fn spans<'a>(verdict: &'a Verdict, source: &'a str, labels: &[Label]) -> Vec<Span<'a>> {
    if labels.is_empty() {
        let text = verdict.outcome.name().replace('-', " ");
        let brief = text.clone();
        let main = Label { span: labels::main_function(source), text, brief, primary: true };
        return vec![span(verdict, source, &main)];
    }
    labels.iter().map(|label| span(verdict, source, label)).collect()
}

fn span<'a>(verdict: &'a Verdict, source: &'a str, label: &Label) -> Span<'a> {
    let (start, end) = (Place::of(source, label.span.start), Place::of(source, label.span.end));
    Span {
        file_name: &verdict.program.source,
        byte_start: label.span.start,
        byte_end: label.span.end,
        line_start: start.line,
        line_end: end.line,
        column_start: start.column,
        column_end: end.column,
        is_primary: label.primary,
        text: [SpanLine {
            text: start.text,
            highlight_start: start.column,
            highlight_end: end.column,
        }],
        label: label.text.clone(),
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    }
}
