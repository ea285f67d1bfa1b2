//! The list gives back the room that it does not need. That costs a copy of the list
//! where the allocator cannot shrink it in place. Do not expect much of it:
//! `shrink_to_fit` is about the list's own block, and the elements in there are handles.
//! What they own is as large as before.

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

fn by_subject() -> Vec<u32> {
    let mut subjects = Vec::new();
    for number in 0..LETTERS {
        let letter = fetch(number);
        let subject = Excerpt::subject(&letter);
        subjects.push((subject, number));
    }
    // Changed: the list has no room for more than is in it.
    subjects.shrink_to_fit();
    subjects.sort_unstable_by(|(one, _), (other, _)| one.bytes().cmp(other.bytes()));
    subjects.iter().map(|(_, number)| *number).collect()
}

fn main() -> ExitCode {
    excerpts::run(by_subject)
}
