//! Each subject is copied into a block of its own, and its letter is dropped at the end
//! of the round. It costs an allocation for each letter, and a copy of a few bytes. Do
//! not do it where most of a letter is kept, or where the excerpt is dropped soon: then
//! there is little to save.

use std::process::ExitCode;

use excerpts::{LETTERS, fetch, subject};

// Changed: a subject is a `Box<[u8]>`, which owns its own bytes and nothing else.
fn by_subject() -> Vec<u32> {
    let mut subjects = Vec::new();
    for number in 0..LETTERS {
        let letter = fetch(number);
        let subject: Box<[u8]> = letter[subject(&letter)].into();
        subjects.push((subject, number));
    }
    subjects.sort_unstable();
    subjects.iter().map(|(_, number)| *number).collect()
}

fn main() -> ExitCode {
    excerpts::run(by_subject)
}
