use std::sync::{Arc, Barrier};
use std::thread;

const THREADS: usize = 200;

// Each thread has a block, and a buffer on its stack.
fn work() -> usize {
    let together = Arc::new(Barrier::new(THREADS));
    let thread = |number: usize| {
        let together = Arc::clone(&together);
        thread::spawn(move || {
            let squares: Vec<usize> = (0..100).map(|square| square * number).collect();
            squares[7] + wait_with_a_buffer(&together)
        })
    };
    let threads: Vec<_> = (0..THREADS).map(thread).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

#[inline(never)]
fn wait_with_a_buffer(together: &Barrier) -> usize {
    let buffer = std::hint::black_box([1_u8; 100_000]);
    together.wait();
    buffer.iter().map(|byte| usize::from(*byte)).sum()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
