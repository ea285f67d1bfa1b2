//! What differs from run to run, and the budget that holds in all of them.

use std::collections::HashMap;
use std::hint::black_box;
use std::thread;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// Each thread holds this at its own peak.
const PART: usize = 1_000_000;
const THREADS: usize = 4;

/// How many threads run at once is up to the system, so the budget is for all of them.
/// What a thread itself needs is small, but the program does not decide how much it is.
#[heap_budget::test("4.1 MB")]
fn threads() {
    let threads: Vec<_> =
        (0..THREADS).map(|_| thread::spawn(|| black_box(vec![1_u8; PART]).len())).collect();
    let lengths: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(lengths, THREADS * PART);
}

/// A `HashMap` has another seed in each process, so the order differs, and with it how
/// far a text has grown when the longest word comes. A text that is allocated with the
/// capacity it needs does not depend on that.
#[heap_budget::test("2,100 bytes")]
fn hash_seeds() {
    let words: HashMap<usize, String> = (0..10).map(|n| (n, "x".repeat(2 * n))).collect();
    let length = words.values().map(String::len).sum();
    let mut text = String::with_capacity(length);
    for word in words.values() {
        text.push_str(word);
    }
    assert_eq!(text.len(), length);
}

/// The length of a path differs: on another machine, it is another folder.
#[heap_budget::test("10 KB")]
fn paths() {
    let here = std::env::current_dir().unwrap();
    assert!(here.is_absolute());
}
