//! A vector that grows as elements are pushed: its capacity doubles.

use std::process::ExitCode;

#[expect(clippy::same_item_push, reason = "pushing one by one is the point")]
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
