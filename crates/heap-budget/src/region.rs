//! The measured region: dhat starts before the work and stops after it.
//!
//! [`profile`](crate::profile()) is built on it, and so is the second run of a test that is
//! over its budget. Use it directly for what they do not give: the file that dhat writes, the timeline, or a moment between
//! the end of the work and the end of dhat.
//!
//! ```text
//!            Region::start       Region::end        EndedRegion::profile
//!   ───────────────┼──────────────────┼─────────────────────┼────────▶
//!    not counted   │   the work       │  figures are known  │  holders
//!                  └─ dropped in between, by a panic: dhat writes its file
//! ```
//!
//! The figures are known at once. The holders are not, because dhat has to look up the
//! names and lines of every stack; a test within its budget skips that.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use dhat::Profiler;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;
use heap_profile::stats::{HeapStats, TimelinePoint};

pub use crate::footprint::Footprint;
use crate::{counting, fork, route, unwind};

/// How many physical frames of each stack dhat keeps; inlined ones come on top.
///
/// With dhat's default of 10, the user's line is lost below deep library code. This is
/// more than the deepest recursion that `serde_json` allows itself (128 levels of several
/// calls each), so only deeper recursion is cut off, whose stacks would cost more to keep
/// than they are worth. Shallower stacks cost nothing extra: they end where the region
/// starts.
const FRAMES: usize = 1_000;

/// Shown when a region is started inside another one.
const BUSY_MESSAGE: &str = "`heap_budget` is profiling already: a process has one profiler, so \
     regions can neither be nested nor run at once";

/// Whether a region is being measured or its profile has yet to be written.
static BUSY: AtomicBool = AtomicBool::new(false);

/// How a region is measured.
///
/// ```
/// # use heap_budget::region::{Settings, Threads};
/// let settings = Settings {
///     file: "dhat-heap.json".into(),
///     threads: Threads::All,
///     cached_unwinder: false,
///     footprint: false,
/// };
/// # assert_eq!(settings.threads, Threads::All);
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where dhat writes its profile.
    pub file: PathBuf,
    /// Whose allocations count.
    pub threads: Threads,
    /// Whether stacks are walked with cached unwind rules. Takes effect only with the
    /// feature `cached-unwinder`, and if a self-check finds that they give the same
    /// stacks as the system's unwinder: [`EndedRegion::cached_unwinder`] says so.
    pub cached_unwinder: bool,
    /// Whether the [footprint](EndedRegion::footprint) is counted, which takes time.
    pub footprint: bool,
}

/// Whose allocations count in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Threads {
    /// Those of all threads.
    All,
    /// Those of all threads but the process's main thread, which in tests is the test runner
    /// and allocates when it likes. It counts if the region is started on it.
    AllButMain,
    /// Those of the thread that starts the region.
    This,
}

/// A region that is being measured.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// use heap_budget::region::{Region, Settings, Threads};
///
/// let file = std::env::temp_dir().join(format!("region-{}.json", std::process::id()));
/// # let settings = Settings { file, threads: Threads::All, cached_unwinder: false, footprint: false };
/// let region = Region::start(settings);
/// let words = vec![String::from("peak")];
/// let ended = region.end();
/// assert_eq!((ended.stats.peak_blocks, ended.stats.end_blocks), (2, 2));
/// drop(words);
/// let profile = ended.profile()?;
/// assert_eq!(profile.peak_bytes(), ended_bytes());
/// # fn ended_bytes() -> u64 { size_of::<String>() as u64 + 4 }
/// # Ok::<(), heap_profile::read::ReadError>(())
/// ```
#[derive(Debug)]
#[must_use = "the region ends where this is dropped"]
pub struct Region {
    // Dropped in this order when a panic unwinds through its owner.
    recording: RecordingGuard,
    profiler: Profiler,
    busy: BusyGuard,
    file: PathBuf,
    cached_unwinder: bool,
}

