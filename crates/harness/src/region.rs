//! The measured region: dhat starts before the work and stops after it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use dhat::Profiler;
use profile::run::{Figures, Moment};

use crate::alloc::{self, Recording};
use crate::resident;

/// Physical frames kept of each stack; inlined ones come on top.
///
/// dhat's default of 10 loses the learner's line in deep library code. This is
/// more than the deepest that `serde_json` allows itself (128 levels, each of
/// several calls), so what falls off is recursion of that size only, whose
/// stacks would cost more to keep than they could tell. A stack that is not so
/// deep costs nothing more: it ends where the region begins.
const FRAMES: usize = 1_000;

/// What a region came to.
pub(crate) struct Measured<Output> {
    pub(crate) output: Output,
    pub(crate) figures: Figures,
    pub(crate) timeline: Vec<Moment>,
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
    let profiler = Profiler::builder().trim_backtraces(Some(FRAMES)).file_name(dhat_json);
    let recording = Recording::start(profiler);
    let output = std::hint::black_box(work());
    let (stats, timeline) = recording.end();
    // Before dhat resolves symbols, which takes memory of its own.
    let (resident_peak, committed_peak) = (resident::peak(), crate::committed_peak());
    drop(recording);
    let figures = Figures {
        peak_bytes: stats.max_bytes as u64,
        peak_blocks: stats.max_blocks as u64,
        total_bytes: stats.total_bytes,
        total_blocks: stats.total_blocks,
        end_bytes: stats.curr_bytes as u64,
        end_blocks: stats.curr_blocks as u64,
    };
    let end = Moment { clock: figures.total_bytes, live: figures.end_bytes };
    let (timeline, moved) = (timeline.moments(end), alloc::moved());
    Measured { output, figures, timeline, resident_peak, moved, committed_peak }
}
