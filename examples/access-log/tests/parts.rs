//! Limits of a part of a test, and of how it grows.

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// A few lines, which are repeated.
const SAMPLE: &[u8] = include_bytes!("sample.log");

#[heap_budget::test(leaks = 0)]
fn a_log_that_is_in_memory() {
    let log = SAMPLE.repeat(5_000);
    let pages = heap_budget::window("2 KB", || access_log::pages(&log[..]).unwrap());
    let sum = heap_budget::no_alloc(|| pages.values().map(|traffic| traffic.bytes).sum::<u64>());
    assert!(sum > 0);
}

#[heap_budget::test(grows = "O(1)", sizes = [1_000, 2_000, 4_000])]
fn a_log_of_any_length(times: usize) {
    let log = heap_budget::setup(|| SAMPLE.repeat(times));
    assert!(access_log::pages(&log[..]).is_ok());
}
