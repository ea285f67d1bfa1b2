//! Where the library's allocator is the process's, as it is for everybody.

use std::sync::atomic::Ordering;

#[heap_budget::test("1 MB")]
fn cannot_be_measured() {
    assert!(own_allocator::MADE.load(Ordering::Relaxed) > 0);
}

#[test]
fn nor_can_a_closure() {
    let payload = std::panic::catch_unwind(|| heap_budget::measure(|| ())).unwrap_err();
    assert_eq!(
        payload.downcast_ref::<String>().unwrap(),
        "`heap_budget::Alloc` is not the global allocator: turn the feature `global` on, or wrap \
         your own with `heap_budget::Alloc::new`"
    );
}
