//! Verdicts for a person, in the style of rustc's messages.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as SnippetLevel, Origin, Renderer, Snippet,
};
use heap_profile::bytes::counted;
use heap_profile::text::{visible, visible_lines, visible_offset};
use serde::{Deserialize, Serialize};

use crate::terminal;
use crate::text::wrap;
use grading::message::{self, Label, Level, Message, within_package};
use grading::outcome::Outcome;
use grading::verdict::Verdict;

/// The most columns to the left of a note: the line number and "= note: ".
const MARGIN: usize = 14;

/// Text is never wrapped to fewer columns than this, however narrow the terminal.
const MIN_WIDTH: usize = 20;

/// Columns of the ellipses that the renderer adds at both ends of a source line that it
/// cuts.
const ELLIPSES: usize = 10;

/// Columns of source if the width is unknown; rustc assumes the same.
const DEFAULT_WIDTH: usize = 140;

/// How a message is rendered.
#[derive(Clone, Copy)]
pub struct RenderOptions {
    /// Whether to use colors.
    pub color: bool,
    /// The width available; `None` if there is no limit.
    pub columns: Option<usize>,
}

impl RenderOptions {
    /// For text that another program shows: no colors, and lines of any length.
    pub const PLAIN: Self = RenderOptions { color: false, columns: None };

    /// For standard output, which may or may not be a terminal.
    #[must_use]
    pub fn for_terminal() -> Self {
        RenderOptions { color: terminal::color(), columns: terminal::columns() }
    }
}

/// The text of one verdict on the program whose source is `source`.
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
    format!("{}{}\n", shown.compiler_output, shown.text(options))
}

/// A verdict as data, of which the text is made for any width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// What the compiler said, as it says it.
    pub compiler_output: String,
    /// Whether that is why there is nothing else to say.
    pub does_not_compile: bool,
    /// The program's source file.
    path: String,
    /// The text of that.
    source: String,
    /// What there is to say.
    pub message: Message,
}

impl Shown {
    pub(crate) fn new(verdict: &Verdict, source: &str, notes: Vec<String>) -> Self {
        let mut message = message::of(verdict, source);
        message.notes.extend(notes);
        let compiler_output = match &verdict.outcome {
            Outcome::BuildFailed(errors) => &errors.rendered,
            _ => &verdict.warnings.rendered,
        };
        Shown {
            compiler_output: compiler_output.clone(),
            does_not_compile: matches!(verdict.outcome, Outcome::BuildFailed(_)),
            path: visible(&verdict.program.source),
            source: shown_source(source, &mut message),
            message,
        }
    }

    /// The text, without what the compiler said: the title in one line, which is never
    /// wrapped, and the rest.
    #[must_use]
    pub fn text(&self, options: RenderOptions) -> String {
        let Shown { path, source, message, .. } = self;
        let detail = match options.columns {
            Some(columns) => Detail::fitting(path, source, message, columns),
            None => Detail::Full,
        };
        render(path, source, message, detail, options.color)
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

/// How much of a message is shown, by the columns available.
#[derive(Clone, Copy)]
enum Detail {
    /// All of it, on lines of any length.
    Full,
    /// Brief labels, and wrapped notes.
    Brief(usize),
    /// As for `Brief`, with each source line by itself and cut around its label.
    Cut(usize),
}

impl Detail {
    /// The most detail that fits into `columns`.
    fn fitting(path: &str, source: &str, message: &Message, columns: usize) -> Self {
        let details = [Detail::Full, Detail::Brief(columns)];
        let fits = |detail: &Detail| {
            let text = render(path, source, message, *detail, false);
            // The title is never wrapped, as in rustc's messages.
            text.lines().skip(1).all(|line| line.chars().count() <= columns)
        };
        details.into_iter().find(fits).unwrap_or(Detail::Cut(columns))
    }

    fn columns(self) -> Option<usize> {
        match self {
            Detail::Full => None,
            Detail::Brief(columns) | Detail::Cut(columns) => Some(columns),
        }
    }
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

fn render(path: &str, source: &str, message: &Message, detail: Detail, color: bool) -> String {
    let mut group = title(message);
    let labels = message.labels.iter().map(|label| annotation(label, detail));
    group = match detail {
        _ if message.labels.is_empty() => group.element(Origin::path(path)),
        Detail::Cut(_) => group.element(Origin::path(path)).elements(
            labels
                .map(|label| Snippet::source(source).path(within_package(path)).annotation(label)),
        ),
        _ => group.element(Snippet::source(source).path(path).annotations(labels)),
    };
    let wrap_all = |texts: &[String]| -> Vec<String> {
        texts.iter().map(|text| wrap_note(text, detail.columns())).collect()
    };
    let (notes, helps) = (wrap_all(&message.notes), wrap_all(&message.helps));
    let group = group
        .elements(notes.iter().map(|note| SnippetLevel::NOTE.message(note)))
        .elements(helps.iter().map(|help| SnippetLevel::HELP.message(help)));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(detail.columns().map_or(DEFAULT_WIDTH, source_columns)).render(&[group])
}

/// Wraps a note so that the message fits into `columns`; `None` leaves it as it is.
#[must_use]
pub fn wrap_note(note: &str, columns: Option<usize>) -> String {
    columns.map_or_else(
        || note.to_owned(),
        |columns| wrap(note, columns.saturating_sub(MARGIN).max(MIN_WIDTH), "  "),
    )
}

/// The columns for source lines out of `columns` in all. The renderer does not count
/// the ellipses of a line that it cuts, so they are subtracted here.
fn source_columns(columns: usize) -> usize {
    columns.saturating_sub(ELLIPSES).max(MIN_WIDTH)
}

fn title(message: &Message) -> Group<'_> {
    let level = match message.level {
        Level::Error => SnippetLevel::ERROR,
        Level::NotStarted => SnippetLevel::NOTE.with_name(message.level.words()),
        Level::Passed => SnippetLevel::HELP.with_name(message.level.words()),
    };
    Group::with_title(level.primary_title(&message.title))
}

fn annotation(label: &Label, detail: Detail) -> Annotation<'_> {
    let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let text = if matches!(detail, Detail::Full) { &label.text } else { &label.brief };
    kind.span(label.span.clone()).label(text)
}
