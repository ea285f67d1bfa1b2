//! The global allocator: dhat's, with a look at its counters before and after.
//!
//! dhat keeps the peak but not the way to it. So while a region is measured,
//! each call is made under one lock, and what dhat then says is live and
//! allocated goes into the timeline. The figures are dhat's, never our own
//! count: the timeline cannot disagree with the profile.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dhat::{HeapStats, Profiler, ProfilerBuilder};
use profile::run::Moment;

use crate::timeline::Timeline;
use crate::unwind;

struct Alloc;

#[cfg(not(feature = "timing"))]
#[global_allocator]
static GLOBAL: Alloc = Alloc;

/// What the programs are timed on: the allocator beneath, alone.
#[cfg(all(feature = "timing", not(feature = "system-allocator"), unix))]
#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The timeline while a region is measured. Locked around every call, so that
/// what dhat says afterwards is what this call did.
static TIMELINE: Mutex<Option<Timeline>> = Mutex::new(None);

/// Whether [`TIMELINE`] holds one: spares the lock outside a region.
static MEASURING: AtomicBool = AtomicBool::new(false);

/// The most bytes that a `realloc` of the region copied from one block to
/// another: for that moment both were there, and dhat counts one.
static MOVED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether this thread is inside [`observed`]. dhat allocates for its own
    /// tables, through us; such a call must not wait for the lock it is under.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// A profiler and its timeline, both running.
///
/// The region ends with [`Recording::end`], and dhat writes its profile when
/// this is dropped; also where a panic of the work unwinds through its owner.
#[must_use = "the region ends where this is dropped"]
pub(crate) struct Recording(Profiler);

impl Recording {
    /// Starts the profiler, then the timeline: dhat's own set-up is in neither.
    pub(crate) fn start(profiler: ProfilerBuilder) -> Self {
        if cfg!(not(feature = "system-unwinder")) {
            unwind::prove();
        }
        let recording = Recording(profiler.build());
        *lock() = Some(Timeline::default());
        MOVED.store(0, Ordering::Relaxed);
        MEASURING.store(true, Ordering::Release);
        recording
    }

    /// Ends the region and returns what was noted. dhat goes on counting, so
    /// nothing may be allocated until this is dropped.
    #[expect(clippy::unused_self, reason = "there is something to end")]
    pub(crate) fn end(&self) -> (HeapStats, Timeline) {
        let mut timeline = lock();
        MEASURING.store(false, Ordering::Release);
        (HeapStats::get(), timeline.take().unwrap_or_default())
    }
}

/// The most bytes that a `realloc` of the region has moved so far.
pub(crate) fn moved() -> u64 {
    MOVED.load(Ordering::Relaxed) as u64
}

impl Drop for Recording {
    /// Ends the timeline before the profiler, which is dropped next: what dhat
    /// allocates to write its file is not to be noted.
    fn drop(&mut self) {
        MEASURING.store(false, Ordering::Release);
        lock().take();
    }
}

fn lock() -> MutexGuard<'static, Option<Timeline>> {
    TIMELINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a call that allocates, and notes what it did to dhat's counters.
#[inline]
fn observed<T>(call: impl FnOnce() -> T) -> T {
    guarded(call, |call, timeline| {
        let before = moment();
        let result = unwind::quickly(call);
        timeline.note(before, moment());
        result
    })
}

/// Makes a call that only frees: the clock stands still, and the next
/// allocation notes what is left. Still under the lock, or a peak that another
/// thread is about to note would be gone before it looks.
#[inline]
fn unobserved<T>(call: impl FnOnce() -> T) -> T {
    guarded(call, |call, _| call())
}

/// Whether a call on this thread now is the measured program's: in the region,
/// and not dhat's own.
fn is_programs() -> bool {
    MEASURING.load(Ordering::Acquire) && !INSIDE.get()
}

#[inline]
fn guarded<T, F: FnOnce() -> T>(call: F, noted: impl FnOnce(F, &mut Timeline) -> T) -> T {
    if !is_programs() {
        return call();
    }
    let mut guard = lock();
    // The region may have ended while this thread waited.
    let Some(timeline) = guard.as_mut() else {
        drop(guard);
        return call();
    };
    INSIDE.set(true);
    let result = noted(call, timeline);
    INSIDE.set(false);
    result
}

/// dhat's counters now. Allocates nothing.
fn moment() -> Moment {
    let stats = HeapStats::get();
    Moment { clock: stats.total_bytes, live: stats.curr_bytes as u64 }
}

// `alloc_zeroed` is left to the default, as dhat leaves it: allocate, then
// write zeros. A path of our own would count other blocks than plain dhat-rs.
//
// SAFETY: every call goes to `dhat::Alloc` with the arguments it came with, and
// what that returns is returned: its contract is ours. Nothing in between
// allocates (the lock is a futex, the flag a `Cell` without a destructor) or
// unwinds (`HeapStats::get` panics where no profiler runs, and the timeline is
// there only while one does).
unsafe impl GlobalAlloc for Alloc {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on as they are.
        observed(|| unsafe { dhat::Alloc.alloc(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above; `block` came from `dhat::Alloc`, for all blocks do.
        unobserved(|| unsafe { dhat::Alloc.dealloc(block, layout) });
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: as above.
        let moved = observed(|| unsafe { dhat::Alloc.realloc(block, layout, new_size) });
        if moved != block && is_programs() {
            MOVED.fetch_max(layout.size().min(new_size), Ordering::Relaxed);
        }
        moved
    }
}
