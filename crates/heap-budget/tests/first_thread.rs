//! The thread that the program began with, which is the test runner's own, allocates
//! at its own times. A test without a runner can have it do so all the time.

use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use heap_budget::HeapStats;
use heap_budget::region::{Ended, Region, Settings};

/// A block of the measured thread, for the first to free.
static GIVEN: Mutex<Option<Vec<u8>>> = Mutex::new(None);
static MEASURED: AtomicBool = AtomicBool::new(false);

fn main() {
    for (first_thread, is_exact) in [(false, true), (true, false)] {
        MEASURED.store(false, Ordering::Relaxed);
        let other = thread::spawn(move || measured(first_thread));
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
        assert_eq!(stats == (50_000, 100, 0), is_exact, "{first_thread}: {stats:?}");
        ended.profile().expect("it is written");
    }
}

/// A region in which this thread allocates a hundred blocks, and the first frees them.
fn measured(first_thread: bool) -> Ended {
    let name = format!("heap-budget-test-{}-{first_thread}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    let region = Region::start(Settings { file, first_thread, cached_unwinder: false });
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
