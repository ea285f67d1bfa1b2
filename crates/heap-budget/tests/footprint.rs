//! How much memory the process needs for a region. A region covers the whole process, so
//! there is no test runner here.

use std::env;
use std::hint::black_box;
use std::process;
use std::sync::Barrier;
use std::thread;

use heap_budget::region::{EndedRegion, Region, Settings, Threads};

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

fn main() {
    nothing_is_counted_that_nobody_asks_for();
    tables_of_dhat_count();
    what_cannot_be_returned_counts();
    threads_count();
}

/// Measures `work`, with its footprint or without.
fn measure<T>(footprint: bool, work: impl FnOnce() -> T) -> EndedRegion {
    let file = env::temp_dir().join(format!("heap-budget-footprint-{}.json", process::id()));
    let settings = Settings { file, threads: Threads::All, cached_unwinder: false, footprint };
    let region = Region::start(settings);
    black_box(work());
    region.end()
}

/// The most that blocks took in `work`, and the most that was requested.
fn taken<T>(work: impl FnOnce() -> T) -> (u64, u64) {
    let ended = measure(true, work);
    let figures = (ended.footprint.unwrap().blocks, ended.stats.peak_bytes);
    ended.profile().unwrap();
    figures
}

fn nothing_is_counted_that_nobody_asks_for() {
    let ended = measure(false, || vec![1_u8; 1_000]);
    assert_eq!(ended.footprint, None);
    ended.profile().unwrap();
}

/// dhat has a table of live blocks with 33 bytes for each at least, and keeps it when the
/// blocks are freed.
fn tables_of_dhat_count() {
    const BLOCKS: u64 = 50_000;
    let small = || (0..BLOCKS).map(|_| Box::new(1_u8)).collect::<Vec<_>>();
    let (bytes, requested) = taken(small);
    assert!(bytes > requested + 33 * BLOCKS, "{bytes} {requested}");
    let (bytes, requested) = taken(|| {
        drop(black_box(small()));
        vec![1_u8; 4_000_000]
    });
    assert_eq!(requested, 4_000_000);
    assert!(bytes > requested + 33 * BLOCKS, "{bytes} {requested}");
}

fn what_cannot_be_returned_counts() {
    let kept = |one_in: usize| {
        taken(move || {
            let blocks: Vec<Box<[u8]>> = (0..2_000).map(|_| vec![1; 1_000].into()).collect();
            let kept: Vec<_> = blocks.into_iter().step_by(one_in).collect();
            (kept, black_box(vec![1_u8; 3_000_000]))
        })
    };
    // Each page has a block that is kept, or most have none.
    let ((many, _), (few, requested)) = (kept(32), kept(2_000));
    assert!(many > 3_000_000 + 1_900_000, "{many}");
    assert!(requested < 3_100_000 && few < many - 1_000_000, "{few} {requested}");
}

fn threads_count() {
    const THREADS: u64 = 20;
    let together = Barrier::new(20);
    let ended = measure(true, || {
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let block = black_box(vec![1_u8; 1_000]);
                    together.wait();
                    block
                });
            }
        });
    });
    let footprint = ended.footprint.unwrap();
    assert!(footprint.threads > THREADS, "{footprint:?}");
    ended.profile().unwrap();
}
