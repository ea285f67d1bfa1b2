//! Measured regions over an allocator that aborts if it has to free another's block. There
//! is no test runner: its threads would be in the regions.

use std::hint::black_box;
use std::sync::Mutex;
use std::thread;

use heap_budget::{measure, profile};
use own_allocator::{Marked, grow_and_drop, is_marked};

#[global_allocator]
static GLOBAL: heap_budget::Alloc<Marked> = heap_budget::Alloc::new(Marked);

/// Grows in a region and is dropped after it.
static GROWN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[derive(Clone)]
#[repr(align(256))]
struct Aligned([u8; 64]);

fn main() {
    figures_equal_those_of_the_system();
    region_uses_the_system_allocator();
    allocator_is_not_a_holder();
    blocks_return_to_their_allocator();
    println!("4 passed");
}

fn figures_equal_those_of_the_system() {
    let stats = measure(grow_and_drop).stats;
    assert_eq!((stats.peak_bytes, stats.total_bytes), (3_000, 4_000));
    assert_eq!((stats.total_blocks, stats.end_blocks), (3, 0));
    assert_eq!(profile(grow_and_drop).stats, stats);
}

/// dhat allocates from it. What is only counted, comes from the crate's own.
fn region_uses_the_system_allocator() {
    let is_marked = || {
        let block = black_box(vec![1_u8; 10]);
        is_marked(&block)
    };
    assert!(is_marked());
    assert!(!profile(is_marked).value);
    assert!(measure(is_marked).value);
    assert!(is_marked());
}

fn allocator_is_not_a_holder() {
    let line = line!() + 1;
    let profiled = profile(|| black_box(vec![1_u8; 10]));
    assert_eq!(profiled.holders[0].location.as_ref().unwrap().line, line);
}

fn blocks_return_to_their_allocator() {
    let mut grown = vec![1_u8; 100];
    let mut shrunk = vec![2_u8; 1_000];
    let freed = vec![3_u8; 10];
    let mut aligned = Vec::new();
    let profiled = profile(|| {
        drop(freed);
        grown.resize(10_000, 1);
        shrunk.truncate(10);
        shrunk.shrink_to_fit();
        aligned.push(vec![black_box(Aligned([5; 64])); 3]);
        GROWN.lock().unwrap().extend([4; 50]);
        let threads: Vec<_> =
            (0..4_u8).map(|n| thread::spawn(move || black_box(vec![n; 1_000]))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    // After the region, each allocator gets its own blocks back.
    grown.resize(50_000, 1);
    shrunk.resize(5_000, 2);
    assert!(aligned.iter().flatten().all(|block| block.0 == [5; 64]));
    aligned.clear();
    GROWN.lock().unwrap().extend([4; 5_000]);
    assert_eq!((grown[9_999], shrunk[9]), (1, 2));
    assert_eq!(GROWN.lock().unwrap().len(), 5_050);
    *GROWN.lock().unwrap() = Vec::new();
    assert_eq!(profiled.value.concat().len(), 4_000);
    assert!(profiled.stats.peak_bytes > 14_000);
}
