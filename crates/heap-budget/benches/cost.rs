//! What counting costs, and what dhat costs: `cargo bench --bench cost`, or with
//! `--profile dev` as tests are built.
//!
//! The work does nothing but allocate, which is where both are slowest. Each figure is the
//! quickest of several runs, as a multiple of the same work without either.

use std::hint::black_box;
use std::time::{Duration, Instant};

use heap_budget::{measure, profile};

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

const BLOCKS: usize = 100_000;
const RUNS: usize = 7;

/// Allocates and frees, with a thousand blocks alive.
fn work() {
    let mut kept: Vec<String> = Vec::new();
    for number in 0..BLOCKS {
        kept.push(number.to_string());
        if kept.len() > 1_000 {
            kept.clear();
        }
    }
    black_box(kept);
}

fn quickest(runs: usize, work: impl Fn()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..runs).map(timed).min().unwrap_or_default()
}

fn main() {
    let plain = quickest(RUNS, work);
    let counted = quickest(RUNS, || measure(work).value);
    let profiled = quickest(1, || profile(work).value);
    for (name, time) in [("counted", counted), ("by dhat", profiled)] {
        println!("{name}: {:.1} times as long", time.as_secs_f64() / plain.as_secs_f64());
    }
}
