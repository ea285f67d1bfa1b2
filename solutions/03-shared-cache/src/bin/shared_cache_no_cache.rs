//! Nothing is kept, and each number is computed from the first one on, in place. It
//! costs work: the number n takes n steps instead of one. Do not do it if the same
//! numbers are used again and again; if each is used only once, a cache costs memory
//! and saves nothing.

use std::process::ExitCode;

use num_bigint::BigUint;
use shared_cache::{Counts, FEW, MANY};

struct Algorithms {
    increment: u32,
}

impl Algorithms {
    // Changed: every number is computed from the first one on.
    fn factorial_plus(&self, n: u32) -> BigUint {
        let mut number = BigUint::from(1_u32) + self.increment;
        for factor in 1..=n {
            number *= factor;
            number += self.increment;
        }
        number
    }
}

fn count_last_digits(range: u32) -> Counts {
    let mut counts = Counts::default();
    for increment in 0..range {
        let algorithms = Algorithms { increment };
        for n in 0..range {
            let digit = algorithms.factorial_plus(n) % 10_u32;
            counts[usize::try_from(digit).expect("a digit is small")] += 1;
        }
    }
    counts
}

fn main() -> ExitCode {
    shared_cache::run(|| [count_last_digits(FEW), count_last_digits(MANY)])
}
