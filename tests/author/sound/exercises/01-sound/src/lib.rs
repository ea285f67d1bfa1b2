//! The task, which is given: the numbers, and the check of the answer.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

mod numbers;

pub use numbers::{COUNT, load};

/// Measures `work` and checks its answer: every number, doubled, plus one.
pub fn run(work: impl Fn() -> Vec<u8>) -> ExitCode {
    harness::run(work, |answer| check(answer))
}

fn check(answer: &[u8]) -> Result<(), Mismatch> {
    first_difference((0..COUNT).map(numbers::expected), answer)
}
