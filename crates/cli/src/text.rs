//! Wrapping text for a terminal.

use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

/// A no-break space: textwrap does not break a line at it.
const NO_BREAK_SPACE: &str = "\u{a0}";

/// Words that are no use without the number before them.
const UNITS: [&str; 6] = ["byte", "bytes", "KB", "MB", "GB", "s"];

/// Wraps `text` to at most `columns` columns, between words but never between
/// backticks, so that a command to type stays in one piece, nor within a quantity or "line
/// 7". Continuation lines start with `indent`.
#[must_use]
pub fn wrap(text: &str, columns: usize, indent: &str) -> String {
    let options = Options::new(columns)
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    // Every second part is between backticks.
    let join_words = |(index, part): (usize, &str)| match index % 2 {
        0 => with_whole_quantities(part),
        _ => part.replace(' ', NO_BREAK_SPACE),
    };
    let protect =
        |line: &str| line.split('`').enumerate().map(join_words).collect::<Vec<_>>().join("`");
    let lines = text.lines().map(|line| textwrap::fill(&protect(line), &options));
    lines.collect::<Vec<_>>().join("\n").replace(NO_BREAK_SPACE, " ")
}

/// The fewest columns for what continues a line: with a wider margin it begins further left.
const MIN_CONTINUED: usize = 20;

/// `text` with every line that is longer than `columns` wrapped; `None` leaves it as it is. A
/// line in two columns, such as an option and what it does, goes on in the second.
#[must_use]
pub fn wrap_lines(text: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns else { return text.to_owned() };
    let wrapped = |line: &str| {
        let (content, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        if display_width(content) <= columns {
            return line.to_owned();
        }
        wrap(content, columns, &" ".repeat(margin(content, columns))) + end
    };
    text.split_inclusive('\n').map(wrapped).collect()
}

/// Where to continue `line`: below what follows its first gap of two spaces or more, or else
/// below its beginning.
fn margin(line: &str, columns: usize) -> usize {
    let content = line.trim_start();
    let indent = display_width(line) - display_width(content);
    let after_gap = content.find("  ").map(|gap| {
        let rest = content[gap..].trim_start();
        display_width(line) - display_width(rest)
    });
    match after_gap {
        Some(margin) if margin + MIN_CONTINUED <= columns => margin,
        _ if indent + MIN_CONTINUED <= columns => indent,
        _ => 0,
    }
}

fn with_whole_quantities(text: &str) -> String {
    let mut words = text.split(' ');
    let mut out = words.next().unwrap_or_default().to_owned();
    let mut before = out.clone();
    for word in words {
        let unit = word.trim_end_matches([',', ':', ';', '.']);
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let is_one = is_number(&before) && UNITS.contains(&unit);
        let is_one = is_one || before == "line" && is_number(word);
        out += if is_one { NO_BREAK_SPACE } else { " " };
        out += word;
        word.clone_into(&mut before);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_below_their_second_column() {
        let text = "short\n  -x  does this and that, and `not in two` pieces\n";
        for (columns, wrapped) in [
            (49, text),
            (48, "short\n  -x  does this and that, and `not in two`\n      pieces\n"),
            (40, "short\n  -x  does this and that, and\n      `not in two` pieces\n"),
            (26, "short\n  -x  does this and that,\n      and `not in two`\n      pieces\n"),
            // Too narrow for a margin of its own.
            (25, "short\n  -x  does this and that,\n  and `not in two` pieces\n"),
            (13, "short\n  -x  does\nthis and\nthat, and\n`not in two`\npieces\n"),
        ] {
            assert_eq!(wrap_lines(text, Some(columns)), wrapped, "{columns}");
        }
        assert_eq!(wrap_lines(text, None), text);
        let colored = "\u{1b}[1mone\u{1b}[0m two";
        assert_eq!(wrap_lines(colored, Some(7)), colored);
    }

    #[test]
    fn commands_and_quantities_stay_whole() {
        assert_eq!(wrap("run `a b c` now", 8, " "), "run\n `a b c`\n now");
        assert_eq!(wrap("of 1.5 MB, in all", 6, ""), "of\n1.5 MB,\nin all");
        assert_eq!(wrap("at line 33", 8, ""), "at\nline 33");
        assert_eq!(wrap("a line of it", 7, ""), "a line\nof it");
        assert_eq!(wrap("in 3 blocks", 6, ""), "in 3\nblocks");
    }
}
