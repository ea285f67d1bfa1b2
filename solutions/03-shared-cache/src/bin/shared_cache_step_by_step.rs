//! The numbers are used in order, and each is computed from the one before, so that
//! one is all the cache you need. It costs the function that computes any number by
//! itself. Do not do it if the order is not yours to choose.

use std::iter::successors;
use std::process::ExitCode;

use num_bigint::BigUint;
use shared_cache::{Counts, FEW, MANY};

// Changed: an iterator over the numbers, in the only order that is needed.
fn factorials_plus(increment: u32) -> impl Iterator<Item = BigUint> {
    let first = (0_u32, BigUint::from(1_u32) + increment);
    successors(Some(first), move |(n, number)| Some((n + 1, number * (n + 1) + increment)))
        .map(|(_, number)| number)
}

fn count_last_digits(range: u32) -> Counts {
    let mut counts = Counts::default();
    for increment in 0..range {
        for number in factorials_plus(increment).take(range as usize) {
            let digit = number % 10_u32;
            counts[usize::try_from(digit).expect("a digit is small")] += 1;
        }
    }
    counts
}

fn main() -> ExitCode {
    shared_cache::run(|| [count_last_digits(FEW), count_last_digits(MANY)])
}
