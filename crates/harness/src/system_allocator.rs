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

/// Nothing, since mimalloc is not the allocator.
pub(crate) fn committed_peak() -> u64 {
    0
}
