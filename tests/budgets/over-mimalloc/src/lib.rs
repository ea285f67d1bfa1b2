//! A crate whose tests run on mimalloc.

#[cfg(test)]
mod tests {
    use std::ffi::c_void;

    unsafe extern "C" {
        fn mi_is_in_heap_region(block: *const c_void) -> bool;
    }

    fn is_mimallocs(block: &[u8]) -> bool {
        // SAFETY: the block is not read, its address is compared.
        unsafe { mi_is_in_heap_region(block.as_ptr().cast()) }
    }

    #[test]
    fn an_ordinary_test_is_served_by_it() {
        assert!(is_mimallocs(&vec![0; 100]));
    }

    #[heap_budget::test("100 bytes", blocks = 1)]
    fn so_is_a_test_with_a_budget() {
        assert!(is_mimallocs(&vec![0; 100]));
    }
}
