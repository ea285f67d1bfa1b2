//! In a test, the main thread is the test runner, which allocates at any time. This test
//! has no runner, so that it can keep the main thread allocating all the time.

use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use heap_budget::HeapStats;
use heap_budget::region::{EndedRegion, Region, Settings, Threads};

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// A block that the measured thread has allocated, for the main thread to free.
static BLOCK: Mutex<Option<Vec<u8>>> = Mutex::new(None);
static MEASURED: AtomicBool = AtomicBool::new(false);

fn main() {
    for (threads, is_exact) in
        [(Threads::AllButMain, true), (Threads::This, true), (Threads::All, false)]
    {
        MEASURED.store(false, Ordering::Relaxed);
        let measured = thread::spawn(move || measure(threads));
        let mut blocks: Vec<Vec<u8>> = Vec::new();
        // Allocates, grows, shrinks and frees, also blocks from before the region.
        while !MEASURED.load(Ordering::Relaxed) {
            blocks.push(vec![1; 100]);
            blocks[0].push(1);
            blocks[0].shrink_to_fit();
            drop(BLOCK.lock().unwrap().take());
            if blocks.len() > 100 {
                blocks.drain(..50);
            }
        }
        let ended = measured.join().expect("the thread does not panic");
        let HeapStats { total_bytes, total_blocks, end_blocks, .. } = ended.stats;
        let stats = (total_bytes, total_blocks, end_blocks);
        assert_eq!(stats == (50_000, 100, 0), is_exact, "{threads:?}: {stats:?}");
        ended.profile().expect("the profile can be written");
    }
}

/// A region in which this thread allocates a hundred blocks and the main thread frees them.
fn measure(threads: Threads) -> EndedRegion {
    let name = format!("heap-budget-test-{}-{threads:?}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    let settings = Settings { file, threads, cached_unwinder: false, footprint: false };
    let region = Region::start(settings);
    for _ in 0..100 {
        *BLOCK.lock().unwrap() = Some(black_box(vec![2_u8; 500]));
        while BLOCK.lock().unwrap().is_some() {
            thread::yield_now();
        }
    }
    let ended = region.end();
    MEASURED.store(true, Ordering::Relaxed);
    ended
}
