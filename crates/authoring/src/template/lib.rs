//! The task of exercise NUMBER, given: the data, and the check of the answer.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::first_difference;

/// How many numbers there are.
pub const COUNT: u64 = 1_000_000;

/// The numbers, one after the other.
// TODO: the data, the same in every run
pub fn numbers() -> impl Iterator<Item = u64> {
    (1..=COUNT).map(|number| number * number)
}

/// Measures `work` and checks its answer.
///
/// `work` returns the sum of all [`numbers`].
pub fn run(work: impl Fn() -> u64) -> ExitCode {
    harness::run(work, |answer| first_difference([expected()], [answer]))
}

// TODO: what the answer should be, computed in another way
fn expected() -> u64 {
    COUNT * (COUNT + 1) * (2 * COUNT + 1) / 6
}
