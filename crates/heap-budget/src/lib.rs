#![doc = include_str!("../README.md")]

mod alloc;
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod case;
mod counting;
mod holders;
mod made;
mod measured;
pub mod region;
mod scratch;
mod source;
mod timeline;
// Where it holds: by the registers of one processor and the C library of one
// system, linked so that a program's own functions go before the library's.
#[cfg_attr(
    not(all(
        feature = "cached-unwinder",
        target_arch = "x86_64",
        target_os = "linux",
        target_env = "gnu",
        not(target_feature = "crt-static"),
    )),
    path = "unwind/elsewhere.rs"
)]
mod unwind;

pub use alloc::Alloc;
/// Makes a function a test whose heap has a budget.
///
/// ```
/// /// At most 2,000,000 bytes alive at once.
/// #[heap_budget::test("2 MB")]
/// fn parses_a_large_file() {
///     // …
/// }
///
/// /// The same, in at most 100 blocks and 10,000,000 bytes in all, and nothing left
/// /// alive.
/// #[heap_budget::test("2 MB", blocks = 100, total = "10 MB", leaks = 0)]
/// fn parses_it_in_few_blocks() -> Result<(), std::io::Error> {
///     // …
///     Ok(())
/// }
///
/// /// Whatever it has alive at once, in at most a minute.
/// #[heap_budget::test(leaks = 0, timeout = 60)]
/// #[should_panic(expected = "no such file")]
/// fn lets_go_of_all_when_it_fails() {
///     panic!("no such file");
/// }
/// ```
///
/// What is limited, all of it inclusive, and at least one:
///
/// * a size, first or anywhere: bytes alive at once;
/// * `blocks`: blocks allocated in total. A reallocation counts as one;
/// * `total`: bytes allocated in total. A reallocation counts with its whole new
///   size;
/// * `leaks`: blocks alive at the end. What the test returns is alive then, and so
///   is what it put into a `static`; the message of a panic is not counted.
///
/// Beside them, `timeout` is after how many seconds the test counts as hanging (300),
/// and `crate` the path of this crate, where it has another name:
/// `#[budget::test("2 MB", crate = budget)]`.
///
/// Sizes are `"2 MB"`, `"1.5 KB"`, `"16,080 bytes"`: 1 KB is 1,000 bytes, 1 MB is
/// 1,000,000, 1 GB is 1,000,000,000. What is no size does not compile:
///
/// ```compile_fail
/// #[heap_budget::test("2 megabytes")]
/// fn parses_a_large_file() {}
/// ```
///
/// The function has neither parameters nor generics, is not `async`, `unsafe`,
/// `const` or `extern`, and returns nothing or what a test may return. Attributes and
/// doc comments are passed on. `#[should_panic]` is obeyed, though the test runner
/// does not see it: its line lacks the "should panic", and a test that panics as it
/// should and is over its budget fails.
///
/// # How it runs
///
/// dhat allows one profiler in a process. So the test starts the executable that it
/// is in once more, for this one test, which is measured there. What it prints
/// is printed here; that it hangs, exits, aborts or is killed is told. In it,
/// `RUST_BACKTRACE` and the rest of the environment are as they were, and the working
/// directory is this process's.
///
/// Where the process was started for this test alone, as by `cargo nextest`, it is
/// measured there.
#[cfg(feature = "macros")]
pub use heap_budget_macros::test;
/// The crate that reads profiles, whose types some of the functions return.
pub use heap_profile;
/// What a region asked of the heap.
///
/// ```
/// let heap_budget::HeapStats { peak_bytes, end_bytes, .. } =
///     heap_budget::measure(|| drop(vec![0_u8; 100])).figures;
/// assert_eq!((peak_bytes, end_bytes), (100, 0));
/// ```
pub use heap_profile::stats::HeapStats;
pub use holders::{Holder, Place};
pub use measured::{Measured, measure};

/// The most holders that are listed.
const LISTED: usize = 10;
