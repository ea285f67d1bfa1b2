//! The measured region, and the figures that have to be read right after its end.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use course_format::run::MemoryFootprint;
use heap_budget::region::{Footprint, Region, Settings, Threads};
use heap_profile::stats::{HeapStats, TimelinePoint};

use crate::allocator;
use crate::rss::{self, RssProbe};

/// The measurement of a region.
pub(crate) struct Measurement<Output> {
    pub(crate) output: Output,
    pub(crate) stats: HeapStats,
    pub(crate) timeline: Vec<TimelinePoint>,
    /// The most bytes that were resident in the region.
    pub(crate) resident_peak: Option<u64>,
    /// The most bytes that a `realloc` copied to another block.
    pub(crate) largest_move: u64,
    /// The most bytes that mimalloc had committed.
    pub(crate) committed_peak: u64,
    /// What the calls of the allocator tell of the process.
    pub(crate) footprint: Footprint,
    /// Whether stacks were walked with cached unwind rules.
    pub(crate) cached_unwinder: bool,
}

impl<Output> Measurement<Output> {
    /// The memory of the process, together with what it was `before` the region; `None` if
    /// the system does not tell.
    pub(crate) fn footprint(&self, before: &RssProbe) -> Option<MemoryFootprint> {
        Some(MemoryFootprint {
            before: before.before?,
            input: before.input?,
            at_start: before.at_start?,
            peak: self.resident_peak?,
            moved: self.largest_move,
            committed: self.committed_peak,
            blocks: self.footprint.blocks,
            threads: self.footprint.threads,
            stacks: self.footprint.stacks,
        })
    }
}

/// Measures `work` alone; dhat writes its profile to `dhat_json`.
pub(crate) fn measure<Output>(
    dhat_json: &Path,
    work: impl FnOnce() -> Output,
) -> Measurement<Output> {
    static CALLED: AtomicBool = AtomicBool::new(false);
    assert!(
        !CALLED.swap(true, Ordering::Relaxed),
        "the measured region is over: `run` is called once in a process"
    );
    let region = Region::start(Settings {
        file: dhat_json.to_owned(),
        threads: Threads::All,
        cached_unwinder: cfg!(not(feature = "system-unwinder")),
        footprint: true,
    });
    let output = std::hint::black_box(work());
    let ended = region.end();
    // Before dhat looks up names for its profile, which needs memory, too.
    let (resident_peak, committed_peak) = (rss::peak(), allocator::committed_peak());
    let (stats, timeline, largest_move) = (ended.stats, ended.timeline.clone(), ended.largest_move);
    let (footprint, cached_unwinder) = (ended.footprint.unwrap_or_default(), ended.cached_unwinder);
    ended.close();
    Measurement {
        output,
        stats,
        timeline,
        resident_peak,
        largest_move,
        committed_peak,
        footprint,
        cached_unwinder,
    }
}
