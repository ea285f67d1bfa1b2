//! The global allocator: the inner allocator, with counters beside it, or dhat in a region
//! that is profiled.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt;

use crate::counter;
use crate::dhat_blocks;
use crate::route::{COUNTING, PLAIN, ROUTED, State};

// Nothing is called through the crate: naming it is what links mimalloc's `malloc`.
#[cfg(all(feature = "mimalloc", unix))]
use mimalloc as _;

/// The global allocator that a budget needs, in each test target that has one:
///
/// ```
/// #[global_allocator]
/// static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
///
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// assert_eq!(measured.stats.peak_bytes, 1_000);
/// ```
///
/// Where nothing is measured, it passes every call on to the system's allocator.
///
/// # With a custom allocator
///
/// [`Alloc::new`] wraps the allocator that a program has anyway:
///
/// ```
/// # use std::alloc::System as MyAlloc;
/// #[global_allocator]
/// static ALLOC: heap_budget::Alloc<MyAlloc> = heap_budget::Alloc::new(MyAlloc);
/// ```
///
/// What is counted are the sizes that are requested, which do not depend on the allocator:
/// the figures are the same as over the system's, and your own serves every block.
///
/// Only where dhat looks for the holders of memory, which is in [`profile`](crate::profile()),
/// a [`Region`](crate::region::Region) and the second run of a test that is over its budget,
/// the blocks come from the system's allocator: `dhat::Alloc` can allocate from nothing else.
/// Each block is freed by the allocator it came from, even if a region has begun or ended in
/// between. A block from before the region that is reallocated in it moves to dhat: it is
/// allocated anew, copied, and the old block freed. dhat counts such a block as a new one in
/// any case.
pub struct Alloc<A = System> {
    pub(crate) inner: A,
    /// Whether `inner` is another allocator than the one dhat allocates from.
    pub(crate) is_custom: bool,
}

impl Alloc<System> {
    /// Wraps the system's allocator.
    #[must_use]
    pub const fn system() -> Self {
        Alloc { inner: System, is_custom: false }
    }
}

impl<A> Alloc<A> {
    /// Wraps a custom allocator, which serves all blocks but those of a profiled region.
    #[must_use]
    pub const fn new(inner: A) -> Self {
        Alloc { inner, is_custom: true }
    }
}

impl<A> fmt::Debug for Alloc<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alloc").finish_non_exhaustive()
    }
}

// SAFETY: each call is passed on, with its arguments unchanged, to the inner allocator, or to
// `routed`, which knows where the block came from. What is counted around it changes no block,
// does not unwind, and takes the memory it needs from the system.
//
// Nothing is inlined in here where nothing is optimized: a function that has something inlined
// loses its path in the names of stacks, with line tables alone, and could not be told from the
// program's own.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let state = State::now();
        // SAFETY: the caller's promises are passed on as they are.
        let block = unsafe {
            if state.0 & ROUTED == PLAIN {
                self.inner.alloc(layout)
            } else {
                self.alloc_routed(layout)
            }
        };
        if state.0 & COUNTING != 0 {
            counter::allocated(block, layout.size(), state);
        }
        block
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let state = State::now();
        // SAFETY: the caller's promises are passed on as they are.
        let block = unsafe {
            if state.0 & ROUTED == PLAIN {
                self.inner.alloc_zeroed(layout)
            } else {
                self.alloc_zeroed_routed(layout)
            }
        };
        if state.0 & COUNTING != 0 {
            counter::allocated(block, layout.size(), state);
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let state = State::now();
        // Before another thread can have a block at that address.
        if state.0 & COUNTING != 0 {
            counter::freed(block, layout.size(), state);
        }
        // SAFETY: the caller's promises are passed on as they are.
        unsafe {
            if state.0 & ROUTED == PLAIN && !(self.is_custom && dhat_blocks::have_been()) {
                self.inner.dealloc(block, layout);
            } else {
                self.dealloc_routed(block, layout);
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let state = State::now();
        // SAFETY: the caller's promises are passed on as they are.
        let call = || unsafe {
            if state.0 & ROUTED == PLAIN && !(self.is_custom && dhat_blocks::have_been()) {
                self.inner.realloc(block, layout, size)
            } else {
                self.realloc_routed(block, layout, size)
            }
        };
        if state.0 & COUNTING != 0 {
            counter::reallocated(block, layout.size(), size, state, call)
        } else {
            call()
        }
    }
}
