//! What differs from run to run, and the budget that holds in all of them.

use std::collections::HashMap;
use std::hint::black_box;
use std::thread;

/// Each thread holds this at its own peak.
const PART: usize = 1_000_000;
const THREADS: usize = 4;

/// How many run at once is up to the system: the budget is for all of them. What a
/// thread takes for itself is small, but is not the program's to say.
#[heap_budget::test("4.1 MB")]
fn threads() {
    let threads: Vec<_> =
        (0..THREADS).map(|_| thread::spawn(|| black_box(vec![1_u8; PART]).len())).collect();
    let lengths: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(lengths, THREADS * PART);
}

/// A `HashMap` is seeded anew in each process, so the order is another each time,
/// and with it how far a text has grown when the longest word comes. What is
/// asked for with the room it needs does not depend on it.
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

/// A path is as long as it is: on the next machine, the folder is another.
#[heap_budget::test("10 KB")]
fn paths() {
    let here = std::env::current_dir().unwrap();
    assert!(here.is_absolute());
}
