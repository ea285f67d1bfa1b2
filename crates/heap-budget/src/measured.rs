//! Closures: what a piece of work asks of the heap, for benchmarks and examples.

use std::fmt;
use std::ops::Deref;
use std::panic::Location;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::holders::Metric;
use heap_profile::stats::HeapStats;

use crate::holders::{self, Holder};
use crate::region::{Region, Settings};
use crate::scratch::Folder;
use crate::source::Package;

/// What [`measure`] found. Dereferences to the [`HeapStats`], and is displayed as a
/// few lines of them, with the largest holders.
///
/// ```
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// assert!(measured.to_string().starts_with("peak   1,000 bytes in 1 block\n"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Measured<T> {
    /// What the closure returned.
    pub value: T,
    /// What it asked of the heap; `measured.peak_bytes` is the shorter way.
    pub stats: HeapStats,
    /// What was alive at the peak, by line and function, largest first.
    pub holders: Vec<Holder>,
}

impl<T> Deref for Measured<T> {
    type Target = HeapStats;

    fn deref(&self) -> &HeapStats {
        &self.stats
    }
}

impl<T> fmt::Display for Measured<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stats = &self.stats;
        let row =
            |bytes, blocks| format!("{} in {}", Bytes(bytes).exact(), counted(blocks, "block"));
        writeln!(f, "peak   {}", row(stats.peak_bytes, stats.peak_blocks))?;
        writeln!(f, "total  {}", row(stats.total_bytes, stats.total_blocks))?;
        writeln!(f, "at end {}", row(stats.end_bytes, stats.end_blocks))?;
        for holder in self.holders.iter().take(crate::LISTED) {
            writeln!(f, "  {holder}")?;
        }
        Ok(())
    }
}

/// Measures what `work` asks of the heap.
///
/// The whole process is measured meanwhile: what other threads allocate counts
/// too, and so do other tests and their runner within a `#[test]`, where the
/// attribute [`test`](macro@crate::test) is the better choice. The closure's value is part of what is alive at the end. dhat then looks
/// up every name, which takes a moment, and says its totals on the standard error
/// stream, which it cannot be asked not to do.
///
/// ```
/// let measured = heap_budget::measure(|| {
///     let words: Vec<String> = "let go of it".split(' ').map(String::from).collect();
///     words.len()
/// });
/// assert_eq!(measured.value, 4);
/// assert_eq!(measured.total_blocks, 5); // four words, and the vector
/// assert_eq!(measured.end_blocks, 0);
/// assert!(measured.holders[0].bytes > 0);
/// ```
///
/// # Panics
///
/// With what `work` panics with, after which another region may be measured; and
///
/// * within another region, of this or of any other thread, or of a test with a
///   budget: "`heap_budget` is measuring already: a process has one profiler, so
///   regions can neither be nested nor run at once";
/// * where another global allocator is the process's: "`heap_budget::Alloc` is not
///   the global allocator: turn the feature `global` on, or wrap your own with
///   `heap_budget::Alloc::new`";
/// * where no file can be written among the system's temporary ones.
///
/// ```should_panic
/// heap_budget::measure(|| heap_budget::measure(|| "nested"));
/// ```
#[track_caller]
pub fn measure<T>(work: impl FnOnce() -> T) -> Measured<T> {
    let folder = Folder::new().unwrap_or_else(|error| panic!("`heap_budget` {error}"));
    let file = folder.path().join("dhat.json");
    let cached_unwinder = cfg!(feature = "cached-unwinder");
    let region = Region::start(Settings { file, first_thread: true, cached_unwinder });
    let value = std::hint::black_box(work());
    let ended = region.end();
    let stats = ended.stats;
    let profile = match ended.profile() {
        Ok(profile) => profile,
        Err(error) => panic!("`heap_budget` has no profile: {error}"),
    };
    let package = Package::of_process().named_as(Location::caller().file());
    let holders = holders::of(&profile, Metric::Peak, &package);
    Measured { value, stats, holders }
}
