#[heap_budget::test]
fn none() {}

#[heap_budget::test()]
fn empty() {}

#[heap_budget::test(timeout = 5)]
fn no_limit() {}

#[heap_budget::test(2_000_000)]
fn number() {}

#[heap_budget::test(limit)]
fn word() {}

#[heap_budget::test("1 MB", block = 5)]
fn unknown() {}

#[heap_budget::test("1 MB", "2 MB")]
fn twice() {}

#[heap_budget::test("1 MB", leaks = 0, leaks = 0)]
fn twice_by_name() {}

#[heap_budget::test("1 MB" leaks = 0)]
fn no_comma() {}

#[heap_budget::test(blocks = "5")]
fn text_for_a_number() {}

#[heap_budget::test(blocks = -5)]
fn negative() {}

#[heap_budget::test(leaks = 0usize)]
fn typed() {}

#[heap_budget::test(leaks = 99999999999999999999)]
fn more_than_fits() {}

#[heap_budget::test(total = 5)]
fn number_for_a_size() {}

#[heap_budget::test("1 MB", crate = "x")]
fn text_for_a_path() {}

fn main() {}
