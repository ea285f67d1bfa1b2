//! The task, given: numbers, and the check of what comes of them.

use std::process::ExitCode;

use harness::Mismatch;

mod numbers;

pub use numbers::{COUNT, load};

/// Measures `work` and checks its answer: every number, doubled and one more.
pub fn run(work: impl Fn() -> Vec<u8>) -> ExitCode {
    harness::run(|| (), |()| work(), |answer| check(answer))
}

fn check(answer: &[u8]) -> Result<(), Mismatch> {
    let right = |(index, number): (usize, &u8)| *number == numbers::expected(index);
    match answer.iter().enumerate().position(|number| !right(number)) {
        None if answer.len() == COUNT => Ok(()),
        place => Err(Mismatch {
            index: place.unwrap_or(answer.len().min(COUNT)) as u64,
            expected: "another".into(),
            found: "this".into(),
        }),
    }
}
