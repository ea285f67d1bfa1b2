//! Text that comes from a program, and positions in source text.

use std::ops::Range;

/// `text` with control characters, and those that are invisible or change its direction,
/// escaped: for untrusted text.
#[must_use]
pub fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .flat_map(|c| if hidden(c) { c.escape_unicode().collect() } else { vec![c] })
        .collect()
}

/// Line `number` of `text`, from 1: its offset in bytes, and its text with the line ending.
/// `None` if the text has no such line.
#[must_use]
pub fn line_of(text: &str, number: u32) -> Option<(usize, &str)> {
    let line = text.split_inclusive('\n').nth(number.checked_sub(1)? as usize)?;
    Some((line.as_ptr() as usize - text.as_ptr() as usize, line))
}

/// The range of the word at a position, in bytes of `text`: a profile knows where a call
/// starts, but not where it ends. `line` and `column` count from 1, `column` in bytes.
/// `None` if the text has no such line.
#[must_use]
pub fn word_at(text: &str, line: u32, column: u32) -> Option<Range<usize>> {
    let (start, line) = line_of(text, line)?;
    Some(word(start, line, column.saturating_sub(1) as usize))
}

/// Like [`word_at`], for a column in characters, as in the message of a panic.
#[must_use]
pub fn word_at_character(text: &str, line: u32, column: usize) -> Option<Range<usize>> {
    let (start, line) = line_of(text, line)?;
    let before = line.chars().take(column.saturating_sub(1));
    Some(word(start, line, before.map(char::len_utf8).sum()))
}

/// The word at byte `column` of `line`, which starts at byte `start` of the text.
fn word(start: usize, line: &str, column: usize) -> Range<usize> {
    let rest = line.get(column..).unwrap_or(line);
    let start = start + (line.len() - rest.len());
    let end = |c: char| !(c.is_alphanumeric() || c == '_' || c == '!');
    let length = rest.trim_end().find(end).unwrap_or(rest.trim_end().len());
    start..start + length.max(1).min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "let ä = vec![1];\n  f(x)\n";

    #[test]
    fn words_are_found_by_bytes_and_by_characters() {
        let words = [word_at(TEXT, 1, 10), word_at_character(TEXT, 1, 9), word_at(TEXT, 2, 3)];
        assert_eq!(words.map(|word| &TEXT[word.unwrap()]), ["vec!", "vec!", "f"]);
    }

    #[test]
    fn positions_outside_of_the_text() {
        assert_eq!(word_at(TEXT, 3, 1), None);
        assert_eq!(word_at(TEXT, 0, 1), None);
        assert_eq!(&TEXT[word_at(TEXT, 1, 99).unwrap()], "let");
    }

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}ä"), "a\\u{1b}[31m\\u{202e}ä");
    }
}
