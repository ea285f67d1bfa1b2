//! Tests at the root of a crate: their names have no module.

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

#[heap_budget::test("100 bytes")]
fn uses_the_library() {
    assert_eq!(outcomes::words("a b c d").len(), 4);
}

#[heap_budget::test("99 bytes")]
fn is_over() {
    assert_eq!(outcomes::words("a b c d").len(), 4);
}
