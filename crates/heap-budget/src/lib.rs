#![doc = include_str!("../README.md")]

#[cfg(test)]
#[global_allocator]
static ALLOC: Alloc = Alloc::system();

#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod __private;
mod alloc;
mod counter;
mod counting;
mod dhat_blocks;
mod footprint;
mod fork;
mod holders;
pub mod lives;
mod measure;
mod package;
mod profile;
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod record;
pub mod region;
#[cfg(feature = "macros")]
pub mod report;
mod route;
mod routed;
mod temp_folder;
mod thread_id;
mod timeline;
#[cfg(feature = "macros")]
mod window;
// The unwinder reads the registers of one architecture, and replaces functions of one C
// library, which has to be linked dynamically for that.
#[cfg_attr(
    not(all(
        feature = "cached-unwinder",
        target_arch = "x86_64",
        target_os = "linux",
        target_env = "gnu",
        not(target_feature = "crt-static"),
    )),
    path = "unwind/fallback.rs"
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
/// /// The same, in at most 100 blocks and 10,000,000 bytes in total, with nothing left
/// /// alive at the end.
/// #[heap_budget::test("2 MB", blocks = 100, total = "10 MB", leaks = 0)]
/// fn parses_it_in_few_blocks() -> Result<(), std::io::Error> {
///     // …
///     Ok(())
/// }
///
/// /// No limit on its peak, but nothing left alive, and at most a minute.
/// #[heap_budget::test(leaks = 0, timeout = 60)]
/// #[should_panic(expected = "no such file")]
/// fn frees_everything_when_it_fails() {
///     panic!("no such file");
/// }
/// ```
///
/// A budget has at least one limit. All of them are inclusive:
///
/// * a size without a name: bytes alive at once;
/// * `blocks`: blocks allocated in total. A reallocation counts as one;
/// * `total`: bytes allocated in total. A reallocation counts with its whole new
///   size;
/// * `leaks`: blocks alive at the end. That includes what the test put into a `static`, but
///   not what it returns, what it kept in thread-locals of its own thread, which has ended by
///   then, and the message of a panic. With `except = ["regex", "LazyLock"]`, what a crate, a
///   type or a function of such a name has allocated is none of them.
///
/// Each can be an expression, such as `peak = 3 * INPUT.len()`, and `debug("3 MB")` and
/// `release("2 MB")` replace limits in one kind of build.
///
/// With `grows` and `sizes`, the test is run with each size, and fails if its peak grows by a
/// faster law ([`heap_profile::growth`] has them). Limits, if there are any, hold for each:
///
/// ```
/// #[heap_budget::test(grows = "O(1)", sizes = [1_000, 2_000, 4_000])]
/// fn sums_up(lines: usize) {
///     // …
/// }
/// ```
///
/// Besides, `warm_up` is how often the test is run before it is counted, `timeout` is the
/// number of seconds after which it counts as hanging (300 by default), and `crate` is the path
/// of this crate, if it has another name: `#[budget::test("2 MB", crate = budget)]`.
///
/// Sizes are written `"2 MB"`, `"1.5 KB"` or `"16,080 bytes"`: 1 KB is 1,000 bytes, 1 MB
/// is 1,000,000, and 1 GB is 1,000,000,000; KiB, MiB and GiB are powers of two. Anything else
/// is a compile error:
///
/// ```compile_fail
/// #[heap_budget::test("2 megabytes")]
/// fn parses_a_large_file() {}
/// ```
///
/// The function has no parameters but a size, no generics, is not `unsafe`, `const` or `extern`,
/// and returns anything that a test may return. Its attributes and doc comments are kept. If it
/// is `async`, that of its runtime has to be below this one, and what the runtime allocates
/// counts; `#[rstest]` has to be above. `#[should_panic]` works, but the test runner does not see it: it does not
/// print "should panic", and a test that panics as it should fails if it is over its
/// budget.
///
/// # How it runs
///
/// The test starts its own executable again, to run only this test, and counts there, where
/// no other test allocates. What it prints is printed here, too; if it hangs, exits, aborts or
/// is killed, that is reported. The process inherits the environment, such as
/// `RUST_BACKTRACE`, and the working directory.
///
/// If the test is over its budget, it is run once more, under dhat, for the lines that hold the
/// memory. What it prints then is not shown.
#[cfg(feature = "macros")]
pub use heap_budget_macros::test;
/// The crate that reads profiles: some functions return its types.
pub use heap_profile;
/// What a region needed of the heap.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let heap_budget::HeapStats { peak_bytes, end_bytes, .. } =
///     heap_budget::measure(|| drop(vec![0_u8; 100])).stats;
/// assert_eq!((peak_bytes, end_bytes), (100, 0));
/// ```
pub use heap_profile::stats::HeapStats;
pub use holders::{Holder, Location};
pub use measure::{Measurement, measure};
pub use profile::{Profiled, profile};

#[cfg(feature = "macros")]
pub use window::{Size, no_alloc, setup, window};

/// How many holders are listed at most, so that a message fits on a screen.
const LISTED: usize = 10;
