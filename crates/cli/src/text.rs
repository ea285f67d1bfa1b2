//! Wrapping text for a terminal.

use textwrap::{Options, WordSplitter};

/// A no-break space: textwrap does not break a line at it.
const NO_BREAK_SPACE: &str = "\u{a0}";

/// Wraps `text` to at most `columns` columns, between words but never between
/// backticks, so that a command to type stays in one piece. Continuation lines
/// start with `indent`.
#[must_use]
pub fn wrap(text: &str, columns: usize, indent: &str) -> String {
    let options = Options::new(columns)
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    // Every second part is between backticks.
    let join_words = |(index, part): (usize, &str)| match index % 2 {
        0 => part.to_owned(),
        _ => part.replace(' ', NO_BREAK_SPACE),
    };
    let protect =
        |line: &str| line.split('`').enumerate().map(join_words).collect::<Vec<_>>().join("`");
    let lines = text.lines().map(|line| textwrap::fill(&protect(line), &options));
    lines.collect::<Vec<_>>().join("\n").replace(NO_BREAK_SPACE, " ")
}
