//! Used where mimalloc does not replace `malloc`: on Windows, and if it is turned off.

use course_format::run::Allocator;

pub(crate) fn current() -> Allocator {
    Allocator::System
}

/// The size that was requested for the block of `data`, in bytes: mimalloc, which would round
/// it up, is not the allocator.
#[must_use]
pub fn usable_size(data: &Vec<u8>) -> usize {
    data.capacity()
}

/// Has the allocator return to the system what is free. Does nothing if it is not glibc's.
pub fn return_free_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: it is declared as in glibc's malloc.h: `int malloc_trim(size_t)`.
        unsafe extern "C" {
            fn malloc_trim(pad: usize) -> std::ffi::c_int;
        }
        // SAFETY: no block that is alive is touched.
        unsafe { malloc_trim(0) };
    }
}

/// Nothing, since mimalloc is not the allocator.
pub(crate) fn committed_peak() -> u64 {
    0
}
