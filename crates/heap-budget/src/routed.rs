//! Calls while dhat measures a region, or where a block may be one of dhat's.
//!
//! `dhat::Alloc` allocates from [`System`] and cannot wrap anything else. So outside of a
//! region every call is passed on to the inner allocator, and in a region it goes to dhat. A
//! block has to be freed by the allocator that allocated it. Over the system's allocator the
//! two are the same; over a custom one, [`dhat_blocks`] knows the blocks that came from dhat.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;

use crate::alloc::Alloc;
use crate::counting::{OldBlock, record, record_free};
use crate::dhat_blocks;
use crate::footprint::{self, Block};
use crate::lives;
use crate::route::{Route, bypassing, is_bypassing, route};

impl<A: GlobalAlloc> Alloc<A> {
    /// Whether the inner allocator serves calls of `route`, and any block of theirs is its own.
    fn is_inner(&self, route: Route) -> bool {
        route == Route::Own || (route == Route::Inner && (!self.is_custom || is_bypassing()))
    }

    /// A block of the inner allocator's, of which `size` bytes were requested.
    ///
    /// # Safety
    ///
    /// It is one, and alive, or a null pointer.
    unsafe fn inner_block(&self, address: *mut u8, size: usize) -> Option<Block> {
        if self.is_custom {
            Block::of(address, size)
        } else {
            // SAFETY: over the system's allocator, it is a block of `malloc`'s.
            unsafe { Block::of_malloc(address, size) }
        }
    }

    /// Removes `block` from the set of dhat's blocks, and returns whether it was there.
    /// Over the system's allocator there is no set, and none is needed.
    fn remove(&self, block: *mut u8) -> bool {
        self.is_custom && bypassing(|| dhat_blocks::remove(block))
    }

    /// Adds `block` to the set of dhat's blocks, if there is one, and returns it.
    fn insert(&self, block: *mut u8) -> *mut u8 {
        if self.is_custom && !block.is_null() {
            bypassing(|| dhat_blocks::insert(block));
        }
        block
    }

    /// Reallocates a block of dhat's own, which are the inner allocator's.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::realloc`].
    unsafe fn realloc_own(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promises are passed on as they are. If there is no memory for
        // the new block, the old one is still there.
        unsafe {
            let old = self.inner_block(block, layout.size());
            let new = self.inner.realloc(block, layout, size);
            if let Some(new) = self.inner_block(new, size) {
                footprint::replace_own(old, Some(new));
            }
            new
        }
    }

    /// Reallocates by hand, from the allocator that serves this thread now: for a block
    /// that is not dhat's, or that dhat should not grow.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::realloc`].
    unsafe fn reallocate(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the new size, rounded up to the
        // alignment, does not overflow, and `layout` has a valid alignment.
        let new_layout = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the caller promises that the new size is not 0.
        let new = unsafe { self.alloc_routed(new_layout) };
        if !new.is_null() {
            // SAFETY: both blocks have room for the smaller of the two sizes, and two
            // live blocks do not overlap. The caller gives up the old one.
            unsafe {
                ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc_routed(block, layout);
            }
        }
        new
    }
}

/// Has dhat grow or shrink a block.
///
/// # Safety
///
/// As for [`GlobalAlloc::realloc`], and the block is the system allocator's.
unsafe fn dhat_realloc(block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    // SAFETY: the caller's promises are passed on as they are.
    let call = || unsafe { dhat::Alloc.realloc(block, layout, size) };
    let call = || lives::reallocated(block, call(), size);
    let old = OldBlock { address: block, size: layout.size() };
    // SAFETY: blocks of the system's allocator are those of `malloc`.
    unsafe { record(Some(old), size, call) }.unwrap_or_else(|| {
        // SAFETY: as above; the region is over, and dhat's blocks are `System`'s.
        unsafe { System.realloc(block, layout, size) }
    })
}

