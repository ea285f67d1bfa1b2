//! The task of exercise 3: how many numbers there are, and the check of the answer.
//! Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// The first count is of this many increments, and this many numbers for each.
pub const FEW: u32 = 100;

/// The second count is of this many.
pub const MANY: u32 = 250;

/// How many numbers end in each digit, from 0 to 9.
pub type Counts = [u32; 10];

/// Measures `count` and checks its answer.
///
/// For each increment there are numbers: number 0 is 1 plus the increment, and number
/// n is n times the one before, plus the increment. `count` returns how many of them
/// end in each digit: for the increments and numbers below [`FEW`], and for those
/// below [`MANY`].
pub fn run(count: impl Fn() -> [Counts; 2]) -> ExitCode {
    harness::run(count, check)
}

fn check(answer: &[Counts; 2]) -> Result<(), Mismatch> {
    let expected = [expected(FEW), expected(MANY)];
    first_difference(expected.into_iter().flatten(), answer.as_flattened())
}

/// The counts, without computing the numbers: a last digit follows from the one before.
fn expected(range: u32) -> Counts {
    let digits = (0..range).flat_map(|increment| {
        let first = (1 + increment) % 10;
        (1..=range).scan(first, move |digit, n| {
            let this = *digit;
            *digit = (this * n + increment) % 10;
            Some(this)
        })
    });
    digits.fold(Counts::default(), |mut counts, digit| {
        counts[digit as usize] += 1;
        counts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_numbers_written_out() {
        let mut counts = Counts::default();
        for increment in 0..9_u64 {
            let mut number = 1 + increment;
            for n in 1..=9 {
                counts[(number % 10) as usize] += 1;
                number = number * n + increment;
            }
        }
        assert_eq!(expected(9), counts);
    }

    #[test]
    fn a_wrong_count_is_found_at_its_place() {
        let mut answer = [expected(FEW), expected(MANY)];
        assert_eq!(check(&answer), Ok(()));
        answer[1][3] += 1;
        let index = check(&answer).map_err(|wrong| wrong.index);
        assert_eq!(index, Err(13));
    }
}
