//! A large array that is not on the heap at all, but on the stack of a thread.

use std::hint::black_box;
use std::process::ExitCode;
use std::thread;

const SIZE: usize = 60_000_000;

#[expect(clippy::large_stack_arrays, reason = "that is the point")]
fn sum() -> u64 {
    let data = black_box([1_u8; SIZE]);
    data.iter().map(|byte| u64::from(*byte)).sum()
}

fn work() -> u64 {
    let thread = thread::Builder::new().stack_size(3 * SIZE).spawn(sum);
    thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_default()
}

fn main() -> ExitCode {
    harness::run(work, |sum| {
        assert_eq!(*sum, SIZE as u64, "the thread did its work");
        Ok(())
    })
}
