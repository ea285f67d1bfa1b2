//! Text that comes from a program, and positions in source text.

use std::ops::Range;

/// `text` with invisible characters, and those that change the direction of text, escaped:
/// `\u{202e}`. For untrusted text: what is shown is what is there, and a terminal is not
/// told to do anything. The result has no control characters, and nothing that XML forbids.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Like [`visible`], for text of several lines: their ends stay, and so do tabs.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\t').map(visible).collect::<Vec<_>>().join("\t")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The offset in [`visible_lines`] of `text` of what is at `offset` in `text`, in bytes.
#[must_use]
pub fn visible_offset(text: &str, offset: usize) -> usize {
    let before = text.char_indices().take_while(|(index, _)| *index < offset);
    let end = before.last().map_or(0, |(index, c)| index + c.len_utf8());
    visible_lines(&text[..end]).len()
}

/// Whether `c` is invisible, or changes how its neighbors are shown. A space is neither.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    match c {
        '\\' | '"' | '\'' => false,
        _ => c.is_control() || BLANK_LETTERS.contains(&c) || c.escape_debug().len() > 1,
    }
}

/// Letters and symbols that are drawn as nothing, and that the standard library takes for
/// printable: the fillers of Hangul, the blank pattern of Braille, a head without a note.
const BLANK_LETTERS: [char; 6] =
    ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}', '\u{1d159}'];

/// `text`, [`visible`]; of one that has more than `most` characters the first of them, and how
/// many there are: errors quote files, in which a name may have a million letters.
#[must_use]
pub fn excerpt(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => visible(text),
        Some((end, _)) => {
            format!("{}… ({} characters)", visible(&text[..end]), text.chars().count())
        }
    }
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
    fn excerpts_are_short_and_say_so() {
        assert_eq!(excerpt("größe\u{1b}", 6), "größe\\u{1b}");
        assert_eq!(excerpt("größe\u{1b}", 5), "größe… (6 characters)");
        assert_eq!(excerpt(&"\u{202e}".repeat(1_000), 1), "\\u{202e}… (1000 characters)");
    }

    #[test]
    fn invisible_characters_are_escaped() {
        for (text, shown) in [
            ("a\u{1b}[31m\u{202e}ä", "a\\u{1b}[31m\\u{202e}ä"),
            ("\u{feff}\u{ad}\u{2028}\u{61c}", "\\u{feff}\\u{ad}\\u{2028}\\u{61c}"),
            ("\u{ffff}\u{fffe}\u{85}", "\\u{ffff}\\u{fffe}\\u{85}"),
            ("größe 日本 \\ \" '", "größe 日本 \\ \" '"),
        ] {
            assert_eq!(visible(text), shown);
        }
        // Marks of direction, line ends, joiners, tags, fillers.
        let ranges = [0x200b..=0x200f, 0x2028..=0x202e, 0x2060..=0x206f, 0xe0000..=0xe007f];
        let others = [0x61c, 0x180e, 0x115f, 0x1160, 0x2800, 0x3164, 0xfeff, 0xffa0, 0x1d159];
        for hidden in ranges.into_iter().flatten().chain(others).filter_map(char::from_u32) {
            assert_eq!(visible(&hidden.to_string()), hidden.escape_unicode().to_string());
        }
        assert_eq!(visible_lines("a\tb\r\n\u{7}\n"), "a\tb\n\\u{7}\n");
        let text = "\u{202e}a\tä\r\nb";
        let offset = |part: &str| visible_offset(text, text.find(part).unwrap());
        let shown = visible_lines(text);
        for part in ["a", "ä", "b"] {
            assert_eq!(Some(offset(part)), shown.find(part), "{shown}");
        }
        assert_eq!(visible_offset(text, 999), shown.len());
    }
}
