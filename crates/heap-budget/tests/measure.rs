//! `measure`, in tests that run at once.

use std::hint::black_box;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;

use heap_budget::measure;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

#[test]
fn figures_and_value() {
    let measured = measure(|| {
        let returned = black_box(vec![1_u8; 1_000]);
        drop(black_box(vec![2_u8; 5_000]));
        returned
    });
    assert_eq!(measured.value.len(), 1_000);
    assert_eq!(
        measured.to_string(),
        "peak   6,000 bytes in 2 blocks\n\
         total  6,000 bytes in 2 blocks\n\
         at end 1,000 bytes in 1 block\n"
    );
}

/// Both are measuring all the time that the other one allocates.
#[test]
fn two_at_once_do_not_see_each_other() {
    let both = Barrier::new(2);
    let measured = |length: usize| {
        measure(|| {
            both.wait();
            for _ in 0..1_000 {
                black_box(vec![1_u8; length]);
            }
            both.wait();
        })
    };
    thread::scope(|scope| {
        for length in [10, 1_000] {
            scope.spawn(move || {
                let stats = measured(length).stats;
                assert_eq!(stats.peak_bytes, length as u64);
                assert_eq!((stats.total_blocks, stats.end_blocks), (1_000, 0));
            });
        }
    });
}

#[test]
fn one_within_another() {
    let outer = measure(|| {
        let kept = black_box(vec![1_u8; 100]);
        let inner = measure(|| drop(black_box(vec![1_u8; 10])));
        assert_eq!((inner.stats.peak_bytes, inner.stats.total_blocks), (10, 1));
        drop(kept);
    });
    assert_eq!((outer.stats.peak_bytes, outer.stats.total_blocks), (110, 2));
}

/// Both threads ask again and again: a thread that sleeps until another wakes it allocates for
/// that, and whether it has to sleep is a matter of the moment.
#[test]
fn other_threads_allocate_nothing_and_free() {
    let handed_over = Mutex::new(None::<Vec<u8>>);
    let is_freed = AtomicBool::new(false);
    let measured = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_freed.load(Ordering::Acquire) {
                if let Some(block) = handed_over.lock().unwrap().take() {
                    black_box(vec![1_u8; 1_000_000]);
                    drop(block);
                    is_freed.store(true, Ordering::Release);
                }
                thread::yield_now();
            }
        });
        measure(|| {
            *handed_over.lock().unwrap() = Some(black_box(vec![1_u8; 100]));
            while !is_freed.load(Ordering::Acquire) {
                thread::yield_now();
            }
        })
    });
    assert_eq!((measured.stats.peak_bytes, measured.stats.end_bytes), (100, 0));
}

#[test]
fn earlier_blocks_do_not_count() {
    let before = vec![1_u8; 1_000];
    let mut grown = vec![1_u8; 10];
    let measured = measure(|| {
        drop(before);
        grown.reserve_exact(100);
    });
    // As for dhat, a block that grows is a new one.
    assert_eq!((measured.stats.peak_bytes, measured.stats.total_blocks), (110, 1));
}

#[test]
fn a_panic_ends_it() {
    let panicked = panic::catch_unwind(|| measure(|| panic::resume_unwind(Box::new(()))));
    assert!(panicked.is_err());
    assert_eq!(measure(|| vec![0_u8; 7]).stats.peak_bytes, 7);
}
