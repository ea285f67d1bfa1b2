//! Whose an allocation is: the measured program's, or not; and what is noted of those
//! that are.
//!
//! While a region is measured each call is made under one lock, and what dhat then
//! says is live and allocated goes into the timeline, for dhat keeps the peak but
//! not the way to it. The figures are dhat's, never our own count: the timeline
//! cannot disagree with the profile.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dhat::HeapStats;
use heap_profile::stats::TimelinePoint;

use crate::timeline::Timeline;
use crate::unwind;

/// What a region noted beside dhat.
#[derive(Default)]
pub(crate) struct Notes {
    /// Live bytes against the allocation clock.
    pub(crate) timeline: Timeline,
    /// The most bytes that a `realloc` copied from one block to another: for that
    /// moment both were there, and dhat counts one.
    pub(crate) moved: usize,
}

/// The notes while a region is measured. Locked around every call, so that what
/// dhat says afterwards is what this call did.
static NOTES: Mutex<Option<Notes>> = Mutex::new(None);

/// One of the states below: spares the lock outside of a region.
static STATE: AtomicU8 = AtomicU8::new(UNUSED);
/// Nothing was ever allocated here.
const UNUSED: u8 = 0;
/// Every call goes to the allocator beneath.
const OUTSIDE: u8 = 1;
/// [`NOTES`] are taken of every thread.
const MEASURING: u8 = 2;
/// [`NOTES`] are taken of every thread but the one that the program began with.
const MEASURING_OTHERS: u8 = 3;

thread_local! {
    /// Whether this is the thread that the program began with: it is the first to
    /// allocate.
    static FIRST: Cell<bool> = const { Cell::new(false) };
    /// Whether what this thread allocates is its own business: see [`uncounted`].
    static UNCOUNTED: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread is inside a call of dhat's, or of the set of its blocks.
    /// Both allocate for their own tables, through us; such a call must not wait
    /// for the lock it is under.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether [`Alloc`](crate::Alloc) is the process's allocator.
pub(crate) fn is_installed() -> bool {
    drop(std::hint::black_box(Box::new(0_u8)));
    STATE.load(Ordering::Relaxed) != UNUSED
}

/// From now on blocks are dhat's; of `all` threads, or of all but the one that the
/// program began with, unless that is this one.
pub(crate) fn start(all: bool) {
    *notes() = Some(Notes::default());
    let state = if all || FIRST.get() { MEASURING } else { MEASURING_OTHERS };
    STATE.store(state, Ordering::Release);
}

/// From now on they are no longer. Returns what dhat says at that moment, and what
/// was noted.
pub(crate) fn stop() -> (HeapStats, Notes) {
    let mut notes = notes();
    STATE.store(OUTSIDE, Ordering::Release);
    (HeapStats::get(), notes.take().unwrap_or_default())
}

/// Like [`stop`], where a panic unwinds through a region: nothing is asked.
pub(crate) fn abandon() {
    let mut notes = notes();
    if notes.take().is_some() {
        STATE.store(OUTSIDE, Ordering::Release);
    }
}

/// Makes a call whose allocations on this thread are not the measured program's,
/// such as a panic's message on its way to the terminal.
#[cfg(feature = "macros")]
pub(crate) fn uncounted<T>(call: impl FnOnce() -> T) -> T {
    let before = UNCOUNTED.replace(true);
    let result = call();
    UNCOUNTED.set(before);
    result
}

/// Locks the notes.
pub(crate) fn notes() -> MutexGuard<'static, Option<Notes>> {
    NOTES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whose business a call on this thread is now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The allocator's beneath: no region, or dhat's own tables.
    Beneath,
    /// The measured program's.
    Counted,
    /// In a region, but not the measured program's.
    Uncounted,
}

/// Whose a call of this thread is.
#[inline]
pub(crate) fn whose() -> Whose {
    match STATE.load(Ordering::Acquire) {
        OUTSIDE => Whose::Beneath,
        UNUSED => {
            FIRST.set(true);
            STATE.store(OUTSIDE, Ordering::Relaxed);
            Whose::Beneath
        }
        _ if INSIDE.get() => Whose::Beneath,
        MEASURING_OTHERS if FIRST.get() => Whose::Uncounted,
        _ if UNCOUNTED.get() => Whose::Uncounted,
        _ => Whose::Counted,
    }
}

/// Whether this thread is in such a call.
pub(crate) fn is_inside() -> bool {
    INSIDE.get()
}

/// Makes a call of dhat's, or of the set of its blocks.
pub(crate) fn inside<T>(call: impl FnOnce() -> T) -> T {
    INSIDE.set(true);
    let result = call();
    INSIDE.set(false);
    result
}

/// Makes a call of dhat's that allocates, and notes what it did to its counters;
/// nothing where the region ended while this thread waited.
#[inline]
pub(crate) fn observed<T>(call: impl FnOnce() -> T, moved: impl FnOnce(&T) -> usize) -> Option<T> {
    let mut guard = notes();
    let notes = guard.as_mut()?;
    let before = moment();
    let result = inside(|| unwind::quickly(call));
    notes.timeline.note(before, moment());
    notes.moved = notes.moved.max(moved(&result));
    Some(result)
}

/// dhat's counters now. Allocates nothing.
fn moment() -> TimelinePoint {
    let stats = HeapStats::get();
    TimelinePoint { clock: stats.total_bytes, live: stats.curr_bytes as u64 }
}
