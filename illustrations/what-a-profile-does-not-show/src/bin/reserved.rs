//! A vector that is told in advance how large it will be.

use std::process::ExitCode;

#[expect(clippy::same_item_push, reason = "pushing one by one is the point")]
fn work() -> Vec<u8> {
    let mut data = Vec::with_capacity(40_000_000);
    for _ in 0..40_000_000 {
        data.push(1);
    }
    data
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
