//! Tables of text, with aligned columns.

use heap_profile::text::visible;
use textwrap::core::display_width;

/// The side that the cells of a column are aligned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// For words.
    Left,
    /// For numbers.
    Right,
}

/// `rows` as lines, with two spaces between columns. If there are more columns than
/// alignments, the last alignment is that of the rest. Widths are those of a terminal,
/// where a character may be two columns wide; lines have no spaces at their end. Cells may
/// have any characters: they are shown [`visible`].
#[must_use]
pub fn lines<Row: AsRef<[String]>>(rows: &[Row], alignment: &[Align]) -> Vec<String> {
    let shown =
        |row: &Row| -> Vec<String> { row.as_ref().iter().map(|cell| visible(cell)).collect() };
    let rows: Vec<Vec<String>> = rows.iter().map(shown).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell_width =
        |row: &Vec<String>, column| row.get(column).map_or(0, |text: &String| display_width(text));
    let width = |column| rows.iter().map(|row| cell_width(row, column)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let align = |column: usize| alignment.get(column).or(alignment.last()).copied();
    let cell = |(column, text): (usize, &String)| {
        let padding = " ".repeat(widths[column] - display_width(text));
        match align(column) {
            Some(Align::Right) => padding + text,
            Some(Align::Left) | None => text.clone() + &padding,
        }
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [["learner", "peak"], ["\u{5b66}\u{751f}", "1"], ["x", "23456"]];
        let rows = rows.map(|row| row.map(str::to_owned));
        assert_eq!(
            lines(&rows, &[Align::Left, Align::Right]),
            ["learner   peak", "\u{5b66}\u{751f}         1", "x        23456"]
        );
        assert_eq!(lines(&rows, &[Align::Left])[2], "x        23456");
    }

    #[test]
    fn hidden_characters_are_shown() {
        let rows = [["\u{202e}a\u{1b}[8m", "b"], ["c", "d"]].map(|row| row.map(str::to_owned));
        let shown = ["\\u{202e}a\\u{1b}[8m  b", "c                   d"];
        assert_eq!(lines(&rows, &[Align::Left]), shown);
    }
}
