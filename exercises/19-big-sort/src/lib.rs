//! The task of exercise 19: the passages, the archive, and the check of what is in it. Leave
//! this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

mod temporary;

use std::env;
use std::io;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};
pub use temporary::temporary_file;

/// How many passages there are.
pub const PASSAGES: u32 = 300_000;

/// A vehicle that has passed a toll gate. Passages are ordered by their time, and those of
/// the same time by their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// When it was, in milliseconds from midnight: less than 2^27.
    pub time: u64,
    /// Its place among all that come in, from 0: less than 2^19.
    pub number: u32,
    /// Where it was: less than 2^4.
    pub gate: u32,
    /// Which vehicle it was: less than 2^14.
    pub vehicle: u64,
}

impl Passage {
    /// Bytes of a passage in a file, and in memory as well.
    pub const BYTES: usize = 24;

    /// The passage as bytes, for a file.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.time.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.number.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.gate.to_le_bytes());
        bytes[16..].copy_from_slice(&self.vehicle.to_le_bytes());
        bytes
    }

    /// The passage that [`Self::to_bytes`] has made bytes of.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
        let half = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
        Passage { time: word(0), number: half(8), gate: half(12), vehicle: word(16) }
    }
}

/// The passages of a day, as they come in: from many gates, in no order, and only once. It
/// stands for a connection, which cannot say how many are still to come.
pub struct Passages {
    number: u32,
}

impl Iterator for Passages {
    type Item = Passage;

    fn next(&mut self) -> Option<Passage> {
        let next = (self.number < PASSAGES).then(|| passage(self.number));
        self.number += u32::from(next.is_some());
        next
    }
}

/// Where the passages go when they are in order. It stands for a file elsewhere, so what is in
/// it is not counted.
pub struct Archive {
    passages: Vec<Passage>,
}

impl Archive {
    /// Appends a passage.
    pub fn put(&mut self, passage: Passage) {
        self.passages.push(passage);
    }
}

/// Measures `sorted` and checks what it has put into the archive: all passages, ordered by
/// their time, and those of the same time by their number.
///
/// # Panics
///
/// If `sorted` returns an error, such as that of a disk that is full.
pub fn run(sorted: impl Fn(Passages, &mut Archive) -> io::Result<()>) -> ExitCode {
    let archived = |(passages, mut archive)| {
        sorted(passages, &mut archive).unwrap_or_else(|error| {
            let folder = env::temp_dir();
            panic!("not sorted: {error} (temporary files are in {})", folder.display())
        });
        archive
    };
    harness::run_with(|| (Passages { number: 0 }, archive()), archived, check)
}

/// The passage that comes in at this place. Its bits are mixed as in the generator
/// splitmix64.
fn passage(number: u32) -> Passage {
    let mut bits = u64::from(number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^= bits >> 31;
    let gate = (bits >> 40) as u32 & 15;
    // A gate reports in whole seconds, so many passages have the same time.
    let time = (bits % SECONDS) * 1_000;
    Passage { time, number, gate, vehicle: bits >> 50 }
}

/// Seconds of a day.
const SECONDS: u64 = 24 * 60 * 60;

/// An archive that needs no more memory while it is filled: it has the room, and the kernel
/// has given it the pages, since each of them was written to.
fn archive() -> Archive {
    let mut passages = vec![passage(0); PASSAGES as usize];
    passages.clear();
    Archive { passages }
}

/// Compares the archive with the passages, put in order by counting how many there are of
/// each second, and not by comparing them.
fn check(archive: &Archive) -> Result<(), Mismatch> {
    let second = |number| (passage(number).time / 1_000) as usize;
    let mut starts = vec![0; SECONDS as usize + 1];
    (0..PASSAGES).for_each(|number| starts[second(number) + 1] += 1);
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let mut expected = vec![passage(0); PASSAGES as usize];
    for number in 0..PASSAGES {
        let place = &mut starts[second(number)];
        expected[*place] = passage(number);
        *place += 1;
    }
    first_difference(expected, &archive.passages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_the_same_after_its_bytes_and_fits_where_it_says() {
        assert_eq!(size_of::<Passage>(), Passage::BYTES);
        for passage in (Passages { number: 0 }) {
            assert_eq!(Passage::from_bytes(passage.to_bytes()), passage);
            let Passage { time, number, gate, vehicle } = passage;
            assert!(time < 1 << 27 && number < 1 << 19 && gate < 1 << 4 && vehicle < 1 << 14);
        }
    }

    #[test]
    fn the_check_takes_the_order_of_a_sort_and_no_other() {
        let mut archive = archive();
        archive.passages.extend(Passages { number: 0 });
        assert!(check(&archive).is_err());
        archive.passages.sort();
        check(&archive).unwrap();
        let twin = archive.passages.windows(2).position(|pair| pair[0].time == pair[1].time);
        archive.passages.swap(twin.unwrap(), twin.unwrap() + 1);
        assert!(check(&archive).is_err());
    }
}
