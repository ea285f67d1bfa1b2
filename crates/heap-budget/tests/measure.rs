//! `measure`, in tests that run at once.

use std::hint::black_box;
use std::panic;
use std::sync::{Barrier, mpsc};
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

#[test]
fn other_threads_allocate_nothing_and_free() {
    let (send, receive) = mpsc::channel::<Vec<u8>>();
    let (freed, wait) = mpsc::channel();
    let other = thread::spawn(move || {
        for block in receive {
            black_box(vec![1_u8; 1_000_000]);
            drop(block);
            freed.send(()).unwrap();
        }
    });
    send.send(Vec::new()).unwrap();
    wait.recv().unwrap();
    let stats = measure(|| {
        send.send(black_box(vec![1_u8; 100])).unwrap();
        wait.recv().unwrap();
    });
    assert!(stats.stats.peak_bytes < 10_000, "{stats}");
    assert_eq!(stats.stats.end_bytes, measure(|| ()).stats.end_bytes);
    drop(send);
    other.join().unwrap();
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
