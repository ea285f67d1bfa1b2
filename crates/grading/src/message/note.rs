//! A detail of a message: text, and perhaps a list of holders, which is a table where there
//! is room for one.

use heap_profile::text::{visible, visible_lines};
use serde::{Deserialize, Serialize};
use textwrap::core::display_width;

use crate::table::{self, Align};

/// A detail of a message. Its texts may have any characters; what is returned is visible.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it says, in one or more lines.
    text: String,
    /// Below that: how much is held, by which function, and where.
    rows: Vec<[String; 3]>,
    /// The sum of the rows that are left out; may be empty.
    rest: String,
}

impl From<String> for Note {
    fn from(text: String) -> Self {
        Note { text, ..Note::default() }
    }
}

impl Note {
    /// A list under `heading`, with `rest` as its last line unless that is empty.
    #[must_use]
    pub fn list(heading: String, rows: Vec<[String; 3]>, rest: String) -> Self {
        Note { text: heading, rows, rest }
    }

    /// All of it, with lines of any length.
    #[must_use]
    pub fn full(&self) -> String {
        self.in_lines(|_| true)
    }

    /// All of it for `columns`. If that is too little for a table, each row has a second
    /// line for the place; lines of words may still be longer.
    #[must_use]
    pub fn within(&self, columns: usize) -> String {
        self.in_lines(|table| table.iter().all(|line| display_width(line) <= columns))
    }

    fn in_lines(&self, fits: impl Fn(&[String]) -> bool) -> String {
        let table = table::lines(&self.rows, &[Align::Left]);
        let rows = if fits(&table) { table } else { self.rows_in_two_lines() };
        let rest = (!self.rest.is_empty()).then(|| visible_lines(&self.rest));
        let lines = [visible_lines(&self.text)].into_iter().chain(rows).chain(rest);
        lines.collect::<Vec<_>>().join("\n")
    }

    fn rows_in_two_lines(&self) -> Vec<String> {
        let names = self.rows.iter().map(|[amount, name, _]| [amount.clone(), name.clone()]);
        let names = table::lines(&names.collect::<Vec<_>>(), &[Align::Left]);
        let places = self.rows.iter().map(|[.., place]| format!("  {}", visible(place)));
        names.into_iter().zip(places).flat_map(|(name, place)| [name, place]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_two_lines_where_a_table_is_too_wide() {
        let row = |amount: &str, place: &str| [amount, "f", place].map(str::to_owned);
        let rows = vec![row("1 byte", "line 7"), row("22 bytes", "line 8, by \u{1b}")];
        let note = Note::list("23 bytes:".into(), rows, "1 byte elsewhere".into());
        let table = "23 bytes:\n1 byte    f  line 7\n22 bytes  f  line 8, by \\u{1b}\n\
                     1 byte elsewhere";
        assert_eq!((note.full().as_str(), note.within(30).as_str()), (table, table));
        let narrow = "23 bytes:\n1 byte    f\n  line 7\n22 bytes  f\n  line 8, by \\u{1b}\n\
                      1 byte elsewhere";
        assert_eq!(note.within(29), narrow);
    }

    #[test]
    fn a_text_is_a_note_by_itself() {
        assert_eq!(Note::from("a\tb\nc\u{202e}".to_owned()).within(1), "a\tb\nc\\u{202e}");
    }
}
