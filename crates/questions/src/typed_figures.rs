//! Figures in a text that somebody has typed.
//!
//! What was measured may be measured again, and then a typed figure is wrong without anybody
//! noticing. A number is taken for a figure if a unit follows that this course measures in.

use course_format::directive::{Piece, pieces};

const UNITS: [&str; 17] = [
    "B",
    "byte",
    "bytes",
    "kB",
    "KB",
    "MB",
    "GB",
    "KiB",
    "MiB",
    "GiB",
    "kilobytes",
    "megabytes",
    "gigabytes",
    "block",
    "blocks",
    "times",
    "%",
];

/// The first figure that is typed by hand in `text`: "100 MB".
pub(crate) fn first(text: &str) -> Option<String> {
    // What a directive becomes is not typed. It ends the words around it.
    let typed = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Directive(_) | Piece::Unclosed { .. } => " ; ",
    });
    let typed: String = typed.collect();
    let mut words = typed.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let next = words.peek().copied().unwrap_or_default();
        if let Some(figure) = figure(word, next) {
            return Some(figure);
        }
    }
    None
}

/// The figure that `word` is, or `word` and `next` together.
fn figure(word: &str, next: &str) -> Option<String> {
    let is_followed = word.ends_with(|c: char| c.is_ascii_digit());
    let (word, next) = (trimmed(word), if is_followed { trimmed(next) } else { "" });
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\'');
    let unit = word.trim_start_matches(is_number);
    let number = &word[..word.len() - unit.len()];
    if !number.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match unit {
        "" if UNITS.contains(&next) => Some(format!("{number} {next}")),
        _ if UNITS.contains(&unit) => Some(word.to_owned()),
        _ => None,
    }
}

/// `word` without the punctuation around it.
fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_figures_are_found() {
        for (text, figure) in [
            ("It is 500 MB.", Some("500 MB")),
            ("(about 1.5 GB, or so)", Some("1.5 GB")),
            ("`100MB` of it", Some("100MB")),
            ("5 blocks", Some("5 blocks")),
            ("2.5 times as much", Some("2.5 times")),
            ("a 20% share, and 1 %", Some("20%")),
            ("16,080\u{a0}bytes", Some("16,080 bytes")),
            ("{{#heap peak x}} and 7 bytes", Some("7 bytes")),
            ("{{#heap peak x}}, {{#heap blocks x}}; 20 {{#heap end x}}", None),
            ("Rust 2021, exercise 2, `[u8; 4]`, MB 5, `x_5 blocks`", None),
            ("many blocks, four times, per block 3", None),
        ] {
            assert_eq!(first(text).as_deref(), figure, "{text}");
        }
    }
}
