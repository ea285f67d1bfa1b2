//! Verdicts as a compiler would say them.

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Name, Origin, Renderer, Snippet,
};
use heap_profile::bytes::counted;

use crate::text::wrapped;
use grading::message::{self, Label, Level, Message, within_package};
use grading::outcome::Outcome;
use grading::verdict::Verdict;

/// Columns to the left of a note, at most: the number of a line and "= note: ".
const MARGIN: usize = 14;

/// The fewest columns that words are set in.
const NARROWEST: usize = 20;

/// Columns of what stands for the parts of a line that are cut away.
const ELLIPSES: usize = 10;

/// Columns of source where nobody knows how many there are, as for the compiler.
const WIDEST: usize = 140;

/// How the text is to look.
#[derive(Clone, Copy)]
pub struct Look {
    /// Whether there are colors.
    pub color: bool,
    /// Columns that there are; none where there is no end to them.
    pub columns: Option<usize>,
}

/// The text of one verdict on the program whose source is `source`.
#[must_use]
pub fn verdict(verdict: &Verdict, source: &str, look: Look) -> String {
    let message = message::of(verdict, source);
    let path = verdict.program.source.as_str();
    let form = match look.columns {
        Some(columns) => Form::fitting(path, source, &message, columns),
        None => Form::Whole,
    };
    let text = rendered(path, source, &message, form, look.color);
    let before = match &verdict.outcome {
        Outcome::BuildFailed(errors) => &errors.rendered,
        _ => &verdict.warnings.rendered,
    };
    // The compiler's own text comes first, as it came.
    format!("{before}{text}\n")
}

/// How much room a message takes.
#[derive(Clone, Copy)]
enum Form {
    /// As much as it likes.
    Whole,
    /// Brief labels, and notes that end before this column.
    Brief(usize),
    /// Also each line of the source by itself, cut to what it is about.
    Cut(usize),
}

impl Form {
    /// The first that fits into so many columns, or the last.
    fn fitting(path: &str, source: &str, message: &Message, columns: usize) -> Self {
        let forms = [Form::Whole, Form::Brief(columns)];
        let fits = |form: &Form| {
            let text = rendered(path, source, message, *form, false);
            // The title is one line, as a compiler's is.
            text.lines().skip(1).all(|line| line.chars().count() <= columns)
        };
        forms.into_iter().find(fits).unwrap_or(Form::Cut(columns))
    }

    fn columns(self) -> Option<usize> {
        match self {
            Form::Whole => None,
            Form::Brief(columns) | Form::Cut(columns) => Some(columns),
        }
    }
}

/// "3 exercises: 1 passed, 1 not started, 1 not there yet"
#[must_use]
pub fn summary(verdicts: &[Verdict]) -> String {
    if verdicts.is_empty() {
        return "no exercise is started yet\nhelp: `cargo xtask list` lists them".to_owned();
    }
    let count =
        |of: &dyn Fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| of(verdict)).count();
    let passed = count(&|verdict| verdict.outcome.passed());
    let not_started = count(&|verdict| !verdict.started && !verdict.outcome.passed());
    let rest = verdicts.len() - passed - not_started;
    let parts = [(passed, "passed"), (not_started, "not started"), (rest, "not there yet")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
    let all = counted(verdicts.len() as u64, "exercise");
    format!("{all}: {}", parts.join(", "))
}

fn rendered(path: &str, source: &str, message: &Message, form: Form, color: bool) -> String {
    let mut group = title(message);
    let labels = message.labels.iter().map(|label| annotation(label, form));
    group = match form {
        _ if message.labels.is_empty() => group.element(Origin::path(path)),
        Form::Cut(_) => group.element(Origin::path(path)).elements(
            labels
                .map(|label| Snippet::source(source).path(within_package(path)).annotation(label)),
        ),
        _ => group.element(Snippet::source(source).path(path).annotations(labels)),
    };
    let fitted = |texts: &[String]| -> Vec<String> {
        texts.iter().map(|text| fitted(text, form.columns())).collect()
    };
    let (notes, helps) = (fitted(&message.notes), fitted(&message.helps));
    let group = group
        .elements(notes.iter().map(|note| Name::NOTE.message(note)))
        .elements(helps.iter().map(|help| Name::HELP.message(help)));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(form.columns().map_or(WIDEST, source_columns)).render(&[group])
}

/// A note in lines that end before so many columns, where they end at all.
#[must_use]
pub fn fitted(note: &str, columns: Option<usize>) -> String {
    columns.map_or_else(
        || note.to_owned(),
        |columns| wrapped(note, columns.saturating_sub(MARGIN).max(NARROWEST), "  "),
    )
}

/// What is left of so many columns for the source: the renderer leaves room for
/// labels only where that is easy.
fn source_columns(columns: usize) -> usize {
    columns.saturating_sub(ELLIPSES).max(NARROWEST)
}

fn title(message: &Message) -> Group<'_> {
    let name = match message.level {
        Level::Error => Name::ERROR,
        Level::NotStarted => Name::NOTE.with_name(message.level.words()),
        Level::Passed => Name::HELP.with_name(message.level.words()),
    };
    Group::with_title(name.primary_title(&message.title))
}

fn annotation(label: &Label, form: Form) -> Annotation<'_> {
    let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let text = if matches!(form, Form::Whole) { &label.text } else { &label.brief };
    kind.span(label.span.clone()).label(text)
}
