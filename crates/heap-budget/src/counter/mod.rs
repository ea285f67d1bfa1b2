//! Counts what is requested of the allocator: by the rules of dhat, to the byte, but without
//! stacks, which are what takes dhat its time.
//!
//! There can be many counters at once: one of a test, for all of its threads, and those of
//! closures, for the thread that calls them. All are in one list, under one lock, and each
//! knows the blocks that it has counted: a block from before it does not count where it is
//! freed, and is a new one where it grows.
//!
//! Nothing here asks the program's allocator for anything, since it runs within calls of it.

mod blocks;
mod lock;

use std::alloc::{GlobalAlloc, Layout, System, handle_alloc_error};
use std::ptr::NonNull;

use heap_profile::stats::HeapStats;

use crate::route::State;
use crate::{fork, route, thread_id};
use blocks::Blocks;
pub(crate) use lock::{Lock, lock};

/// Whose calls are counted.
#[derive(Clone, Copy)]
pub(crate) struct Threads {
    /// The only thread that counts; 0 if all do.
    only: usize,
    /// The thread that does not count; 0 if there is none.
    except: usize,
}

impl Threads {
    /// The calling thread.
    pub(crate) fn this() -> Self {
        Threads { only: thread_id::current(), except: 0 }
    }

    /// All threads but the process's main thread.
    #[cfg(any(test, feature = "macros"))]
    pub(crate) fn all_but_main() -> Self {
        Threads { only: 0, except: route::main_thread() }
    }
}

/// The figures of a region.
struct Counter {
    /// The next one in the list.
    next: *mut Counter,
    threads: Threads,
    figures: Figures,
    blocks: Blocks,
}

/// In this order, so that no two neighbours are those that a free changes: the compiler would
/// read them as one where it counts an allocation, which has to wait for both to be written.
#[derive(Default)]
#[repr(C)]
struct Figures {
    live_bytes: u64,
    peak_bytes: u64,
    total_bytes: u64,
    total_blocks: u64,
    peak_blocks: u64,
    live_blocks: u64,
}

/// All counters, the newest first.
pub(crate) struct Counters {
    first: *mut Counter,
}

/// A counter that is in the list until it is stopped or dropped, on whatever thread.
pub(crate) struct Running(NonNull<Counter>);

// SAFETY: the counter is only used under the lock, and by the owner of this once it has left
// the list.
unsafe impl Send for Running {}

impl Running {
    /// Counts what `threads` request from now on. Blocks from before do not count.
    pub(crate) fn start(threads: Threads) -> Self {
        fork::prepare();
        let (figures, blocks) = (Figures::default(), Blocks::new());
        let layout = Layout::new::<Counter>();
        // From the system, because an outer counter would count it.
        // SAFETY: the layout is not empty.
        let counter = NonNull::new(unsafe { System.alloc(layout) }.cast());
        let counter: NonNull<Counter> = counter.unwrap_or_else(|| handle_alloc_error(layout));
        let mut counters = lock().expect("it is taken within calls of the allocator");
        // SAFETY: it has been allocated for that.
        unsafe { counter.write(Counter { next: counters.first, threads, figures, blocks }) };
        counters.first = counter.as_ptr();
        route::begin_counting();
        Running(counter)
    }

    /// Ends the counting, and returns the figures.
    pub(crate) fn stop(self) -> HeapStats {
        self.leave();
        // SAFETY: it is there until this is dropped, and nobody else has it.
        let figures = unsafe { &self.0.as_ref().figures };
        let mut stats = HeapStats::default();
        (stats.peak_bytes, stats.peak_blocks) = (figures.peak_bytes, figures.peak_blocks);
        (stats.total_bytes, stats.total_blocks) = (figures.total_bytes, figures.total_blocks);
        (stats.end_bytes, stats.end_blocks) = (figures.live_bytes, figures.live_blocks);
        stats
    }

