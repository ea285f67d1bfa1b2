//! The task of exercise 6: the letters, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::io::Write;
use std::iter::repeat_n;
use std::ops::Range;
use std::process::ExitCode;
use std::sync::Arc;

use harness::{Mismatch, first_difference};

/// How many letters there are. Their numbers begin at 0.
pub const LETTERS: u32 = 1_000;

/// Fetches the text of a letter from the archive: two lines about it, such as
/// `Letter 17` and `Subject: bees in Delft in June`, and then what it says.
#[must_use]
#[inline(never)]
pub fn fetch(number: u32) -> Arc<[u8]> {
    let mut letter: Arc<[u8]> = repeat_n(0, size(number)).collect();
    let mut rest = Arc::get_mut(&mut letter).expect("nobody else has it yet");
    let [what, place, time] = words(rank(number));
    write!(rest, "Letter {number}\nSubject: {what} in {place} in {time}\n").expect("it has room");
    for part in rest.chunks_mut(TEXT.len()) {
        part.copy_from_slice(&TEXT[..part.len()]);
    }
    letter
}

/// Where the subject of a letter is in its text.
///
/// # Panics
///
/// If the text is not that of a letter.
#[must_use]
pub fn subject(letter: &[u8]) -> Range<usize> {
    const LABEL: &[u8] = b"Subject: ";
    let line = letter.iter().position(|byte| *byte == b'\n').expect("it has lines") + 1;
    let start = line + LABEL.len();
    let length = letter[start..].iter().position(|byte| *byte == b'\n').expect("it has lines");
    start..start + length
}

/// Measures `by_subject` and checks its answer: the numbers of all letters, in the
/// alphabetical order of their subjects. No two letters have the same subject.
pub fn run(by_subject: impl Fn() -> Vec<u32>) -> ExitCode {
    harness::run(by_subject, |answer| check(answer))
}

/// What every letter says, again and again.
const TEXT: &[u8] = b"\nDear friend, it has been too long since I wrote to you last.\n";

const WHAT: [&str; 10] = [
    "a broken clock",
    "a good horse",
    "bees",
    "books",
    "old debts",
    "seeds",
    "the bridge",
    "the harvest",
    "wine",
    "wool",
];
const PLACES: [&str; 10] =
    ["Aarhus", "Bergen", "Cork", "Delft", "Espoo", "Ghent", "Lisbon", "Porto", "Riga", "Turin"];
const TIMES: [&str; 10] =
    ["April", "August", "December", "January", "July", "June", "March", "May", "October", "winter"];

/// Bytes of a letter.
fn size(number: u32) -> usize {
    10_000 + (number * 7_919 % 20_000) as usize
}

/// The place of a letter in the order of all subjects.
fn rank(number: u32) -> u32 {
    (number * 387 + 61) % LETTERS
}

/// What the subject at a place in that order is made of: the words of each list are in
/// alphabetical order.
fn words(rank: u32) -> [&'static str; 3] {
    let digit = |power: u32| (rank / power % 10) as usize;
    [WHAT[digit(100)], PLACES[digit(10)], TIMES[digit(1)]]
}

/// Compares the answer with the numbers by their rank, which takes no subject to find.
fn check(answer: &[u32]) -> Result<(), Mismatch> {
    let letter_at = |place| (0..LETTERS).find(|number| rank(*number) == place);
    first_difference((0..LETTERS).filter_map(letter_at), answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_in_the_order_of_their_ranks() {
        let subjects = (0..LETTERS).map(words).map(|words| words.join(" in "));
        assert!(subjects.is_sorted_by(|before, after| before < after));
    }

    #[test]
    fn every_rank_is_that_of_one_letter() {
        let mut ranks: Vec<u32> = (0..LETTERS).map(rank).collect();
        ranks.sort_unstable();
        assert!(ranks.into_iter().eq(0..LETTERS));
    }

    #[test]
    fn a_subject_is_found_in_its_letter() {
        let letter = fetch(17);
        let found = String::from_utf8_lossy(&letter[subject(&letter)]).into_owned();
        assert_eq!(found, words(rank(17)).join(" in "));
    }
}
