//! Only what is needed is computed, and that does not need the heap. It costs the
//! numbers, as in the first exercise, and it works for last digits only. Do not do it
//! if the next question may be a different one.

use std::process::ExitCode;

use shared_cache::{Counts, FEW, MANY};

// Changed: the last digit of a number follows from the last digit of the one
// before, so no number is computed at all.
fn count_last_digits(range: u32) -> Counts {
    let mut counts = Counts::default();
    for increment in 0..range {
        let mut digit = 1;
        for n in 0..range {
            digit = (digit * n.max(1) + increment) % 10;
            counts[digit as usize] += 1;
        }
    }
    counts
}

fn main() -> ExitCode {
    shared_cache::run(|| [count_last_digits(FEW), count_last_digits(MANY)])
}