/// A region that has ended: its figures are known, and dhat still has the stacks.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// # use heap_budget::region::{Region, Settings, Threads};
/// # let file = std::env::temp_dir().join(format!("ended-{}.json", std::process::id()));
/// # let settings = Settings { file, threads: Threads::All, cached_unwinder: false, footprint: false };
/// # let region = Region::start(settings);
/// drop(vec![0_u8; 500]);
/// let ended = region.end();
/// let highest = ended.timeline.iter().map(|point| point.live).max();
/// assert_eq!(highest, Some(ended.stats.peak_bytes));
/// ended.forget(); // dhat's file is not wanted, and nothing else is measured
/// ```
#[derive(Debug)]
#[must_use = "dhat writes its profile when this is dropped"]
pub struct EndedRegion {
    /// dhat's figures for the region.
    pub stats: HeapStats,
    /// Live bytes against the allocation clock, in at most a few hundred points. The
    /// highest of them is the peak.
    pub timeline: Vec<TimelinePoint>,
    /// The most bytes that a reallocation copied to another block. For that moment both
    /// blocks exist, and dhat counts only one.
    pub largest_move: u64,
    /// How much memory the process needed, if [`Settings::footprint`] was set.
    pub footprint: Option<Footprint>,
    /// Whether stacks were walked with cached unwind rules.
    pub cached_unwinder: bool,
    profiler: Profiler,
    busy: BusyGuard,
    file: PathBuf,
}

impl Region {
    /// Starts dhat. Whatever is allocated from here on counts.
    ///
    /// # Panics
    ///
    /// As [`profile`](crate::profile()) does.
    #[track_caller]
    pub fn start(settings: Settings) -> Self {
        let Settings { file, threads, cached_unwinder, footprint } = settings;
        assert!(!BUSY.swap(true, Ordering::AcqRel), "{BUSY_MESSAGE}");
        let busy = BusyGuard;
        route::assert_installed();
        fork::prepare();
        let cached_unwinder = unwind::prepare(cached_unwinder);
        let profiler = Profiler::builder().trim_backtraces(Some(FRAMES)).file_name(&file).build();
        // After dhat has started, so that its own set-up is not counted.
        counting::start(threads, footprint);
        Region { recording: RecordingGuard, profiler, busy, file, cached_unwinder }
    }

    /// Ends the region.
    pub fn end(self) -> EndedRegion {
        let Region { recording: guard, profiler, busy, file, cached_unwinder } = self;
        let (stats, recording, footprint) = counting::stop();
        drop(guard);
        let stats = heap_stats(&stats);
        let end = TimelinePoint { clock: stats.total_bytes, live: stats.end_bytes };
        let timeline = recording.timeline.points(end);
        let largest_move = recording.largest_move as u64;
        EndedRegion {
            stats,
            timeline,
            largest_move,
            footprint,
            cached_unwinder,
            profiler,
            busy,
            file,
        }
    }
}

impl EndedRegion {
    /// Has dhat write its profile, for which it looks up every name and line. dhat
    /// reports that on stderr, which cannot be turned off.
    pub fn close(self) {
        drop(self);
    }

    /// Where dhat writes its profile.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Has dhat write its profile, reads it, and deletes the file.
    ///
    /// # Errors
    ///
    /// If the file could not be written or read.
    pub fn profile(self) -> Result<Profile, ReadError> {
        let file = self.file.clone();
        self.close();
        let profile = Profile::read(&file);
        // If it is not there, reading it has already failed.
        let _ = fs::remove_file(&file);
        profile
    }

    /// Discards the profile. dhat cannot stop without writing one, so it is left running,
    /// and nothing else can be measured in this process: meant for when it is about to
    /// exit.
    pub fn forget(self) {
        let EndedRegion { profiler, busy, .. } = self;
        std::mem::forget((profiler, busy));
    }
}

/// Ends the recording when it is dropped, if that has not been done.
#[derive(Debug)]
struct RecordingGuard;

impl Drop for RecordingGuard {
    fn drop(&mut self) {
        counting::abandon();
    }
}

/// Lets another region start when it is dropped.
#[derive(Debug)]
struct BusyGuard;

impl Drop for BusyGuard {
    fn drop(&mut self) {
        BUSY.store(false, Ordering::Release);
    }
}

fn heap_stats(stats: &dhat::HeapStats) -> HeapStats {
    let mut heap = HeapStats::default();
    (heap.peak_bytes, heap.peak_blocks) = (stats.max_bytes as u64, stats.max_blocks as u64);
    (heap.total_bytes, heap.total_blocks) = (stats.total_bytes, stats.total_blocks);
    (heap.end_bytes, heap.end_blocks) = (stats.curr_bytes as u64, stats.curr_blocks as u64);
    heap
}
