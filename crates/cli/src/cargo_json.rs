//! Verdicts as compiler diagnostics, for editors.
//!
//! An editor that reads the output of `cargo check --message-format=json` can read
//! this: cargo's own lines are passed through unchanged, and each program that does
//! not pass adds one line in the same format. The format is described in the Cargo
//! Book ("JSON messages") and in the rustc book ("JSON Output").

use cargo_metadata::camino::Utf8Path;
use cargo_metadata::{PackageId, Target};
use serde::Serialize;

use crate::human::{self, RenderOptions};
use crate::json;
use crate::position::Position;
use grading::message::{self, Label, Level, Message, Note, labels};
use grading::outcome::Outcome;
use grading::verdict::Verdict;
use heap_profile::text::visible_lines;

/// How cargo's last line begins. Editors stop reading there, so it is left out and
/// [`build_finished`] is printed once all verdicts are known.
const FINISHED: &str = r#"{"reason":"build-finished","#;

#[derive(Serialize)]
struct BuildFinished {
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
    message: String,
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
    text: [SpanLine; 1],
    label: String,
    suggested_replacement: Option<String>,
    suggestion_applicability: Option<String>,
    expansion: Option<String>,
}

#[derive(Serialize)]
struct SpanLine {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

/// cargo's own lines, without the last one.
pub(crate) fn cargo_lines(lines: &[String]) -> String {
    let lines = lines.iter().filter(|line| !line.starts_with(FINISHED));
    lines.map(|line| json::escaped(line) + "\n").collect()
}

/// The last line: whether every program was compiled and passed.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub(crate) fn build_finished(passed: bool) -> serde_json::Result<String> {
    serde_json::to_string(&BuildFinished { reason: "build-finished", success: passed })
}

/// The line for a verdict on the program whose source is `source`; `None` if it
/// passed, or if the compiler has already reported the problem.
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
    json::text(&line).map(Some)
}

fn diagnostic<'a>(
    verdict: &'a Verdict,
    source: &'a str,
    level: &'static str,
    message: &'a Message,
) -> Diagnostic<'a> {
    Diagnostic {
        message_type: "diagnostic",
        message: message.title.clone(),
        code: Some(Code { code: verdict.outcome.name(), explanation: None }),
        level,
        spans: spans(verdict, source, &message.labels),
        children: children(verdict, message),
        rendered: Some(human::verdict(verdict, source, RenderOptions::PLAIN)),
    }
}

/// Notes and helps. There are none if the lines are labelled with the memory they
/// hold: rust-analyzer shows either a message's notes or its labels, and here the
/// labels say more.
fn children<'a>(verdict: &Verdict, message: &Message) -> Vec<Diagnostic<'a>> {
    if let Outcome::Measured(_) = verdict.outcome
        && !message.labels.is_empty()
    {
        return vec![];
    }
    let notes = message.notes.iter().map(Note::full).chain(human::printed_note(verdict));
    let notes = notes.map(|note| child("note", note));
    notes.chain(message.helps.iter().map(|help| child("help", help.clone()))).collect()
}

fn child<'a>(level: &'static str, message: String) -> Diagnostic<'a> {
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

/// Editors do not show a message without a span: one without labels is put at `main`.
fn spans<'a>(verdict: &'a Verdict, source: &'a str, labels: &[Label]) -> Vec<Span<'a>> {
    if labels.is_empty() {
        let text = verdict.outcome.name().replace('-', " ");
        let main = Label::short(labels::main_function(source), &text, true);
        return vec![span(verdict, source, &main)];
    }
    labels.iter().map(|label| span(verdict, source, label)).collect()
}

fn span<'a>(verdict: &'a Verdict, source: &'a str, label: &Label) -> Span<'a> {
    let (start, end) =
        (Position::of(source, label.span.start), Position::of(source, label.span.end));
    // What an editor shows of the line, not what is in the file.
    let text = visible_lines(start.text);
    let highlight = |column: usize| {
        let before: String = start.text.chars().take(column - 1).collect();
        visible_lines(&before).chars().count() + 1
    };
    let highlights = (highlight(start.column), highlight(end.column));
    Span {
        file_name: &verdict.program.source,
        byte_start: label.span.start,
        byte_end: label.span.end,
        line_start: start.line,
        line_end: end.line,
        column_start: start.column,
        column_end: end.column,
        is_primary: label.primary,
        text: [SpanLine { text, highlight_start: highlights.0, highlight_end: highlights.1 }],
        label: label.text.clone(),
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    }
}
