//! Text as a terminal can take it.

use textwrap::{Options, WordSplitter};

/// A space that no line is broken at.
const FIXED: &str = "\u{a0}";

/// `text` with control characters and those that change its direction escaped:
/// it comes from a program.
pub(crate) fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .flat_map(|c| if hidden(c) { c.escape_unicode().collect() } else { vec![c] })
        .collect()
}

/// `text` in lines of at most `columns`, broken between words, but not inside of
/// backquotes: what is to be typed stays in one piece. What continues a line is
/// indented by `indent`.
pub(super) fn wrapped(text: &str, columns: usize, indent: &str) -> String {
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

/// "src/main.rs" of "exercises/NN-name/src/main.rs".
pub(super) fn within_package(source: &str) -> &str {
    source.splitn(3, '/').nth(2).unwrap_or(source)
}
