//! What is beneath dhat: asked of the process itself, in every run.
//!
//! `dhat::Alloc` allocates through [`std::alloc::System`], which calls the C
//! `malloc`. The `override` feature of the `mimalloc` crate makes that
//! mimalloc's; a changed feature, linker or platform would undo it without a
//! sound. So each run asks, and its summary says.

use std::ffi::c_void;
use std::ptr::null_mut;

use course_format::run::Allocator;

// Nothing is called through the crate; naming it links mimalloc's `malloc`.
use mimalloc as _;

// SAFETY: `malloc` and `free` are the C library's, and declared as C has them;
// `mi_is_in_heap_region` (`bool f(const void*)`), `mi_usable_size` (`size_t
// f(const void*)`) and `mi_process_info` (eight `size_t*`) are mimalloc's own, as mimalloc.h has them, in the static library
// that the line above links.
unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
    fn mi_is_in_heap_region(block: *const c_void) -> bool;
    fn mi_usable_size(block: *const c_void) -> usize;
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

/// Bytes that mimalloc has for the block of `data`; those it asked for where it
/// owns none, or where something else is beneath.
pub(crate) fn room(data: &Vec<u8>) -> usize {
    if data.capacity() == 0 || allocator() != Allocator::Mimalloc {
        return data.capacity();
    }
    // SAFETY: the capacity is not 0, so the vector owns a block that begins where
    // it points to; it is mimalloc's, and alive as long as the vector is borrowed.
    unsafe { mi_usable_size(data.as_ptr().cast()) }
}

/// The most bytes that mimalloc has taken from the system since the process
/// began.
pub(crate) fn committed_peak() -> u64 {
    let mut peak = 0_usize;
    let nothing = null_mut();
    // SAFETY: mimalloc writes through those of the pointers that are not null,
    // and the one that is not points at a `usize` that outlives the call.
    unsafe {
        mi_process_info(
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            &raw mut peak,
            nothing,
        );
    }
    peak as u64
}
