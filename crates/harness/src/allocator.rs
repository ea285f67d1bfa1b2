//! mimalloc, which serves every allocation, and what only mimalloc knows of them.
//!
//! `dhat::Alloc` allocates through [`std::alloc::System`], which calls the C library's
//! `malloc`. The `override` feature of the `mimalloc` crate replaces that by mimalloc's.
//! A changed feature, linker or platform could undo it silently, so every run checks
//! which allocator it has, and says so in its summary.

use std::ffi::c_void;
use std::ptr::null_mut;

use course_format::run::Allocator;

// Nothing is called through the crate: naming it is what links mimalloc's `malloc`.
use ::mimalloc as _;

// SAFETY: `malloc` and `free` are declared as in the C library. `mi_is_in_heap_region`
// (`bool f(const void*)`), `mi_usable_size` (`size_t f(const void*)`), `mi_collect`
// (`void f(bool)`) and `mi_process_info` (eight `size_t*`) are declared as in mimalloc.h, and are in the static
// library that the line above links.
unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
    fn mi_is_in_heap_region(block: *const c_void) -> bool;
    fn mi_usable_size(block: *const c_void) -> usize;
    fn mi_collect(force: bool);
    fn mi_process_info(
        elapsed: *mut usize,
        user: *mut usize,
        system: *mut usize,
        resident: *mut usize,
        resident_peak: *mut usize,
        committed: *mut usize,
        committed_peak: *mut usize,
        page_faults: *mut usize,
    );
}

/// Which allocator serves a plain `malloc` of this process.
pub(crate) fn current() -> Allocator {
    // SAFETY: the block is not read or written; mimalloc only compares its address (null
    // is in no heap); and it is freed once, by the `free` that belongs to the `malloc` it
    // came from.
    let in_mimalloc = unsafe {
        let block = malloc(100);
        let in_mimalloc = mi_is_in_heap_region(block);
        free(block);
        in_mimalloc
    };
    if in_mimalloc { Allocator::Mimalloc } else { Allocator::System }
}

/// The size of the block of `data` in bytes: what was requested, rounded up to one of
/// mimalloc's size classes. The capacity if there is no block, or if mimalloc is not the
/// allocator.
#[must_use]
pub fn usable_size(data: &Vec<u8>) -> usize {
    if data.capacity() == 0 || current() != Allocator::Mimalloc {
        return data.capacity();
    }
    // SAFETY: the capacity is not 0, so the vector owns a block, which starts at its
    // pointer, is mimalloc's, and lives as long as the vector is borrowed.
    unsafe { mi_usable_size(data.as_ptr().cast()) }
}

/// Has the allocator return to the system what is free.
pub fn return_free_memory() {
    // SAFETY: no block that is alive is touched.
    unsafe { mi_collect(true) }
}

/// The most bytes that mimalloc has had committed since the process started.
pub(crate) fn committed_peak() -> u64 {
    let mut peak = 0_usize;
    let ignored = null_mut();
    // SAFETY: mimalloc writes only through pointers that are not null, and the one that
    // is not points to a `usize` that outlives the call.
    unsafe {
        mi_process_info(
            ignored,
            ignored,
            ignored,
            ignored,
            ignored,
            ignored,
            &raw mut peak,
            ignored,
        );
    }
    peak as u64
}
