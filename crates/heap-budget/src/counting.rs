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

use crate::footprint::{self, Block, Footprint};
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
    /// dhat's counters after the last call, which are those before the next one.
    counters: Counters,
}

/// Those of dhat's counters that are looked at after each call.
#[derive(Clone, Copy, Default)]
struct Counters {
    point: TimelinePoint,
    blocks: usize,
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
pub(crate) fn start(main_thread: bool, footprint: bool) {
    *lock() = Some(Recording::default());
    if footprint {
        footprint::start();
    }
    let state = if main_thread || MAIN.get() { MEASURING } else { MEASURING_OTHERS };
    STATE.store(state, Ordering::Release);
}

/// Ends what [`start`] began. Returns dhat's counters at that moment, the recording, and the
/// footprint if it was counted.
pub(crate) fn stop() -> (HeapStats, Recording, Option<Footprint>) {
    let mut recording = lock();
    STATE.store(OUTSIDE, Ordering::Release);
    (HeapStats::get(), recording.take().unwrap_or_default(), footprint::stop())
}

/// Like [`stop`], but asks dhat nothing: for a panic that unwinds through a region.
pub(crate) fn abandon() {
    let mut recording = lock();
    if recording.take().is_some() {
        STATE.store(OUTSIDE, Ordering::Release);
        footprint::stop();
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
    /// To the inner allocator: there is no region.
    Inner,
    /// To the inner allocator: the call is dhat's own.
    Own,
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
        _ if BYPASS.get() => Route::Own,
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

/// A block that is to grow or shrink, and how much of it is in use.
pub(crate) struct OldBlock {
    pub(crate) address: *mut u8,
    pub(crate) size: usize,
}

/// Makes a call of dhat's that allocates a block of `size` bytes, in place of `old` if there
/// is one, and records what it does. `None`, without the call, where the region ended while
/// this thread was waiting for the lock.
///
/// # Safety
///
/// `old` is a live block of `malloc`'s, and `call` returns one or a null pointer.
#[inline]
pub(crate) unsafe fn record(
    old: Option<OldBlock>,
    size: usize,
    call: impl FnOnce() -> *mut u8,
) -> Option<*mut u8> {
    let mut guard = lock();
    let recording = guard.as_mut()?;
    // SAFETY: the caller promises it.
    let old_block = old.as_ref().and_then(|old| unsafe { Block::of_malloc(old.address, old.size) });
    footprint::expect(size);
    let new = bypassing(|| unwind::cached(call));
    let (before, after) = recording.advance();
    recording.timeline.record(before.point, after.point);
    // SAFETY: the caller promises it.
    let new_block = unsafe { Block::of_malloc(new, size) };
    // dhat takes a block from before the region for a new one.
    let was_counted = after.blocks == before.blocks && !new.is_null();
    footprint::replace(old_block.filter(|_| was_counted), new_block);
    let moved = old.filter(|old| !new.is_null() && old.address != new);
    let copied = moved.map_or(0, |old| old.size.min(size));
    recording.largest_move = recording.largest_move.max(copied);
    Some(new)
}

/// Makes a call of dhat's that frees `block`, of which `size` bytes are in use.
///
/// It is made under the lock, or dhat's counters could fall between another thread's
/// allocation and its reading of them, and the timeline would miss the peak. A free does
/// not advance the clock, so it is not on the timeline itself: the next allocation records
/// what is left.
///
/// # Safety
///
/// `block` is a live block of `malloc`'s.
pub(crate) unsafe fn record_free(block: *mut u8, size: usize, call: impl FnOnce()) {
    let mut guard = lock();
    let Some(recording) = guard.as_mut() else { return bypassing(call) };
    // SAFETY: the caller promises it.
    let old = unsafe { Block::of_malloc(block, size) };
    bypassing(call);
    let (before, after) = recording.advance();
    footprint::replace(old.filter(|_| after.blocks < before.blocks), None);
}

impl Recording {
    /// dhat's counters before a call and after it. Nothing changes them between two calls.
    fn advance(&mut self) -> (Counters, Counters) {
        let stats = HeapStats::get();
        let point = TimelinePoint { clock: stats.total_bytes, live: stats.curr_bytes as u64 };
        let after = Counters { point, blocks: stats.curr_blocks };
        (std::mem::replace(&mut self.counters, after), after)
    }
}
