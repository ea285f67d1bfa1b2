//! [`profile`]: what a closure needs of the heap, and who holds it, for benchmarks and
//! examples.

use std::fmt;

use heap_profile::holders::Metric;
use heap_profile::stats::HeapStats;

use crate::holders::{self, Holder};
use crate::measure::write_stats;
use crate::package::Package;
use crate::region::{Region, Settings, Threads};
use crate::temp_folder::TempFolder;

/// What [`profile`] found. `Display` writes the figures, and the largest holders, in a few
/// lines.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let profiled = heap_budget::profile(|| vec![0_u8; 1_000]);
/// assert!(profiled.to_string().starts_with("peak   1,000 bytes in 1 block\n"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profiled<T> {
    /// What the closure returned.
    pub value: T,
    /// What it needed of the heap.
    pub stats: HeapStats,
    /// What was alive at the peak, by line and function, largest first.
    pub holders: Vec<Holder>,
    /// Whether the feature `cached-unwinder` had any effect: it needs x86-64 Linux with
    /// glibc, and stacks that are the same as the system's.
    pub cached_unwinder: bool,
}

impl<T> fmt::Display for Profiled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_stats(&self.stats, f)?;
        for holder in self.holders.iter().take(crate::LISTED) {
            writeln!(f, "  {holder}")?;
        }
        if let Some(rest) = holders::remainder(&self.holders) {
            writeln!(f, "  {rest}")?;
        }
        Ok(())
    }
}

/// Measures what `work` needs of the heap, and where it is allocated.
///
/// The whole process is measured: what other threads allocate counts, too. In a
/// `#[test]` that would include other tests and the test runner; use the attribute
/// [`test`](macro@crate::test) or [`measure`](crate::measure()) there. Afterwards dhat looks
/// up every name, which takes a moment, and prints its totals to stderr, which cannot be
/// turned off.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let profiled = heap_budget::profile(|| {
///     let words: Vec<String> = "let go of it".split(' ').map(String::from).collect();
///     words.len()
/// });
/// assert_eq!((profiled.value, profiled.stats.total_blocks), (4, 5));
/// assert!(profiled.holders[0].bytes > 0);
/// ```
///
/// # Panics
///
/// If `work` does; another region can be measured after that. And
///
/// * inside another region, on this or any other thread: "`heap_budget` is profiling already:
///   a process has one profiler, so regions can neither be nested nor run at once";
/// * if this is not the global allocator: the message says the line that makes it that;
/// * if no file can be written to the system's temporary folder.
///
/// ```should_panic
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// heap_budget::profile(|| heap_budget::profile(|| "nested"));
/// ```
#[track_caller]
pub fn profile<T>(work: impl FnOnce() -> T) -> Profiled<T> {
    let folder = TempFolder::new().unwrap_or_else(|error| panic!("`heap_budget` {error}"));
    let file = folder.path().join("dhat.json");
    let cached_unwinder = cfg!(feature = "cached-unwinder");
    let settings = Settings { file, threads: Threads::All, cached_unwinder, footprint: false };
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
    Profiled { value, stats, holders, cached_unwinder }
}
