//! What a test keeps that is none of its leaks, and a report of all of that.

use std::hint::black_box;
use std::sync::{LazyLock, Mutex};

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

static TABLE: LazyLock<Vec<String>> = LazyLock::new(|| vec!["a".repeat(30), "b".repeat(20)]);
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[heap_budget::test("1 KB", leaks = 0, except = ["LazyLock"])]
fn keeps_a_lazy_table() {
    assert_eq!(TABLE.len(), 2);
}

/// The log is no lazy's.
#[heap_budget::test("1 KB", leaks = 0, except = ["LazyLock"])]
fn keeps_a_log_as_well() {
    LOG.lock().unwrap().extend([1; 40]);
    assert_eq!(TABLE.len(), 2);
}

#[heap_budget::test(grows = "O(n)", sizes = [100, 200, 400])]
fn grows(size: usize) {
    black_box(vec![1_u8; size]);
}

#[heap_budget::test("1 KB")]
fn panics() {
    panic!("it does");
}
