//! A cache with a limit drops the entry that has not been used for the longest time.
//! It costs a crate, two pointers for each entry, and a number that somebody has to
//! choose: a limit below the number of entries that are used in turn makes every
//! lookup miss. Do not do it without measuring how often the cache hits.

use std::hash::{BuildHasherDefault, DefaultHasher};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use num_bigint::BigUint;
use shared_cache::{Counts, FEW, MANY};

/// The numbers computed so far, by instance and argument.
type Cache = LruCache<(u64, u32), BigUint, BuildHasherDefault<DefaultHasher>>;

/// How many numbers are kept: those that were used last.
const LIMIT: NonZeroUsize = NonZeroUsize::new(100).unwrap();

fn cache() -> MutexGuard<'static, Cache> {
    // Changed: a cache that drops what has not been used for the longest time. Its
    // hashes are not seeded: otherwise entries would be in other places in each run,
    // and the moment at which the table grows would differ.
    static CACHE: LazyLock<Mutex<Cache>> =
        LazyLock::new(|| Mutex::new(LruCache::with_hasher(LIMIT, BuildHasherDefault::default())));
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
        cache().put((self.id, n), number.clone());
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
