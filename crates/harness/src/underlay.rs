//! What is beneath dhat: asked of the process itself, in every run.
//!
//! `dhat::Alloc` allocates through [`std::alloc::System`], which calls the C
//! `malloc`. The `override` feature of the `mimalloc` crate makes that
//! mimalloc's; a changed feature, linker or platform would undo it without a
//! sound. So each run asks, and its summary says.

use std::ffi::c_void;

use profile::run::Allocator;

// Nothing is called through the crate; naming it links mimalloc's `malloc`.
use mimalloc as _;

// SAFETY: `malloc` and `free` are the C library's, and declared as C has them;
// `mi_is_in_heap_region` is mimalloc's own (`bool f(const void*)` in
// mimalloc.h), in the static library that the line above links.
unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
    fn mi_is_in_heap_region(block: *const c_void) -> bool;
}

/// Which allocator serves a plain `malloc` of this process.
pub(crate) fn allocator() -> Allocator {
    // SAFETY: the block is not read or written, mimalloc only compares its
    // address (a null one lies in no heap), and it is freed once, by the
    // `free` that belongs to the `malloc` it came from.
    let in_mimalloc = unsafe {
        let block = malloc(100);
        let in_mimalloc = mi_is_in_heap_region(block);
        free(block);
        in_mimalloc
    };
    if in_mimalloc { Allocator::Mimalloc } else { Allocator::System }
}
