//! A block as its allocator made it.

/// A block as its allocator made it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// Where it starts.
    pub(super) address: usize,
    /// How many bytes it has: at least what was requested.
    pub(super) size: usize,
}

impl Block {
    /// The live block of `malloc`'s at `address`, of which `size` bytes were requested;
    /// `None` for a null pointer, and where nothing is counted.
    ///
    /// # Safety
    ///
    /// It is such a block, or null.
    pub(crate) unsafe fn of_malloc(address: *mut u8, size: usize) -> Option<Self> {
        if address.is_null() || !super::is_on() {
            return None;
        }
        // SAFETY: the caller promises it.
        Self::of(address, unsafe { usable_size(address, size) })
    }

    /// The block at `address`, which has `size` bytes; `None` for a null pointer.
    pub(crate) fn of(address: *mut u8, size: usize) -> Option<Self> {
        (!address.is_null()).then_some(Block { address: address.addr(), size })
    }
}

/// The size of a block of `malloc`'s, where the system tells; otherwise what was `requested`.
///
/// # Safety
///
/// It is such a block, and alive.
#[cfg(target_os = "linux")]
unsafe fn usable_size(block: *mut u8, requested: usize) -> usize {
    // SAFETY: declared as in the C library. An allocator that replaces the C library's
    // `malloc` replaces this function, too.
    unsafe extern "C" {
        fn malloc_usable_size(block: *mut u8) -> usize;
    }
    // SAFETY: the caller promises it.
    unsafe { malloc_usable_size(block) }.max(requested)
}

#[cfg(not(target_os = "linux"))]
unsafe fn usable_size(_: *mut u8, requested: usize) -> usize {
    requested
}
