//! No text is kept, only the numbers. Each letter finds its place among those before it,
//! and fetches the ones that it is compared with. It costs time: every letter is fetched
//! several times. Do not do it where fetching is slow, or where a letter may change
//! meanwhile.

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

// Changed: an excerpt lives as long as it is compared, and so does its letter. The
// subject that stays meanwhile is copied.
fn by_subject() -> Vec<u32> {
    let mut numbers = Vec::with_capacity(LETTERS as usize);
    for number in 0..LETTERS {
        let subject: Box<[u8]> = Excerpt::subject(&fetch(number)).bytes().into();
        let place = numbers.partition_point(|other| {
            let other = Excerpt::subject(&fetch(*other));
            other.bytes() < &*subject
        });
        numbers.insert(place, number);
    }
    numbers
}

fn main() -> ExitCode {
    excerpts::run(by_subject)
}
