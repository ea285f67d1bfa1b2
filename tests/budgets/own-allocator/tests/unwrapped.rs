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
        "`heap_budget::Alloc` is not the global allocator here; in each test target that has \
         budgets, there has to be\n\
         #[global_allocator]\n\
         static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();\n\
         or, around an allocator of your own, `heap_budget::Alloc::new(MyAlloc)`"
    );
}
