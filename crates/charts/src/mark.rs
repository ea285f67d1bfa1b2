//! How a program is marked in a chart: by a letter, and by the look of its line.
//!
//! A program has one mark on a page, whatever the chart and whatever else is in it: the
//! exercise as shipped is A, and its solutions are B, C and so on, in their order. A run
//! of the reader's own has the letter of its program with a prime.

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The mark of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    letter: String,
    /// The number of its look (`style`).
    pub(crate) look: usize,
}

impl Mark {
    /// The mark of the program `index` of an exercise, counted from the exercise as
    /// shipped.
    #[must_use]
    pub fn program(index: usize) -> Self {
        // Nobody writes so many solutions, but numbers never run out.
        let number = || (index + 1).to_string();
        let letter = LETTERS.get(index).map_or_else(number, |letter| char::from(*letter).into());
        Mark { letter, look: index }
    }

    /// The mark of the reader's own run of the program `index`, of `programs` in all.
    #[must_use]
    pub fn own(index: usize, programs: usize) -> Self {
        Mark { letter: Mark::program(index).letter + "′", look: programs + index }
    }

    /// The mark of a program that is alone on its page: it needs no letter.
    #[must_use]
    pub fn alone() -> Self {
        Self::without_letter(0)
    }

    /// The mark of many programs, or of what is no program.
    pub(crate) fn without_letter(look: usize) -> Self {
        Mark { letter: String::new(), look }
    }

    /// The letter: "A". Empty if it needs none.
    #[must_use]
    pub fn letter(&self) -> &str {
        &self.letter
    }

    /// `label` after the letter: "A Clinging onto memory".
    #[must_use]
    pub fn with(&self, label: &str) -> String {
        if self.letter.is_empty() { label.to_owned() } else { format!("{} {label}", self.letter) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_unique() {
        let published = (0..30).map(Mark::program);
        let marks: Vec<Mark> = published.chain((0..30).map(|index| Mark::own(index, 30))).collect();
        for (index, mark) in marks.iter().enumerate() {
            for other in &marks[..index] {
                assert!(mark.letter != other.letter && mark.look != other.look, "{mark:?}");
            }
        }
        assert_eq!(Mark::program(27).letter(), "28");
        assert_eq!(Mark::own(1, 8).letter(), "B′");
        assert_eq!(Mark::own(1, 8).with("Mine"), "B′ Mine");
        assert_eq!(Mark::alone().with("Mine"), "Mine");
    }
}
