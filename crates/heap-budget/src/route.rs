//! Which allocator a call of a thread goes to, and whether it is counted.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::region::Threads;
use crate::thread_id;

/// What is going on, in bits: saves calls outside of a region the locks.
static STATE: AtomicUsize = AtomicUsize::new(0);
/// Something has, and where no other bit is set, nothing is measured.
const USED: usize = 1;
/// There are counters.
pub(crate) const COUNTING: usize = 2;
/// dhat measures a region.
const PROFILING: usize = 4;
/// The bits that are [`PLAIN`] where nothing but the inner allocator and the counters has to know
/// of a call.
pub(crate) const ROUTED: usize = USED | PROFILING;
pub(crate) const PLAIN: usize = USED;
/// So many times over, a thread is in a call of [`uncounted`]: saves others a look at their own
/// flag.
const UNCOUNTED_THREAD: usize = 8;

/// The thread whose calls do not go to dhat in a region; 0 if there is none.
static EXCLUDED: AtomicUsize = AtomicUsize::new(0);

/// The only thread whose calls go to dhat in a region; 0 if there is none.
static ONLY: AtomicUsize = AtomicUsize::new(0);

/// The process's main thread, which is the first to allocate.
static MAIN: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether this thread's allocations are not the measured program's: see
    /// [`uncounted`].
    static UNCOUNTED: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread is inside dhat or the set of its blocks. Both allocate for
    /// their own tables, through us; such a call bypasses dhat, and must not wait for
    /// the lock that is already held around it.
    static BYPASS: Cell<bool> = const { Cell::new(false) };
}

/// Shown when there is nothing to count with.
pub(crate) const NOT_INSTALLED_MESSAGE: &str = "`heap_budget::Alloc` is not the global allocator \
     here; in each test target that has budgets, there has to be\n\
     #[global_allocator]\n\
     static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();\n\
     or, around an allocator of your own, `heap_budget::Alloc::new(MyAlloc)`";

/// Whether [`Alloc`](crate::Alloc) is the process's global allocator.
pub(crate) fn is_installed() -> bool {
    let is_used = || STATE.load(Ordering::Relaxed) & USED != 0;
    is_used() || {
        drop(std::hint::black_box(Box::new(0_u8)));
        is_used()
    }
}

/// Panics if there is nothing to count with.
#[track_caller]
pub(crate) fn assert_installed() {
    assert!(is_installed(), "{NOT_INSTALLED_MESSAGE}");
}

/// The process's main thread.
pub(crate) fn main_thread() -> usize {
    MAIN.load(Ordering::Relaxed)
}

/// From now on calls of these threads go to dhat.
pub(crate) fn enter_region(threads: Threads) {
    let this = thread_id::current();
    let (excluded, only) = match threads {
        Threads::AllButMain if main_thread() != this => (main_thread(), 0),
        Threads::All | Threads::AllButMain => (0, 0),
        Threads::This => (0, this),
    };
    EXCLUDED.store(excluded, Ordering::Relaxed);
    ONLY.store(only, Ordering::Relaxed);
    STATE.fetch_or(PROFILING, Ordering::Release);
}

/// From now on calls go to the inner allocator.
pub(crate) fn leave_region() {
    STATE.fetch_and(!PROFILING, Ordering::Release);
}

/// From now on there are counters.
pub(crate) fn begin_counting() {
    STATE.fetch_or(COUNTING, Ordering::Release);
}

/// From now on there are none.
pub(crate) fn end_counting() {
    STATE.fetch_and(!COUNTING, Ordering::Release);
}

/// What is going on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct State(pub(crate) usize);

impl State {
    /// Now. Where nothing is optimized but this crate, a call of a function that is: the
    /// allocator is compiled with the crate that has it as a static.
    #[cfg_attr(debug_assertions, inline(never))]
    #[cfg_attr(not(debug_assertions), inline)]
    pub(crate) fn now() -> Self {
        State(STATE.load(Ordering::Acquire))
    }

    /// Whether a call is dhat's own, which it makes under its lock: counters need not know of it.
    #[inline(always)]
    pub(crate) fn is_bypassing(self) -> bool {
        self.0 & ROUTED != PLAIN && is_bypassing()
    }

    /// Whether this thread is in a call of [`uncounted`].
    #[inline(always)]
    pub(crate) fn is_uncounted(self) -> bool {
        self.0 >= UNCOUNTED_THREAD && UNCOUNTED.get()
    }
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
pub(crate) fn route() -> Route {
    let state = STATE.load(Ordering::Acquire);
    if state & USED == 0 {
        MAIN.store(thread_id::current(), Ordering::Relaxed);
        STATE.fetch_or(USED, Ordering::Relaxed);
    }
    if state & PROFILING == 0 {
        return Route::Inner;
    }
    if BYPASS.get() {
        return Route::Own;
    }
    let only = ONLY.load(Ordering::Relaxed);
    let this = thread_id::current();
    if State(state).is_uncounted()
        || this == EXCLUDED.load(Ordering::Relaxed)
        || (only != 0 && this != only)
    {
        return Route::Uncounted;
    }
    Route::Dhat
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
    let guard = Uncounted(UNCOUNTED.replace(true));
    STATE.fetch_add(UNCOUNTED_THREAD, Ordering::Relaxed);
    let result = call();
    drop(guard);
    result
}

/// Ends a call of [`uncounted`]: what this thread was before.
#[cfg(feature = "macros")]
struct Uncounted(bool);

#[cfg(feature = "macros")]
impl Drop for Uncounted {
    fn drop(&mut self) {
        UNCOUNTED.set(self.0);
        STATE.fetch_sub(UNCOUNTED_THREAD, Ordering::Relaxed);
    }
}
