//! A full vector reserves a little more: its block has to move.

use std::process::ExitCode;

fn work() -> Vec<u8> {
    let mut data = vec![1; 50_000_000];
    data.reserve_exact(10_000_000);
    data
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
