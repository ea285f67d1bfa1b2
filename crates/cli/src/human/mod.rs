//! Verdicts for a person, in the style of rustc's messages.

mod excerpt;
mod printed;

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as SnippetLevel, Origin, Renderer, Snippet};
use anstream::adapter::strip_str;
use heap_profile::bytes::counted;
use heap_profile::text::{visible, visible_lines, visible_offset};
use serde::{Deserialize, Serialize};

use crate::position::Position;
use crate::terminal;
use crate::text::wrap;
use excerpt::{Excerpt, ShownLabel};
use grading::message::{self, Level, Message, Note};
use grading::outcome::Outcome;
use grading::verdict::Verdict;
pub use printed::printed_note;
use printed::{MAX_LINES, section};

/// Columns of "= note: " and of what is between it and the line numbers.
const MARGIN: usize = 9;

/// Columns between a line's number and the line.
const SEPARATOR: usize = 3;

/// Text is never wrapped to fewer columns than this, however narrow the terminal.
const MIN_WIDTH: usize = 20;

/// Columns of source if the width is unknown; rustc assumes the same.
const DEFAULT_WIDTH: usize = 140;

/// More columns than any line has here: the renderer is not to cut any.
const NO_LIMIT: usize = 1_000_000;

/// How a message is rendered.
#[derive(Clone, Copy)]
pub struct RenderOptions {
    /// Whether to use colors.
    pub color: bool,
    /// The width available; `None` if there is no limit.
    pub columns: Option<usize>,
    /// How many lines are shown of what the program printed.
    pub printed_lines: usize,
}

impl RenderOptions {
    /// For text that another program shows: no colors, and lines of any length.
    pub const PLAIN: Self = RenderOptions { color: false, columns: None, printed_lines: MAX_LINES };

    /// For standard output, which may or may not be a terminal.
    #[must_use]
    pub fn for_terminal() -> Self {
        let (color, columns) = (terminal::color(), terminal::columns());
        RenderOptions { color, columns, ..RenderOptions::PLAIN }
    }
}

/// The text of one verdict on the program whose source is `source`, below what the program
/// printed.
#[must_use]
pub fn verdict(verdict: &Verdict, source: &str, options: RenderOptions) -> String {
    verdict_with_notes(verdict, source, Vec::new(), options)
}

/// Like [`verdict`], with more notes.
pub(crate) fn verdict_with_notes(
    verdict: &Verdict,
    source: &str,
    notes: Vec<String>,
    options: RenderOptions,
) -> String {
    let shown = Shown::new(verdict, source, notes);
    let printed = section(verdict, options.printed_lines);
    format!("{}{printed}{}\n", shown.compiler_output, shown.text(options))
}

/// A verdict as data, of which the text is made for any width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// What the compiler said, as it says it.
    pub compiler_output: String,
    /// Whether that is why there is nothing else to say.
    pub does_not_compile: bool,
    /// What the program printed, with a title; empty if it printed nothing.
    pub printed: String,
    /// The program's source file.
    path: String,
    /// The line and the column of what the message is about.
    place: Option<(usize, usize)>,
    /// The text of the source.
    source: String,
    /// What there is to say.
    pub message: Message,
}

impl Shown {
    pub(crate) fn new(verdict: &Verdict, source: &str, notes: Vec<String>) -> Self {
        let mut message = message::of(verdict, source);
        message.notes.extend(notes.into_iter().map(Note::from));
        let compiler_output = match &verdict.outcome {
            Outcome::BuildFailed(errors) => &errors.rendered,
            _ => &verdict.warnings.rendered,
        };
        let place = message.labels.first().map(|label| {
            let Position { line, column, .. } = Position::of(source, label.span.start);
            (line, column)
        });
        Shown {
            compiler_output: compiler_output.clone(),
            does_not_compile: matches!(verdict.outcome, Outcome::BuildFailed(_)),
            printed: section(verdict, MAX_LINES),
            path: visible(&verdict.program.source),
            place,
            source: shown_source(source, &mut message),
            message,
        }
    }

    /// The text, without what the compiler said and what the program printed: the title in
    /// one line, which is never wrapped, and the rest.
    #[must_use]
    pub fn text(&self, options: RenderOptions) -> String {
        let origin = Origin::path(&self.path);
        let origin = match self.place {
            Some((line, column)) => origin.line(line).char_column(column),
            None => origin,
        };
        render(origin, &self.source, &self.message, options)
    }
}

