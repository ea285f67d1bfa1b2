//! [`measure`]: what a closure needs of the heap, for benchmarks and examples.

use std::fmt;
use std::ops::Deref;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::holders::Metric;
use heap_profile::stats::HeapStats;

use crate::holders::{self, Holder};
use crate::package::Package;
use crate::region::{Region, Settings};
use crate::temp_folder::TempFolder;

/// What [`measure`] found. Dereferences to [`HeapStats`]; `Display` writes these, and
/// the largest holders, in a few lines.
///
/// ```
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// assert!(measured.to_string().starts_with("peak   1,000 bytes in 1 block\n"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Measurement<T> {
    /// What the closure returned.
    pub value: T,
    /// What it needed of the heap; `measured.peak_bytes` is short for
    /// `measured.stats.peak_bytes`.
    pub stats: HeapStats,
    /// What was alive at the peak, by line and function, largest first.
    pub holders: Vec<Holder>,
    /// Whether the feature `cached-unwinder` had any effect: it needs x86-64 Linux with
    /// glibc, and stacks that are the same as the system's.
    pub cached_unwinder: bool,
}

impl<T> Deref for Measurement<T> {
    type Target = HeapStats;

    fn deref(&self) -> &HeapStats {
        &self.stats
    }
}

impl<T> fmt::Display for Measurement<T> {
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
        if let Some(rest) = holders::remainder(&self.holders) {
            writeln!(f, "  {rest}")?;
        }
        Ok(())
    }
}

/// Measures what `work` needs of the heap.
///
/// The whole process is measured: what other threads allocate counts, too. In a
/// `#[test]` that would include other tests and the test runner; use the attribute
/// [`test`](macro@crate::test) there. The value that the closure returns is alive at the
/// end. Afterwards dhat looks up every name, which takes a moment, and prints its totals
/// to stderr, which cannot be turned off.
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
/// If `work` does; another region can be measured after that. And
///
/// * inside another region, on this or any other thread, or a test with a budget:
///   "`heap_budget` is measuring already: a process has one profiler, so
///   regions can neither be nested nor run at once";
/// * if the process has another global allocator: "`heap_budget::Alloc` is not
///   the global allocator: turn the feature `global` on, or wrap your own with
///   `heap_budget::Alloc::new`";
/// * if no file can be written to the system's temporary folder.
///
/// ```should_panic
/// heap_budget::measure(|| heap_budget::measure(|| "nested"));
/// ```
#[track_caller]
pub fn measure<T>(work: impl FnOnce() -> T) -> Measurement<T> {
    let folder = TempFolder::new().unwrap_or_else(|error| panic!("`heap_budget` {error}"));
    let file = folder.path().join("dhat.json");
    let cached_unwinder = cfg!(feature = "cached-unwinder");
    let settings = Settings { file, main_thread: true, cached_unwinder, footprint: false };
    let region = Region::start(settings);
    let value = std::hint::black_box(work());
    let ended = region.end();
    let (stats, cached_unwinder) = (ended.stats, ended.cached_unwinder);
    let profile = match ended.profile() {
        Ok(profile) => profile,
        Err(error) => panic!("`heap_budget` has no profile: {error}"),
    };
    let package = Package::of_process().with_prefix_of(std::panic::Location::caller().file());
    let holders = holders::of(&profile, Metric::Peak, &package);
    Measurement { value, stats, holders, cached_unwinder }
}
