use std::sync::{Arc, Barrier};
use std::thread;

const THREADS: usize = 16;

#[inline(never)]
fn deeper(levels: usize, together: &Barrier) -> usize {
    let level = std::hint::black_box(Box::new(levels));
    if levels == 0 {
        together.wait();
        return *level;
    }
    deeper(levels - 1, together) + *level
}

fn work() -> usize {
    let together = Arc::new(Barrier::new(THREADS));
    let thread = |_| {
        let together = Arc::clone(&together);
        thread::spawn(move || deeper(10_000, &together))
    };
    let threads: Vec<_> = (0..THREADS).map(thread).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
