//! Which allocator a call goes to, and what is recorded of the calls that count.
//!
//! While a region is measured, every call is made under one lock, and dhat's counters
//! are read before and after it for the timeline: dhat keeps the peak, but not how it
//! was reached. The numbers are always dhat's, never a count of our own, so the
//! timeline cannot disagree with the profile.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dhat::HeapStats;
use heap_profile::stats::TimelinePoint;

use crate::timeline::Timeline;
use crate::unwind;

/// What is recorded of a region beside dhat's profile.
#[derive(Default)]
pub(crate) struct Recording {
    /// Live bytes against the allocation clock.
    pub(crate) timeline: Timeline,
    /// The most bytes that a `realloc` copied from one block to another. For that
    /// moment both blocks exist, and dhat counts only one.
    pub(crate) largest_move: usize,
}

/// The recording while a region is measured. Locked around every call, so that the
/// change of dhat's counters is what this call did.
static RECORDING: Mutex<Option<Recording>> = Mutex::new(None);

/// One of the states below: saves calls outside of a region the lock.
static STATE: AtomicU8 = AtomicU8::new(UNUSED);
/// Nothing has been allocated through [`Alloc`](crate::Alloc) yet.
const UNUSED: u8 = 0;
/// No region: every call goes to the inner allocator.
const OUTSIDE: u8 = 1;
/// A region is measured, on all threads.
const MEASURING: u8 = 2;
/// A region is measured, on all threads but the process's main thread.
const MEASURING_OTHERS: u8 = 3;

thread_local! {
    /// Whether this is the process's main thread, which is the first to allocate.
    static MAIN: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread's allocations are not the measured program's: see
    /// [`uncounted`].
    static UNCOUNTED: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread is inside dhat or the set of its blocks. Both allocate for
    /// their own tables, through us; such a call bypasses dhat, and must not wait for
    /// the lock that is already held around it.
    static BYPASS: Cell<bool> = const { Cell::new(false) };
}

/// Whether [`Alloc`](crate::Alloc) is the process's global allocator.
pub(crate) fn is_installed() -> bool {
    drop(std::hint::black_box(Box::new(0_u8)));
    STATE.load(Ordering::Relaxed) != UNUSED
}

/// From now on dhat allocates: for all threads, or, without `main_thread`, for all but
/// the process's main thread, unless that is the calling one.
pub(crate) fn start(main_thread: bool) {
    *lock() = Some(Recording::default());
    let state = if main_thread || MAIN.get() { MEASURING } else { MEASURING_OTHERS };
    STATE.store(state, Ordering::Release);
}

/// Ends what [`start`] began. Returns dhat's counters at that moment, and the recording.
pub(crate) fn stop() -> (HeapStats, Recording) {
    let mut recording = lock();
    STATE.store(OUTSIDE, Ordering::Release);
    (HeapStats::get(), recording.take().unwrap_or_default())
}

/// Like [`stop`], but asks dhat nothing: for a panic that unwinds through a region.
pub(crate) fn abandon() {
    let mut recording = lock();
    if recording.take().is_some() {
        STATE.store(OUTSIDE, Ordering::Release);
    }
}

/// Makes a call whose allocations on this thread are not the measured program's, such
/// as printing the message of a panic.
#[cfg(feature = "macros")]
pub(crate) fn uncounted<T>(call: impl FnOnce() -> T) -> T {
    let before = UNCOUNTED.replace(true);
    let result = call();
    UNCOUNTED.set(before);
    result
}

/// Locks the recording.
pub(crate) fn lock() -> MutexGuard<'static, Option<Recording>> {
    RECORDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a call of this thread goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// To the inner allocator: there is no region, or the call is dhat's own.
    Inner,
    /// To dhat: the measured program makes it.
    Dhat,
    /// To the inner allocator, although there is a region: the measured program does
    /// not make it. It may still free or grow a block of dhat's.
    Uncounted,
}

/// Where a call of this thread goes now.
#[inline]
pub(crate) fn route() -> Route {
    match STATE.load(Ordering::Acquire) {
        OUTSIDE => Route::Inner,
        UNUSED => {
            MAIN.set(true);
            STATE.store(OUTSIDE, Ordering::Relaxed);
            Route::Inner
        }
        _ if BYPASS.get() => Route::Inner,
        MEASURING_OTHERS if MAIN.get() => Route::Uncounted,
        _ if UNCOUNTED.get() => Route::Uncounted,
        _ => Route::Dhat,
    }
}

/// Whether this thread is in a call of [`bypassing`].
pub(crate) fn is_bypassing() -> bool {
    BYPASS.get()
}

/// Makes a call into dhat or the set of its blocks: what it allocates itself bypasses
/// dhat.
pub(crate) fn bypassing<T>(call: impl FnOnce() -> T) -> T {
    let before = BYPASS.replace(true);
    let result = call();
    BYPASS.set(before);
    result
}

/// Makes a call of dhat's that allocates, and records how dhat's counters change;
/// `moved` is how many bytes the call copied. `None`, without the call, where the
/// region ended while this thread was waiting for the lock.
#[inline]
pub(crate) fn record<T>(call: impl FnOnce() -> T, moved: impl FnOnce(&T) -> usize) -> Option<T> {
    let mut guard = lock();
    let recording = guard.as_mut()?;
    let before = counters();
    let result = bypassing(|| unwind::cached(call));
    recording.timeline.record(before, counters());
    recording.largest_move = recording.largest_move.max(moved(&result));
    Some(result)
}

/// dhat's counters now. Allocates nothing.
fn counters() -> TimelinePoint {
    let stats = HeapStats::get();
    TimelinePoint { clock: stats.total_bytes, live: stats.curr_bytes as u64 }
}
