//! Text as a terminal can take it.

use textwrap::{Options, WordSplitter};

/// A space that no line is broken at.
const FIXED: &str = "\u{a0}";

/// `text` in lines of at most `columns`, broken between words, but not inside of
/// backquotes: what is to be typed stays in one piece. What continues a line is
/// indented by `indent`.
#[must_use]
pub fn wrapped(text: &str, columns: usize, indent: &str) -> String {
    let options = Options::new(columns)
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    let quoted = |(index, part): (usize, &str)| match index % 2 {
        0 => part.to_owned(),
        _ => part.replace(' ', FIXED),
    };
    let fixed = |line: &str| line.split('`').enumerate().map(quoted).collect::<Vec<_>>().join("`");
    let lines = text.lines().map(|line| textwrap::fill(&fixed(line), &options));
    lines.collect::<Vec<_>>().join("\n").replace(FIXED, " ")
}
