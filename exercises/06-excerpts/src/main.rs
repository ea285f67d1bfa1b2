//! Exercise 6: excerpts.
//!
//! A thousand letters are put in the order of their subjects. How much memory does the
//! program hold at its peak? Guess, then run `cargo xtask check 6`, and bring it within
//! its budget. You can change anything in this file; the chapter is
//! `course/src/06-excerpts.md`.

use std::ops::Range;
use std::process::ExitCode;
use std::sync::Arc;

use excerpts::{LETTERS, fetch};

/// A part of a letter. Nothing is copied: it shares the text of its letter.
struct Excerpt {
    text: Arc<[u8]>,
    range: Range<usize>,
}

impl Excerpt {
    fn subject(letter: &Arc<[u8]>) -> Self {
        Excerpt { text: Arc::clone(letter), range: excerpts::subject(letter) }
    }

    fn bytes(&self) -> &[u8] {
        &self.text[self.range.clone()]
    }
}

/// The numbers of the letters, in the order of their subjects.
fn by_subject() -> Vec<u32> {
    let mut subjects = Vec::new();
    for number in 0..LETTERS {
        let letter = fetch(number);
        let subject = Excerpt::subject(&letter);
        subjects.push((subject, number));
    }
    subjects.sort_unstable_by(|(one, _), (other, _)| one.bytes().cmp(other.bytes()));
    subjects.iter().map(|(_, number)| *number).collect()
}

fn main() -> ExitCode {
    excerpts::run(by_subject)
}
