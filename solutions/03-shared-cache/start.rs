//! Exercise 3: a cache for everyone.
//!
//! A slow function is called again and again, so it has a cache. How much memory does
//! the program hold at its peak? Guess, then run `cargo xtask check 3`, and bring it
//! within its budget. You can change anything in this file; the chapter is
//! `course/src/03-shared-cache.md`.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use num_bigint::BigUint;
use shared_cache::{Counts, FEW, MANY};

/// The numbers computed so far, by instance and argument.
type Cache = HashMap<(u64, u32), BigUint>;

fn cache() -> MutexGuard<'static, Cache> {
    static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Algorithms {
    id: u64,
    increment: u32,
}

impl Algorithms {
    fn new(increment: u32) -> Self {
        static NEXT_ID: AtomicU64 = AtomicU64::new(0);
        Algorithms { id: NEXT_ID.fetch_add(1, Ordering::Relaxed), increment }
    }

    /// Like a factorial, with the increment added at every step.
    fn factorial_plus(&self, n: u32) -> BigUint {
        if let Some(known) = cache().get(&(self.id, n)) {
            return known.clone();
        }
        let factor = if n == 0 { BigUint::from(1_u32) } else { self.factorial_plus(n - 1) * n };
        let number = factor + self.increment;
        cache().insert((self.id, n), number.clone());
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
