//! [`measure`]: what a closure needs of the heap, on the thread that calls it.

use std::fmt;
use std::hint::black_box;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::stats::HeapStats;

use crate::counter::{Running, Threads};
use crate::route;

/// What [`measure`] found. `Display` writes the figures in three lines.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// assert!(measured.to_string().starts_with("peak   1,000 bytes in 1 block\n"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Measurement<T> {
    /// What the closure returned.
    pub value: T,
    /// What it needed of the heap.
    pub stats: HeapStats,
}

impl<T> fmt::Display for Measurement<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_stats(&self.stats, f)
    }
}

/// Writes the figures in three lines.
pub(crate) fn write_stats(stats: &HeapStats, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let row = |bytes, blocks| format!("{} in {}", Bytes(bytes).exact(), counted(blocks, "block"));
    writeln!(f, "peak   {}", row(stats.peak_bytes, stats.peak_blocks))?;
    writeln!(f, "total  {}", row(stats.total_bytes, stats.total_blocks))?;
    writeln!(f, "at end {}", row(stats.end_bytes, stats.end_blocks))
}

/// Counts what `work` needs of the heap, on the thread that calls this.
///
/// It works in any test, in several at once, and within itself: what other threads allocate
/// does not count, not even those that `work` starts. A block that `work` has allocated is
/// alive until it is freed, on whatever thread. The value that the closure returns is alive at
/// the end.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let measured = heap_budget::measure(|| {
///     let words: Vec<String> = "let go of it".split(' ').map(String::from).collect();
///     words.len()
/// });
/// assert_eq!(measured.value, 4);
/// assert_eq!(measured.stats.total_blocks, 5); // four words, and the vector
/// assert_eq!(measured.stats.end_blocks, 0);
/// ```
///
/// # Panics
///
/// If `work` does, and if this is not the global allocator: the message says the line that
/// makes it that.
#[track_caller]
pub fn measure<T>(work: impl FnOnce() -> T) -> Measurement<T> {
    route::assert_installed();
    let running = Running::start(Threads::this());
    let value = black_box(work());
    Measurement { stats: running.stop(), value }
}
