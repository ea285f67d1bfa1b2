//! Breaking text into the rows of a screen. The text may have colors. Each row is complete
//! in itself, since any of them may be the first that is shown.

use textwrap::core::display_width;

/// Begins a sequence that sets a color or a style, which ends with `m`.
const ESCAPE: char = '\u{1b}';

/// Ends all colors and styles.
const RESET: &str = "\u{1b}[0m";

/// A terminal's own tabs depend on where they are.
const TAB: &str = "    ";

/// `text` in rows of at most `columns` columns, broken after spaces where there are some.
pub(super) fn rows(text: &str, columns: usize) -> Vec<String> {
    let mut rows = Rows { columns: columns.max(1), ..Rows::default() };
    for line in text.lines() {
        rows.add_line(&line.replace('\t', TAB));
    }
    rows.done
}

/// `line` in one row: its end is cut off if it is too long.
pub(super) fn cut(line: &str, columns: usize) -> String {
    if display_width(line) <= columns {
        return line.to_owned();
    }
    let mut row = String::new();
    for c in line.chars() {
        if display_width(&row) + width(c) >= columns {
            break;
        }
        row.push(c);
    }
    row + "…"
}

#[derive(Default)]
struct Rows {
    columns: usize,
    done: Vec<String>,
    row: Row,
    /// The row up to its last space.
    space: Option<Row>,
}

/// The beginning of a row.
#[derive(Clone, Default)]
struct Row {
    text: String,
    width: usize,
    /// The sequences that set the colors at its end.
    colors: String,
}

impl Rows {
    fn add_line(&mut self, line: &str) {
        let mut rest = line.chars();
        while let Some(c) = rest.next() {
            if c == ESCAPE {
                let sequence = format!("{c}{}", through_m(&mut rest));
                self.row.add_color(&sequence);
                continue;
            }
            if self.row.width + width(c) > self.columns && self.row.width > 0 {
                if c == ' ' {
                    self.end_row_with_colors();
                    continue;
                }
                self.break_row();
            }
            self.row.text.push(c);
            self.row.width += width(c);
            // Not where the line is indented.
            if c == ' ' && !self.row.text.trim_start().is_empty() {
                self.space = Some(self.row.clone());
            }
        }
        self.end_row(Row::default());
    }

    /// Breaks the row after its last space, unless that leaves half of it empty.
    fn break_row(&mut self) {
        let Some(before) = self.space.take().filter(|row| row.width * 2 > self.columns) else {
            return self.end_row_with_colors();
        };
        let text = before.colors.clone() + &self.row.text[before.text.len()..];
        let width = self.row.width - before.width;
        let colors = std::mem::take(&mut self.row.colors);
        self.row = before;
        self.end_row(Row { text, width, colors });
    }

    /// Ends the row, and begins another in its colors.
    fn end_row_with_colors(&mut self) {
        let colors = self.row.colors.clone();
        self.end_row(Row { text: colors.clone(), width: 0, colors });
    }

    /// Ends the row, and begins `next`.
    fn end_row(&mut self, next: Row) {
        let Row { text, colors, .. } = std::mem::replace(&mut self.row, next);
        let text = text.trim_end();
        self.done.push(if colors.is_empty() { text.to_owned() } else { format!("{text}{RESET}") });
        self.space = None;
    }
}

impl Row {
    fn add_color(&mut self, sequence: &str) {
        self.text += sequence;
        if sequence == RESET {
            self.colors.clear();
        } else {
            self.colors += sequence;
        }
    }
}

/// The characters of `rest` up to the `m` that ends a sequence.
fn through_m(rest: &mut std::str::Chars) -> String {
    let mut sequence = String::new();
    for c in rest.by_ref() {
        sequence.push(c);
        if c == 'm' {
            break;
        }
    }
    sequence
}

fn width(c: char) -> usize {
    display_width(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_broken_after_spaces_where_that_is_possible() {
        assert_eq!(rows("one two three\n\nfour", 8), ["one two", "three", "", "four"]);
        assert_eq!(rows("one two", 3), ["one", "two"]);
        assert_eq!(rows("one three fivesix", 7), ["one", "three", "fivesix"]);
        assert_eq!(rows("a bcdefghijk", 6), ["a bcde", "fghijk"]);
        assert_eq!(rows("\tab", 5), ["    a", "b"]);
        assert_eq!(rows("größe 日本", 7), ["größe", "日本"]);
        assert_eq!(rows("日本", 1), ["日", "本"]);
        assert_eq!(rows("", 5), [""; 0]);
    }

    #[test]
    fn each_row_has_its_own_colors() {
        let red = "\u{1b}[31m";
        assert_eq!(
            rows(&format!("{red}one two{RESET} three"), 4),
            [format!("{red}one{RESET}"), format!("{red}two{RESET}"), "thre".into(), "e".into()]
        );
        assert_eq!(
            rows(&format!("one {red}bold"), 6),
            ["one".to_owned(), format!("{red}bold{RESET}")]
        );
    }

    #[test]
    fn what_is_cut_ends_with_an_ellipsis() {
        assert_eq!(["exercise", "日本語"].map(|line| cut(line, 6)), ["exerc…", "日本語"]);
        assert_eq!(["exercise", "日本語"].map(|line| cut(line, 5)), ["exer…", "日本…"]);
    }
}
