//! Which allocator a call of a thread goes to.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

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

/// From now on calls go to dhat: those of all threads, or, without `main_thread`, of all but
/// the process's main thread, unless that is the calling one.
pub(crate) fn enter_region(main_thread: bool) {
    let state = if main_thread || MAIN.get() { MEASURING } else { MEASURING_OTHERS };
    STATE.store(state, Ordering::Release);
}

/// From now on calls go to the inner allocator.
pub(crate) fn leave_region() {
    STATE.store(OUTSIDE, Ordering::Release);
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

/// Makes a call whose allocations on this thread are not the measured program's, such
/// as printing the message of a panic.
#[cfg(feature = "macros")]
pub(crate) fn uncounted<T>(call: impl FnOnce() -> T) -> T {
    let before = UNCOUNTED.replace(true);
    let result = call();
    UNCOUNTED.set(before);
    result
}
