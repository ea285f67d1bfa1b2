//! Capacity that is never written to.

use std::hint::black_box;
use std::process::ExitCode;

fn work() -> Vec<u8> {
    black_box(Vec::with_capacity(100_000_000))
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
