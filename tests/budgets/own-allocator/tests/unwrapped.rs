//! The crate's allocator is not wrapped, so nothing can be measured.

#[global_allocator]
static GLOBAL: own_allocator::Marked = own_allocator::Marked;

#[heap_budget::test("1 MB")]
fn cannot_be_measured() {}

#[test]
fn closure_cannot_be_measured() {
    let payload = std::panic::catch_unwind(|| heap_budget::measure(|| ())).unwrap_err();
    assert_eq!(
        payload.downcast_ref::<String>().unwrap(),
        "`heap_budget::Alloc` is not the global allocator: turn the feature `global` on, or wrap \
         your own with `heap_budget::Alloc::new`"
    );
}
