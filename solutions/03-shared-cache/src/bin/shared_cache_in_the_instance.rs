//! The cache is a field, so the instance owns its numbers, and they are dropped with
//! it. It costs what instances could have shared, which is nothing here, and threads
//! can no longer share an instance. Do not do it if instances live as long as the
//! program: then their caches do as well.

use std::cell::RefCell;
use std::collections::HashMap;
use std::process::ExitCode;

use num_bigint::BigUint;
use shared_cache::{Counts, FEW, MANY};

// Changed: the numbers of an instance are in the instance, and dropped with it.
struct Algorithms {
    increment: u32,
    known: RefCell<HashMap<u32, BigUint>>,
}

impl Algorithms {
    fn new(increment: u32) -> Self {
        Algorithms { increment, known: RefCell::default() }
    }

    /// Like a factorial, with the increment added at every step.
    fn factorial_plus(&self, n: u32) -> BigUint {
        if let Some(known) = self.known.borrow().get(&n) {
            return known.clone();
        }
        let factor = if n == 0 { BigUint::from(1_u32) } else { self.factorial_plus(n - 1) * n };
        let number = factor + self.increment;
        self.known.borrow_mut().insert(n, number.clone());
        number
    }
}

fn count_last_digits(range: u32) -> Counts {
    let mut counts = Counts::default();
    for increment in 0..range {
        let algorithms = Algorithms::new(increment);
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