// Every block comes from dhat, which is to say from the system's allocator, or from the inner
// allocator, and each call about a block is passed on, with its arguments unchanged, to the
// allocator that the block came from: over the system's allocator the two are one and the
// same, otherwise the set of dhat's blocks tells them apart. A block is inserted before
// anybody else knows of it, and removed before it is freed. Nothing in between unwinds (a
// poisoned lock is used all the same, and `HeapStats::get`, which panics when no profiler is
// running, is called only while one is), and what is allocated in between comes from the
// inner allocator.
impl<A: GlobalAlloc> Alloc<A> {
    /// Allocates a block, from dhat if the route goes there.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::alloc`].
    pub(crate) unsafe fn alloc_routed(&self, layout: Layout) -> *mut u8 {
        let route = route();
        if route == Route::Dhat {
            // SAFETY: the caller's promises are passed on as they are.
            let call = || unsafe { dhat::Alloc.alloc(layout) };
            let call = || lives::allocated(call(), layout.size());
            // SAFETY: dhat's blocks are the system's, which are those of `malloc`.
            if let Some(block) = unsafe { record(None, layout.size(), call) } {
                return self.insert(block);
            }
        }
        // SAFETY: as above.
        let block = unsafe { self.inner.alloc(layout) };
        if route == Route::Own {
            // SAFETY: it was allocated just now.
            footprint::replace_own(None, unsafe { self.inner_block(block, layout.size()) });
        }
        block
    }

    /// In a region this does what dhat does, by the trait's default: allocate, then write
    /// zeros. Anything else would give other figures than plain dhat-rs.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::alloc_zeroed`].
    pub(crate) unsafe fn alloc_zeroed_routed(&self, layout: Layout) -> *mut u8 {
        let route = route();
        if route == Route::Inner || route == Route::Uncounted {
            // SAFETY: the caller's promises are passed on as they are.
            return unsafe { self.inner.alloc_zeroed(layout) };
        }
        // SAFETY: as above.
        let block = unsafe { self.alloc_routed(layout) };
        if !block.is_null() {
            // SAFETY: a block of `layout` is that many bytes long.
            unsafe { ptr::write_bytes(block, 0, layout.size()) };
        }
        block
    }

    /// Frees a block. dhat is told of that on an uncounted thread, too: it must not keep a
    /// block that is gone.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::dealloc`].
    pub(crate) unsafe fn dealloc_routed(&self, block: *mut u8, layout: Layout) {
        let route = route();
        if route == Route::Own {
            // SAFETY: dhat's own blocks are the inner allocator's, and this one is yet alive.
            footprint::replace_own(unsafe { self.inner_block(block, layout.size()) }, None);
        }
        if self.is_inner(route) || (self.is_custom && !self.remove(block)) {
            // SAFETY: the block came from the inner allocator; the rest is the caller's
            // promise.
            return unsafe { self.inner.dealloc(block, layout) };
        }
        let call = || {
            lives::freed(block);
            // SAFETY: the block came from dhat or from the system's allocator, to which dhat
            // returns it.
            unsafe { dhat::Alloc.dealloc(block, layout) };
        };
        // SAFETY: the system's blocks are those of `malloc`.
        unsafe { record_free(block, layout.size(), call) }.unwrap_or_else(|| {
            // SAFETY: as above. No region is left that dhat counts for.
            unsafe { System.dealloc(block, layout) };
        });
    }

    /// Reallocates a block, which dhat is told of if the route goes there.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::realloc`].
    pub(crate) unsafe fn realloc_routed(
        &self,
        block: *mut u8,
        layout: Layout,
        size: usize,
    ) -> *mut u8 {
        let route = route();
        if route == Route::Own {
            // SAFETY: the caller's promises are passed on as they are.
            return unsafe { self.realloc_own(block, layout, size) };
        }
        if self.is_inner(route) {
            // SAFETY: the block came from the inner allocator; the rest is the caller's
            // promise.
            return unsafe { self.inner.realloc(block, layout, size) };
        }
        let is_dhats = !self.is_custom || self.remove(block);
        if route == Route::Dhat && is_dhats {
            // SAFETY: the block came from dhat or from the system's allocator.
            let new = unsafe { dhat_realloc(block, layout, size) };
            // When there is no memory for the new block, the old one is still there.
            self.insert(if new.is_null() { block } else { new });
            return new;
        }
        if self.is_custom && is_dhats {
            self.insert(block);
        } else if self.is_custom && route != Route::Dhat {
            // SAFETY: the block came from the inner allocator.
            return unsafe { self.inner.realloc(block, layout, size) };
        }
        // SAFETY: the caller's promises are passed on as they are.
        unsafe { self.reallocate(block, layout, size) }
    }
}
