//! The task of exercise 1: how long the sequences are, and the check of the answer.
//! Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many numbers of the Fibonacci sequence the first sum adds up.
pub const LENGTH_1: usize = 33_333;

/// How many the second sum adds up.
pub const LENGTH_2: usize = 30_000;

/// How many the third sum adds up.
pub const LENGTH_3: usize = 34_567;

/// The hash is the sum modulo this.
pub const MODULUS: u32 = 10_000;

/// Measures `generate_hash` and checks its answer.
///
/// `generate_hash` returns the sum of the first [`LENGTH_1`], the first
/// [`LENGTH_2`] and the first [`LENGTH_3`] numbers of the sequence that starts
/// with 1, 1, modulo [`MODULUS`].
pub fn run(generate_hash: impl Fn() -> u32) -> ExitCode {
    harness::run(generate_hash, |answer| check(*answer))
}

fn check(answer: u32) -> Result<(), Mismatch> {
    let expected =
        [LENGTH_1, LENGTH_2, LENGTH_3].into_iter().map(sum_of_first).sum::<u32>() % MODULUS;
    first_difference([expected], [&answer])
}

/// The sum of the first `length` numbers, modulo [`MODULUS`], without adding them
/// up: it is one less than the second number after them.
fn sum_of_first(length: usize) -> u32 {
    (fibonacci(length + 2) + MODULUS - 1) % MODULUS
}

/// The number at `place`, from 1, modulo [`MODULUS`], by doubling: those at 2n and
/// 2n + 1 are computed from those at n and n + 1.
fn fibonacci(place: usize) -> u32 {
    let (mut this, mut next) = (0_u64, 1_u64);
    let modulus = u64::from(MODULUS);
    for bit in (0..usize::BITS).rev() {
        let doubled = this * (2 * next + modulus - this) % modulus;
        let after = (this * this + next * next) % modulus;
        (this, next) = if place >> bit & 1 == 1 {
            (after, (doubled + after) % modulus)
        } else {
            (doubled, after)
        };
    }
    u32::try_from(this).unwrap_or(MODULUS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_gives_the_same_numbers_as_adding() {
        let (mut this, mut next, mut sum) = (1, 1, 0);
        for place in 1..2_000 {
            assert_eq!(fibonacci(place), this, "at {place}");
            sum = (sum + this) % MODULUS;
            assert_eq!(sum_of_first(place), sum, "up to {place}");
            (this, next) = (next, (this + next) % MODULUS);
        }
    }

    #[test]
    fn only_the_right_answer_is_right() {
        let right = (0..MODULUS).filter(|answer| check(*answer).is_ok());
        assert_eq!(right.count(), 1);
        assert!(check(MODULUS).is_err());
    }
}
