//! Limits of parts of a test, of several sizes, and in one kind of build.

use std::collections::HashSet;
use std::hint::black_box;
use std::sync::LazyLock;
use std::thread;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

fn block(length: usize) -> Vec<u8> {
    black_box(vec![1; length])
}

#[heap_budget::test(leaks = 0)]
fn windows_are_within() {
    let input = block(10_000);
    let copy = heap_budget::window("10,000 bytes", || input.clone());
    heap_budget::window(2 * copy.len(), || [&input[..], &copy].concat());
    heap_budget::no_alloc(|| drop(copy));
    let measured = heap_budget::measure(|| heap_budget::window("10 bytes", || block(10)).len());
    assert_eq!(measured.stats.total_bytes, 10);
}

#[heap_budget::test(leaks = 0)]
fn window_is_over() {
    let input = block(10_000);
    heap_budget::window("10,000 bytes", || block(100));
    heap_budget::window("9,999 bytes", || input.clone());
}

/// Its panic is caught, and yet it fails.
#[heap_budget::test(leaks = 0)]
fn thread_allocates_in_no_alloc() {
    let thread = thread::spawn(|| heap_budget::no_alloc(|| block(5)).len());
    let _ = thread.join();
}

#[heap_budget::test("1 KB")]
#[should_panic]
fn over_in_a_window_that_should_panic() {
    heap_budget::window("1 byte", || block(2));
    panic!("as it should");
}

#[test]
#[should_panic(expected = "the window peaks at 2 bytes, over its budget of 1 byte; \
                           `#[heap_budget::test]` shows the lines that hold it")]
fn window_in_another_test() {
    heap_budget::window("1 byte", || block(2));
}

#[test]
#[should_panic(expected = "`heap_budget::window`: `2 mb` is not a size")]
fn window_without_a_size() {
    heap_budget::window("2 mb", || ());
}

#[heap_budget::test("100 bytes", blocks = 1)]
fn setup_does_not_count() {
    let input = heap_budget::setup(|| block(10_000));
    assert_eq!(block(100).len() + input.len(), 10_100);
}

/// Made by the first that needs it.
static MADE: LazyLock<Vec<u8>> = LazyLock::new(|| block(1_000));

#[heap_budget::test("10 bytes", leaks = 0, warm_up = 1)]
fn is_warm() {
    assert_eq!(MADE.len() + block(10).len(), 1_010);
}

#[heap_budget::test("10 bytes", leaks = 0)]
fn is_cold() {
    assert_eq!(MADE.len() + block(10).len(), 1_010);
}

const LENGTH: usize = 50;

#[heap_budget::test(peak = 2 * LENGTH, blocks = LENGTH / 25, total = size_of::<[u8; 100]>())]
fn limits_are_expressions() {
    drop((block(LENGTH), block(LENGTH)));
}

#[heap_budget::test("1 KiB", debug("100 bytes"), release("200 bytes"))]
fn limits_of_a_build() {
    block(if cfg!(debug_assertions) { 100 } else { 200 });
}

#[heap_budget::test(grows = "O(n)", sizes = [1_000, 2_000, 4_000])]
fn pushed(count: usize) {
    let mut numbers = Vec::new();
    (0..count).for_each(|number| numbers.push(number));
    assert_eq!(black_box(numbers).len(), count);
}

#[heap_budget::test(grows = "O(n)", sizes = [700, 1_400, 2_800], leaks = 0)]
fn inserted(count: u32) {
    let numbers: HashSet<u32> = (0..count).collect();
    assert_eq!(black_box(numbers).len(), count as usize);
}

#[heap_budget::test(grows = "O(1)", sizes = [1_000, 2_000, 4_000, 8_000])]
fn streamed(count: usize) {
    let longest = (0..count).map(|number| block(number % 10).len()).max();
    assert!(longest < Some(block(1_000).len()));
}

#[heap_budget::test(grows = "O(1)", sizes = [1_000, 2_000, 4_000])]
fn collected(count: usize) {
    let fixed = block(5_000);
    let numbers: Vec<usize> = (0..count).collect();
    assert_eq!(black_box(numbers).len() + fixed.len(), count + 5_000);
}

#[heap_budget::test(grows = "O(n)", sizes = [10, 20, 40])]
fn squared(count: usize) {
    assert_eq!(block(count * count).len(), count * count);
}

#[heap_budget::test("30,000 bytes", grows = "O(n)", sizes = [10_000, 20_000, 40_000])]
fn over_with_the_last_size(count: usize) {
    assert_eq!(block(count).len(), count);
}
