//! What does not compile says why, at the place.

#[test]
fn what_is_wrong_is_told_where_it_is_written() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
