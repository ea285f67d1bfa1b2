//! The global allocator: dhat's in a measured region, the crate's own outside.
//!
//! `dhat::Alloc` allocates from [`System`] and cannot sit on anything else. So
//! outside of a region every call goes to the allocator beneath, as if we were not
//! there, and in a region it goes to dhat. A block has to go back to whoever made
//! it. Over the system's allocator that is the same one; where a crate has its
//! own, [`made`] knows the blocks that dhat made.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt;
use std::ptr;

use crate::counting::{Whose, inside, is_inside, notes, observed, whose};
use crate::made;

// Nothing is called through the crate; naming it links mimalloc's `malloc`.
#[cfg(all(feature = "mimalloc", unix))]
use mimalloc as _;

#[cfg(feature = "global")]
#[global_allocator]
static GLOBAL: Alloc = Alloc::system();

/// The global allocator that a budget needs.
///
/// With the feature `global`, which is on by default, there is nothing to do: it
/// is installed over the system's allocator. A crate that has a
/// `#[global_allocator]` turns that feature off and wraps its own, in its tests
/// or always:
///
/// ```toml
/// [dev-dependencies]
/// heap-budget = { version = "0.1", default-features = false, features = ["macros"] }
/// ```
///
#[cfg_attr(feature = "global", doc = "```ignore")]
#[cfg_attr(not(feature = "global"), doc = "```")]
/// # use std::alloc::System as MyAlloc;
/// #[global_allocator]
/// static GLOBAL: heap_budget::Alloc<MyAlloc> = heap_budget::Alloc::new(MyAlloc);
///
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// assert_eq!(measured.peak_bytes, 1_000);
/// ```
///
/// # With an allocator of one's own
///
/// dhat counts the sizes that are requested, and those are the same whoever serves
/// them: the figures are those over the system's allocator. But `dhat::Alloc` can
/// only allocate from the system's. So the blocks of a measured region are the
/// system's, and **your own allocator is not exercised there**: not its speed, its
/// rounding or its faults. Outside of a region, in all other tests, it serves
/// every block. Each block goes back to whoever made it, also where a region has
/// begun or ended in between.
///
/// A block of before the region that is reallocated in it moves to dhat: it is
/// allocated anew, copied and given back. dhat counts such a block as a new one in
/// any case.
pub struct Alloc<A = System> {
    beneath: A,
    /// Whether `beneath` is something else than what dhat allocates from.
    own: bool,
}

impl Alloc<System> {
    /// Over the system's allocator: what the feature `global` installs.
    #[must_use]
    pub const fn system() -> Self {
        Alloc { beneath: System, own: false }
    }
}

impl<A> Alloc<A> {
    /// Over an allocator of one's own, which serves all blocks but those of a
    /// measured region.
    #[must_use]
    pub const fn new(own: A) -> Self {
        Alloc { beneath: own, own: true }
    }
}

impl<A> fmt::Debug for Alloc<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alloc").finish_non_exhaustive()
    }
}

impl<A: GlobalAlloc> Alloc<A> {
    /// Forgets that dhat made `block`, and says whether it did.
    fn take(&self, block: *mut u8) -> bool {
        self.own && inside(|| made::take(block))
    }

    /// Remembers that dhat made `block`, and returns it.
    fn put(&self, block: *mut u8) -> *mut u8 {
        if self.own && !block.is_null() {
            inside(|| made::put(block));
        }
        block
    }

