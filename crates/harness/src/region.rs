//! The measured region, and what is asked just after its end.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use heap_budget::region::{Region, Settings};
use heap_profile::stats::{HeapStats, TimelinePoint};

use crate::resident;

/// What a region came to.
pub(crate) struct Measured<Output> {
    pub(crate) output: Output,
    pub(crate) stats: HeapStats,
    pub(crate) timeline: Vec<TimelinePoint>,
    /// The most bytes that were resident in the region.
    pub(crate) resident_peak: Option<u64>,
    /// The most bytes that a `realloc` moved.
    pub(crate) moved: u64,
    /// The most bytes that mimalloc had taken from the system.
    pub(crate) committed_peak: u64,
}

/// Measures `work` alone; dhat writes its profile to `dhat_json`.
pub(crate) fn measure<Output>(dhat_json: &Path, work: impl FnOnce() -> Output) -> Measured<Output> {
    static OVER: AtomicBool = AtomicBool::new(false);
    assert!(
        !OVER.swap(true, Ordering::Relaxed),
        "the measured region is over: `run` is called once in a process"
    );
    let region = Region::start(Settings {
        file: dhat_json.to_owned(),
        first_thread: true,
        cached_unwinder: cfg!(not(feature = "system-unwinder")),
    });
    let output = std::hint::black_box(work());
    let ended = region.end();
    // Before dhat resolves symbols, which takes memory of its own.
    let (resident_peak, committed_peak) = (resident::peak(), crate::committed_peak());
    let (stats, timeline, moved) = (ended.stats, ended.timeline.clone(), ended.moved);
    ended.close();
    Measured { output, stats, timeline, resident_peak, moved, committed_peak }
}
