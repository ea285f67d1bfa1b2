//! Wrong uses of the attribute do not compile, with an error at the right place.

#[test]
fn wrong_attributes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
