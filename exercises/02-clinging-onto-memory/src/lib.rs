//! The task of exercise 2: the data, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// Bytes of data: 100 MB.
pub const SIZE: usize = 100_000_000;

/// What the first stage subtracts from each byte.
pub const SUBTRACT_AMOUNT: u8 = 3;

/// The power to which the second stage raises each byte.
pub const POWER_AMOUNT: u32 = 2;

/// What the last stage adds to each byte.
pub const ADD_AMOUNT: u8 = 10;

/// Loads the data: 100 MB that look random, and are the same every time.
#[must_use]
#[inline(never)]
pub fn load() -> Vec<u8> {
    let mut data = Vec::with_capacity(size());
    for place in 0..words() {
        data.extend_from_slice(&word(place));
    }
    data
}

/// Measures `process_data` and checks its answer.
///
/// `process_data` loads the data and returns it after all four stages: from each
/// byte 3 is subtracted, it is squared and doubled, and 10 is added, in arithmetic
/// that wraps around at 256.
pub fn run(process_data: impl Fn() -> Vec<u8>) -> ExitCode {
    harness::run(process_data, |answer| check(answer))
}

/// The data is generated in words of this many bytes.
const WORD: usize = 8;

/// Bytes of data in this run.
fn size() -> usize {
    harness::size(SIZE)
}

fn words() -> u64 {
    (size() / WORD) as u64
}

/// The word of the data at `place`. Its bits are mixed as in the generator splitmix64,
/// so that no byte can be predicted from others.
fn word(place: u64) -> [u8; WORD] {
    let mut bits = place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (bits ^ (bits >> 31)).to_le_bytes()
}

/// All four stages at once: 2(x - 3)² + 10, multiplied out.
fn expected(byte: u8) -> u8 {
    let square = byte.wrapping_mul(byte);
    square.wrapping_mul(2).wrapping_sub(byte.wrapping_mul(12)).wrapping_add(28)
}

/// Compares the answer with what the data should become: a word at a time, which is
/// several times as fast, and byte by byte only to find where it is wrong.
fn check(answer: &[u8]) -> Result<(), Mismatch> {
    let right = || (0..words()).map(|place| word(place).map(expected));
    let (words, rest) = answer.as_chunks::<WORD>();
    if rest.is_empty() && right().eq(words.iter().copied()) {
        return Ok(());
    }
    first_difference(right().flatten(), answer)
}
