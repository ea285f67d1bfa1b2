//! A vector that grows by itself: it doubles.

use std::process::ExitCode;

#[expect(clippy::same_item_push, reason = "one by one is what it is about")]
fn work() -> Vec<u8> {
    let mut data = Vec::new();
    for _ in 0..40_000_000 {
        data.push(1);
    }
    data
}

fn main() -> ExitCode {
    harness::run(work, |data| {
        println!("length   {:>10}", data.len());
        println!("capacity {:>10}", data.capacity());
        Ok(())
    })
}
