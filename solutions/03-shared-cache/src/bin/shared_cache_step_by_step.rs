//! The numbers are asked for in order, each made of the one before, so the one
//! before is all the cache there has to be. It costs the function that could be
//! asked for any number. Do not do it where the order is not yours to choose.

use std::iter::successors;
use std::process::ExitCode;

use num_bigint::BigUint;
use shared_cache::{Counts, FEW, MANY};

// Changed: an iterator over the numbers, in the only order that is asked for.
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
