//! The measured region: dhat starts before the work and stops after it.
//!
//! What [`measure`](crate::measure()) and the attribute are made of, for who needs
//! more than they give: the file that dhat writes, the timeline, or a moment
//! between the end of the work and that of dhat.
//!
//! ```text
//!            Region::start       Region::end        Ended::profile
//!   ───────────────┼──────────────────┼─────────────────────┼────────▶
//!    not counted   │   the work       │  figures are known  │  holders
//!                  └─ dropped in between, by a panic: dhat writes its file
//! ```
//!
//! The figures are there at once; who held what is not, for dhat looks up names
//! and lines of every stack. A test within its budget does without.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use dhat::Profiler;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;
use heap_profile::stats::{HeapStats, TimelinePoint};

use crate::{counting, unwind};

/// Physical frames kept of each stack; inlined ones come on top.
///
/// dhat's default of 10 loses the reader's line in deep library code. This is more
/// than the deepest that `serde_json` allows itself (128 levels, each of several
/// calls), so what falls off is recursion of that size only, whose stacks would
/// cost more to keep than they could tell. A stack that is not so deep costs
/// nothing more: it ends where the region begins.
const FRAMES: usize = 1_000;

/// What a second region is told while there is one.
pub(crate) const BUSY_MESSAGE: &str = "`heap_budget` is measuring already: a process has one \
     profiler, so regions can neither be nested nor run at once";

/// What is told where nothing could be counted.
pub(crate) const NOT_INSTALLED_MESSAGE: &str = "`heap_budget::Alloc` is not the global allocator: \
     turn the feature `global` on, or wrap your own with `heap_budget::Alloc::new`";

/// Whether a region is measured, or its profile not written yet.
static BUSY: AtomicBool = AtomicBool::new(false);

/// How a region is measured.
///
/// ```
/// # use heap_budget::region::Settings;
/// let settings = Settings {
///     file: "dhat-heap.json".into(),
///     first_thread: true,
///     cached_unwinder: false,
/// };
/// # assert!(settings.first_thread);
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where dhat writes its profile.
    pub file: PathBuf,
    /// Whether the thread that the program began with is counted too where the
    /// region is another's. In a test it is the test runner's own, which allocates
    /// at its own times.
    pub first_thread: bool,
    /// Whether stacks are walked by rules that are looked up once, where the
    /// feature `cached-unwinder` is on and the system's is found to say the same.
    pub cached_unwinder: bool,
}

/// A region that is being measured.
///
/// ```
/// use heap_budget::region::{Region, Settings};
///
/// let file = std::env::temp_dir().join(format!("region-{}.json", std::process::id()));
/// let region = Region::start(Settings { file, first_thread: true, cached_unwinder: false });
/// let words = vec![String::from("peak")];
/// let ended = region.end();
/// assert_eq!((ended.figures.peak_blocks, ended.figures.end_blocks), (2, 2));
/// drop(words);
/// let profile = ended.profile()?;
/// assert_eq!(profile.peak_bytes(), ended_bytes());
/// # fn ended_bytes() -> u64 { size_of::<String>() as u64 + 4 }
/// # Ok::<(), heap_profile::read::ReadError>(())
/// ```
#[derive(Debug)]
#[must_use = "the region ends where this is dropped"]
pub struct Region {
    // Dropped in this order, where a panic unwinds through its owner.
    stopping: Stopping,
    profiler: Profiler,
    busy: Busy,
    file: PathBuf,
}

/// A region that is over: its figures are known, and dhat still has the stacks.
///
/// ```
/// # use heap_budget::region::{Region, Settings};
/// # let file = std::env::temp_dir().join(format!("ended-{}.json", std::process::id()));
/// # let region = Region::start(Settings { file, first_thread: true, cached_unwinder: false });
/// drop(vec![0_u8; 500]);
/// let ended = region.end();
/// let highest = ended.timeline.iter().map(|moment| moment.live).max();
/// assert_eq!(highest, Some(ended.figures.peak_bytes));
/// ended.forget(); // dhat's file is not wanted, and nothing else is measured
/// ```
#[derive(Debug)]
#[must_use = "dhat writes its profile when this is dropped"]
pub struct Ended {
    /// dhat's figures of the region.
    pub stats: HeapStats,
    /// Live bytes against the allocation clock, in a few hundred points; their
    /// highest is the peak.
    pub timeline: Vec<TimelinePoint>,
    /// The most bytes that a reallocation copied to another block: for that
    /// moment both were there, and dhat counts one.
    pub moved: u64,
    profiler: Profiler,
    busy: Busy,
    file: PathBuf,
}

impl Region {
    /// Starts dhat. What is allocated from here on counts.
    ///
    /// # Panics
    ///
    /// As [`measure`](crate::measure()) does.
    #[track_caller]
    pub fn start(settings: Settings) -> Self {
        let Settings { file, first_thread, cached_unwinder } = settings;
        assert!(!BUSY.swap(true, Ordering::AcqRel), "{BUSY_MESSAGE}");
        let busy = Busy;
        assert!(counting::is_installed(), "{NOT_INSTALLED_MESSAGE}");
        if cached_unwinder {
            unwind::prove();
        }
        let profiler = Profiler::builder().trim_backtraces(Some(FRAMES)).file_name(&file).build();
        // After dhat, whose own set-up is not to be counted.
        counting::start(first_thread);
        Region { stopping: Stopping, profiler, busy, file }
    }

    /// Ends the region.
    pub fn end(self) -> Ended {
        let Region { stopping, profiler, busy, file } = self;
        let (stats, notes) = counting::stop();
        drop(stopping);
        let stats = heap_stats(&stats);
        let end = TimelinePoint { clock: stats.total_bytes, live: stats.end_bytes };
        let (timeline, moved) = (notes.timeline.moments(end), notes.moved as u64);
        Ended { stats, timeline, moved, profiler, busy, file }
    }
}

impl Ended {
    /// Has dhat write its profile, for which it looks up every name and line. It
    /// says so on the standard error stream, and cannot be asked not to.
    pub fn close(self) {
        drop(self);
    }

    /// Where dhat is to write its profile.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Has dhat write its profile, reads it, and deletes the file.
    ///
    /// # Errors
    ///
    /// Where the file could not be written or read.
    pub fn profile(self) -> Result<Profile, ReadError> {
        let file = self.file.clone();
        self.close();
        let profile = Profile::read(&file);
        // Where it is not there, reading has said so.
        let _ = fs::remove_file(&file);
        profile
    }

    /// Does without the profile. dhat can only be stopped with one, so it goes on,
    /// and nothing else can be measured in this process: for its end.
    pub fn forget(self) {
        let Ended { profiler, busy, .. } = self;
        std::mem::forget((profiler, busy));
    }
}

/// Where it is dropped, allocations are no longer noted.
#[derive(Debug)]
struct Stopping;

impl Drop for Stopping {
    fn drop(&mut self) {
        counting::abandon();
    }
}

/// Where it is dropped, another region may start.
#[derive(Debug)]
struct Busy;

impl Drop for Busy {
    fn drop(&mut self) {
        BUSY.store(false, Ordering::Release);
    }
}

fn heap_stats(stats: &dhat::HeapStats) -> HeapStats {
    HeapStats {
        peak_bytes: stats.max_bytes as u64,
        peak_blocks: stats.max_blocks as u64,
        total_bytes: stats.total_bytes,
        total_blocks: stats.total_blocks,
        end_bytes: stats.curr_bytes as u64,
        end_blocks: stats.curr_blocks as u64,
    }
}