    /// Moves a block that dhat is not to grow, or that is not dhat's, to a new one
    /// of whoever serves it now.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::realloc`].
    unsafe fn moved(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the new size, rounded up to the
        // alignment, does not overflow, and `layout` has a valid alignment.
        let new_layout = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the caller promises that the new size is not 0.
        let new = unsafe { self.alloc(new_layout) };
        if !new.is_null() {
            // SAFETY: both blocks have room for the smaller of the two sizes, and two
            // live blocks do not overlap. The old one is the caller's to give back.
            unsafe {
                ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        new
    }
}

/// Lets dhat grow or shrink a block.
///
/// # Safety
///
/// As for [`GlobalAlloc::realloc`], and the block is the system's.
unsafe fn regrown(block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    // SAFETY: the caller's promises are passed on as they are.
    let call = || unsafe { dhat::Alloc.realloc(block, layout, size) };
    let moved = |new: &*mut u8| if *new == block { 0 } else { layout.size().min(size) };
    observed(call, moved).unwrap_or_else(|| {
        // SAFETY: as above; the region is over, and dhat's blocks are `System`'s.
        unsafe { System.realloc(block, layout, size) }
    })
}

// SAFETY: a block is dhat's, which is to say the system's, or that of the allocator
// beneath, and what is called for it is its maker's, with the arguments that came:
// over the system's allocator they are one and the same, and otherwise the set of
// dhat's blocks tells. A block is put there before anybody else knows it, and taken
// out before it is given back. Nothing in between unwinds (a poisoned lock is used
// all the same, and `HeapStats::get`, which panics where no profiler runs, is asked
// only while one does), and what allocates in between is served beneath.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if whose() == Whose::Counted {
            // SAFETY: the caller's promises are passed on as they are.
            let call = || unsafe { dhat::Alloc.alloc(layout) };
            if let Some(block) = observed(call, |_| 0) {
                return self.put(block);
            }
        }
        // SAFETY: as above.
        unsafe { self.beneath.alloc(layout) }
    }

    // In a region as dhat does it, and the trait by default: allocate, then write
    // zeros. A path of our own would count other blocks than plain dhat-rs.
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if whose() != Whose::Counted {
            // SAFETY: the caller's promises are passed on as they are.
            return unsafe { self.beneath.alloc_zeroed(layout) };
        }
        // SAFETY: as above.
        let block = unsafe { self.alloc(layout) };
        if !block.is_null() {
            // SAFETY: a block of `layout` has room for so many bytes.
            unsafe { ptr::write_bytes(block, 0, layout.size()) };
        }
        block
    }

    // Also where a region is not this thread's: dhat must not keep a block that is
    // gone. Under the lock, or a peak that another thread is about to note would be
    // gone before it looks; the clock stands still, and the next allocation notes
    // what is left.
    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let whose = whose();
        let is_beneaths = whose == Whose::Beneath && (!self.own || is_inside());
        if is_beneaths || (self.own && !self.take(block)) {
            // SAFETY: the allocator beneath made the block; the rest is the caller's promise.
            return unsafe { self.beneath.dealloc(block, layout) };
        }
        let notes = notes();
        // SAFETY: dhat made the block, or the system's allocator did, to which dhat
        // gives it back.
        inside(|| unsafe { dhat::Alloc.dealloc(block, layout) });
        drop(notes);
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let whose = whose();
        if whose == Whose::Beneath && (!self.own || is_inside()) {
            // SAFETY: the allocator beneath made the block; the rest is the caller's promise.
            return unsafe { self.beneath.realloc(block, layout, size) };
        }
        // Taken out of the set, a block is put back where it stays dhat's.
        if self.own && !self.take(block) {
            return match whose {
                // SAFETY: as above.
                Whose::Beneath | Whose::Uncounted => unsafe {
                    self.beneath.realloc(block, layout, size)
                },
                // SAFETY: as above.
                Whose::Counted => unsafe { self.moved(block, layout, size) },
            };
        }
        if whose == Whose::Counted || self.own {
            // SAFETY: dhat made the block, or the system's allocator did.
            let new = unsafe { regrown(block, layout, size) };
            // Where there is no room for it, the old block is still there.
            self.put(if new.is_null() { block } else { new });
            return new;
        }
        // SAFETY: the caller's promises are passed on as they are.
        unsafe { self.moved(block, layout, size) }
    }
}
