//! What is recorded of the calls that count.
//!
//! While a region is measured, every call is made under one lock, and dhat's counters
//! are read after it for the timeline: dhat keeps the peak, but not how it was reached.
//! The numbers are always dhat's, never a count of our own, so the timeline cannot
//! disagree with the profile.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use dhat::HeapStats;
use heap_profile::stats::TimelinePoint;

use crate::footprint::{self, Block, Footprint};
use crate::region::Threads;
use crate::route::{self, bypassing};
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

/// From now on dhat allocates, for these threads, and what it does is recorded, with the
/// footprint or without.
pub(crate) fn start(threads: Threads, footprint: bool) {
    *lock() = Some(Recording::default());
    if footprint {
        footprint::start();
    }
    route::enter_region(threads);
}

/// Ends what [`start`] began. Returns dhat's counters at that moment, the recording, and the
/// footprint if it was counted.
pub(crate) fn stop() -> (HeapStats, Recording, Option<Footprint>) {
    let mut recording = lock();
    route::leave_region();
    (HeapStats::get(), recording.take().unwrap_or_default(), footprint::stop())
}

/// Like [`stop`], but asks dhat nothing: for a panic that unwinds through a region.
pub(crate) fn abandon() {
    let mut recording = lock();
    if recording.take().is_some() {
        route::leave_region();
        footprint::stop();
    }
}

/// The recording, locked.
pub(crate) type Lock = MutexGuard<'static, Option<Recording>>;

/// How many threads wait in [`lock_first`].
static WAITING: AtomicU32 = AtomicU32::new(0);

/// Locks the recording.
pub(crate) fn lock() -> Lock {
    while WAITING.load(Ordering::Relaxed) > 0 {
        thread::yield_now();
    }
    lock_now()
}

/// Locks the recording before threads that call [`lock`]: those that allocate all the time
/// would leave no gap to another one.
#[cfg(unix)]
pub(crate) fn lock_first() -> Lock {
    WAITING.fetch_add(1, Ordering::Relaxed);
    let lock = lock_now();
    WAITING.fetch_sub(1, Ordering::Relaxed);
    lock
}

/// This is a new process, in which nobody waits.
#[cfg(unix)]
pub(crate) fn forget_waiting() {
    WAITING.store(0, Ordering::Relaxed);
}

fn lock_now() -> Lock {
    RECORDING.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Makes a call of dhat's that frees `block`, of which `size` bytes are in use. `None`, without
/// the call, where there is no region.
///
/// It is made under the lock, or dhat's counters could fall between another thread's
/// allocation and its reading of them, and the timeline would miss the peak. A free does
/// not advance the clock, so it is not on the timeline itself: the next allocation records
/// what is left.
///
/// # Safety
///
/// `block` is a live block of `malloc`'s.
pub(crate) unsafe fn record_free(block: *mut u8, size: usize, call: impl FnOnce()) -> Option<()> {
    let mut guard = lock();
    let recording = guard.as_mut()?;
    // SAFETY: the caller promises it.
    let old = unsafe { Block::of_malloc(block, size) };
    bypassing(call);
    let (before, after) = recording.advance();
    footprint::replace(old.filter(|_| after.blocks < before.blocks), None);
    Some(())
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