/// `source` with hidden characters shown, and the labels of `message` where they are in that.
fn shown_source(source: &str, message: &mut Message) -> String {
    for label in &mut message.labels {
        let Range { start, end } = label.span;
        label.span = visible_offset(source, start)..visible_offset(source, end);
    }
    visible_lines(source)
}

/// "3 exercises: 1 passed, 1 not started, 1 not there yet"
#[must_use]
pub fn summary(verdicts: &[Verdict]) -> String {
    if verdicts.is_empty() {
        return "no exercise is started yet\nhelp: `cargo xtask list` lists them".to_owned();
    }
    let count = |predicate: fn(&Verdict) -> bool| {
        verdicts.iter().filter(|verdict| predicate(verdict)).count()
    };
    let passed = count(|verdict| verdict.outcome.passed());
    let not_started = count(|verdict| !verdict.started && !verdict.outcome.passed());
    let rest = verdicts.len() - passed - not_started;
    let parts = [(passed, "passed"), (not_started, "not started"), (rest, "not there yet")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, state)| format!("{count} {state}")).collect();
    let all = counted(verdicts.len() as u64, "exercise");
    format!("{all}: {}", parts.join(", "))
}

fn render(origin: Origin, source: &str, message: &Message, options: RenderOptions) -> String {
    let digits = line_number_digits(source, message);
    let excerpt = match options.columns {
        Some(columns) => {
            let columns = columns.saturating_sub(digits + SEPARATOR).max(MIN_WIDTH);
            Excerpt::fitting(source, &message.labels, columns)
        }
        None => Excerpt::with_full_texts(source, &message.labels, DEFAULT_WIDTH),
    };
    let snippet = (!message.labels.is_empty()).then(|| {
        let labels = excerpt.labels.iter().map(|ShownLabel { span, text, primary }| {
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(span.clone()).label(*text)
        });
        Snippet::source(&excerpt.source).annotations(labels)
    });
    let columns =
        options.columns.map(|columns| columns.saturating_sub(digits + MARGIN).max(MIN_WIDTH));
    let notes: Vec<String> = message.notes.iter().map(|note| wrapped(note, columns)).collect();
    let helps: Vec<String> = message.helps.iter().map(|help| wrap_to(help, columns)).collect();
    let group = title(message)
        .element(origin)
        .elements(snippet)
        .elements(notes.iter().map(|note| SnippetLevel::NOTE.message(note)))
        .elements(helps.iter().map(|help| SnippetLevel::HELP.message(help)));
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    without_file_mark(&renderer.term_width(NO_LIMIT).render(&[group]))
}

/// `rendered` without the line above a snippet that would name another file. The renderer
/// adds it to a snippet without a path, and to one with a path it adds the place of the first
/// label, which need not be that of the most important.
fn without_file_mark(rendered: &str) -> String {
    /// Below the title, the place and a separator.
    const INDEX: usize = 3;
    let is_mark = |line: &str| strip_str(line).to_string().trim() == ":::";
    let lines = rendered.lines().enumerate();
    let lines = lines.filter(|(index, line)| *index != INDEX || !is_mark(line));
    lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

/// How many columns the line numbers have; none if there are no labels.
fn line_number_digits(source: &str, message: &Message) -> usize {
    let last = message.labels.iter().map(|label| label.span.start).max();
    last.map_or(0, |last| Position::of(source, last).line.to_string().len())
}

fn wrapped(note: &Note, columns: Option<usize>) -> String {
    columns.map_or_else(|| note.full(), |columns| wrap(&note.within(columns), columns, "  "))
}

fn wrap_to(text: &str, columns: Option<usize>) -> String {
    columns.map_or_else(|| text.to_owned(), |columns| wrap(text, columns, "  "))
}

/// Wraps a note so that the message fits into `columns`; `None` leaves it as it is.
#[must_use]
pub fn wrap_note(note: &str, columns: Option<usize>) -> String {
    wrap_to(note, columns.map(|columns| columns.saturating_sub(MARGIN).max(MIN_WIDTH)))
}

fn title(message: &Message) -> Group<'_> {
    let level = match message.level {
        Level::Error => SnippetLevel::ERROR,
        Level::NotStarted => SnippetLevel::NOTE.with_name(message.level.words()),
        Level::Passed => SnippetLevel::HELP.with_name(message.level.words()),
    };
    Group::with_title(level.primary_title(&message.title))
}
