//! The excerpts share the text of their letters for a while. When these letters have
//! become too large together, the subjects are copied into one block that the excerpts
//! share from then on, and the letters are dropped. It costs a limit that you have to
//! choose, and that much is always held. Do not do it where most of the text is kept:
//! then nearly everything is copied, and nearly nothing is freed.

use std::ops::Range;
use std::process::ExitCode;
use std::sync::Arc;

use excerpts::{LETTERS, fetch};

/// A part of a letter, or of what was copied out of several.
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

/// How many bytes of letters are held before they are compacted.
const LIMIT: usize = 200_000;

// Changed: the excerpts get a text of their own, with nothing else in it.
fn compact(subjects: &mut [(Excerpt, u32)]) {
    let parts: Vec<&[u8]> = subjects.iter().map(|(part, _)| part.bytes()).collect();
    let text: Arc<[u8]> = parts.concat().into();
    let mut start = 0;
    for (subject, _) in subjects {
        let end = start + subject.bytes().len();
        *subject = Excerpt { text: Arc::clone(&text), range: start..end };
        start = end;
    }
}

fn by_subject() -> Vec<u32> {
    let mut subjects = Vec::new();
    let (mut compacted, mut held) = (0, 0);
    for number in 0..LETTERS {
        let letter = fetch(number);
        held += letter.len();
        subjects.push((Excerpt::subject(&letter), number));
        if held > LIMIT {
            compact(&mut subjects[compacted..]);
            (compacted, held) = (subjects.len(), 0);
        }
    }
    subjects.sort_unstable_by(|(one, _), (other, _)| one.bytes().cmp(other.bytes()));
    subjects.iter().map(|(_, number)| *number).collect()
}

fn main() -> ExitCode {
    excerpts::run(by_subject)
}
