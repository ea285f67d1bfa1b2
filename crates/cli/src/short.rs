//! Verdicts in one line each, as `cargo --message-format short` has messages.

use crate::position::Place;
use grading::message::{self, labels};
use grading::outcome::Outcome;
use grading::verdict::Verdict;

/// The lines of one verdict on the program whose source is `source`: what the
/// compiler said, and last the verdict. Without the last end of line.
pub(crate) fn lines(verdict: &Verdict, source: &str) -> String {
    let said = match &verdict.outcome {
        Outcome::BuildFailed(errors) => &errors.short,
        _ => &verdict.warnings.short,
    };
    let message = message::of(verdict, source);
    let span = message.labels.first().map(|label| label.span.clone());
    let Place { line, column, .. } =
        Place::of(source, span.unwrap_or_else(|| labels::main_function(source)).start);
    let (path, level) = (&verdict.program.source, message.level.words());
    format!("{said}{path}:{line}:{column}: {level}: {}", message.title)
}
