//! One line for each failure, in the style of `cargo --message-format short`: what passed is
//! not mentioned there, either.

use crate::position::Position;
use grading::message::{self, Level, labels};
use grading::outcome::Outcome;
use grading::verdict::Verdict;
use heap_profile::text::visible;

/// The lines for one verdict on the program whose source is `source`: the compiler's
/// messages, then the verdict unless the program passed.
pub(crate) fn lines(verdict: &Verdict, source: &str) -> String {
    let compiler_output = match &verdict.outcome {
        Outcome::BuildFailed(errors) => &errors.short,
        _ => &verdict.warnings.short,
    };
    let message = message::of(verdict, source);
    if message.level == Level::Passed {
        return compiler_output.clone();
    }
    let span = message.labels.first().map(|label| label.span.clone());
    let Position { line, column, .. } =
        Position::of(source, span.unwrap_or_else(|| labels::main_function(source)).start);
    let (path, level) = (visible(&verdict.program.source), message.level.words());
    format!("{compiler_output}{path}:{line}:{column}: {level}: {}\n", message.title)
}
