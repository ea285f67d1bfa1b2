//! The main thread, which is the test runner in a test, allocates when it likes. This
//! test has no runner, so that it can keep the main thread allocating all the time.

use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use heap_budget::HeapStats;
use heap_budget::region::{EndedRegion, Region, Settings};

/// A block of the measured thread, for the main thread to free.
static GIVEN: Mutex<Option<Vec<u8>>> = Mutex::new(None);
static MEASURED: AtomicBool = AtomicBool::new(false);

fn main() {
    for (main_thread, is_exact) in [(false, true), (true, false)] {
        MEASURED.store(false, Ordering::Relaxed);
        let other = thread::spawn(move || measure(main_thread));
        let mut kept: Vec<Vec<u8>> = Vec::new();
        // Allocates, grows, shrinks and frees what was there before, and what was not.
        while !MEASURED.load(Ordering::Relaxed) {
            kept.push(vec![1; 100]);
            kept[0].push(1);
            kept[0].shrink_to_fit();
            drop(GIVEN.lock().unwrap().take());
            if kept.len() > 100 {
                kept.drain(..50);
            }
        }
        let ended = other.join().expect("it is measured");
        let HeapStats { total_bytes, total_blocks, end_blocks, .. } = ended.stats;
        let stats = (total_bytes, total_blocks, end_blocks);
        assert_eq!(stats == (50_000, 100, 0), is_exact, "{main_thread}: {stats:?}");
        ended.profile().expect("it is written");
    }
}

/// A region in which this thread allocates a hundred blocks and the main thread frees them.
fn measure(main_thread: bool) -> EndedRegion {
    let name = format!("heap-budget-test-{}-{main_thread}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    let region = Region::start(Settings { file, main_thread, cached_unwinder: false });
    for _ in 0..100 {
        *GIVEN.lock().unwrap() = Some(black_box(vec![2_u8; 500]));
        while GIVEN.lock().unwrap().is_some() {
            thread::yield_now();
        }
    }
    let ended = region.end();
    MEASURED.store(true, Ordering::Relaxed);
    ended
}
