//! At the root of a crate, where a test's name is its function's.

#[heap_budget::test("100 bytes")]
fn uses_the_library() {
    assert_eq!(outcomes::words("a b c d").len(), 4);
}

#[heap_budget::test("99 bytes")]
fn is_over() {
    assert_eq!(outcomes::words("a b c d").len(), 4);
}
