use std::sync::{Arc, Barrier};
use std::thread;

const THREADS: usize = 8;

// One thread after another has many blocks and keeps a few of them, on pages that the
// others cannot use.
fn work() -> usize {
    let together = Arc::new(Barrier::new(THREADS));
    let thread = |number: usize| {
        let together = Arc::clone(&together);
        thread::spawn(move || {
            let mut kept = Vec::new();
            for turn in 0..THREADS {
                if turn == number {
                    kept = keep_a_few();
                }
                together.wait();
            }
            kept.len()
        })
    };
    let threads: Vec<_> = (0..THREADS).map(thread).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

fn keep_a_few() -> Vec<String> {
    let words: Vec<String> = (0..40_000).map(|number| format!("{number:060}")).collect();
    words.into_iter().step_by(200).collect()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