    /// Leaves the list, if that has not been done.
    fn leave(&self) {
        let mut counters = lock().expect("it is taken within calls of the allocator");
        let mut link = &raw mut counters.first;
        // SAFETY: the counters in the list are there.
        unsafe {
            while !(*link).is_null() && *link != self.0.as_ptr() {
                link = &raw mut (**link).next;
            }
            if !(*link).is_null() {
                *link = (**link).next;
            }
        }
        if counters.first.is_null() {
            route::end_counting();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.leave();
        // SAFETY: it came from there, is in no list, and nobody else has it.
        unsafe {
            self.0.drop_in_place();
            System.dealloc(self.0.as_ptr().cast(), Layout::new::<Counter>());
        }
    }
}

// What follows runs at every call of the allocator, often in a build without optimizations:
// it is written for that, without closures and guards.

/// Counts a block of `size` bytes that has been allocated.
pub(crate) fn allocated(block: *mut u8, size: usize, state: State) {
    let this = thread_id::current();
    if block.is_null() || state.is_bypassing() || !lock::acquire(this) {
        return;
    }
    let thread = if state.is_uncounted() { 0 } else { this };
    // SAFETY: this thread has the lock.
    let mut next = unsafe { (*lock::counters()).first };
    while !next.is_null() {
        // SAFETY: the counters in the list are there, and are only used under the lock.
        let counter = unsafe { &mut *next };
        counter.allocate(thread, block as usize, size);
        next = counter.next;
    }
    lock::release();
}

/// Counts a block of `size` bytes that is about to be freed.
pub(crate) fn freed(block: *mut u8, size: usize, state: State) {
    if state.is_bypassing() || !lock::acquire(thread_id::current()) {
        return;
    }
    // SAFETY: this thread has the lock.
    let mut next = unsafe { (*lock::counters()).first };
    while !next.is_null() {
        // SAFETY: the counters in the list are there, and are only used under the lock.
        let counter = unsafe { &mut *next };
        counter.free(block as usize, size);
        next = counter.next;
    }
    lock::release();
}

/// Makes a call that reallocates `block`, which had `old` bytes, and counts it.
///
/// The call is made under the lock: another thread may get the old address before it has
/// returned.
pub(crate) fn reallocated(
    block: *mut u8,
    old: usize,
    size: usize,
    state: State,
    call: impl FnOnce() -> *mut u8,
) -> *mut u8 {
    let counters = if state.is_bypassing() { None } else { lock() };
    let Some(counters) = counters else { return call() };
    let new = call();
    let thread = if state.is_uncounted() { 0 } else { thread_id::current() };
    let mut next = if new.is_null() { std::ptr::null_mut() } else { counters.first };
    while !next.is_null() {
        // SAFETY: as above.
        let counter = unsafe { &mut *next };
        // Where the thread does not count, the new block is not the program's.
        counter.free(block as usize, old);
        counter.allocate(thread, new as usize, size);
        next = counter.next;
    }
    new
}

impl Counter {
    #[inline(always)]
    fn allocate(&mut self, thread: usize, block: usize, size: usize) {
        let Threads { only, except } = self.threads;
        if thread == except || thread == 0 || (only != 0 && thread != only) {
            return;
        }
        self.blocks.insert(block);
        let figures = &mut self.figures;
        figures.total_blocks += 1;
        figures.total_bytes += size as u64;
        figures.live_blocks += 1;
        figures.live_bytes += size as u64;
        // Of equal peaks the last one counts, as in dhat.
        if figures.live_bytes >= figures.peak_bytes {
            figures.peak_bytes = figures.live_bytes;
            figures.peak_blocks = figures.live_blocks;
        }
    }

    #[inline(always)]
    fn free(&mut self, block: usize, size: usize) {
        if self.blocks.remove(block) {
            self.figures.live_blocks -= 1;
            self.figures.live_bytes -= size as u64;
        }
    }
}

#[cfg(all(test, feature = "macros"))]
mod tests;
