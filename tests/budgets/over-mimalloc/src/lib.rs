//! A crate whose tests measure over mimalloc.

#[cfg(test)]
#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

#[cfg(test)]
mod tests {
    use std::ffi::c_void;

    unsafe extern "C" {
        fn mi_is_in_heap_region(block: *const c_void) -> bool;
    }

    fn is_from_mimalloc(block: &[u8]) -> bool {
        // SAFETY: only the address is compared; the block is not read.
        unsafe { mi_is_in_heap_region(block.as_ptr().cast()) }
    }

    #[test]
    fn ordinary_test() {
        assert!(is_from_mimalloc(&vec![0; 100]));
    }

    #[heap_budget::test("100 bytes", blocks = 1)]
    fn test_with_a_budget() {
        assert!(is_from_mimalloc(&vec![0; 100]));
    }
}
