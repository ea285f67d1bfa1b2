//! The task, given: numbers, and the check of what comes of them.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

mod numbers;

pub use numbers::{COUNT, load};

/// Measures `work` and checks its answer: every number, doubled and one more.
pub fn run(work: impl Fn() -> Vec<u8>) -> ExitCode {
    harness::run(work, |answer| check(answer))
}

fn check(answer: &[u8]) -> Result<(), Mismatch> {
    first_difference((0..COUNT).map(numbers::expected), answer)
}
