//! Where the library's allocator is the process's, as it is for everybody.

use std::sync::atomic::Ordering;

#[heap_budget::test("1 MB")]
fn cannot_be_measured() {
    assert!(own_allocator::MADE.load(Ordering::Relaxed) > 0);
}
