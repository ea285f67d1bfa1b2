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

#[heap_budget::test(peak = 5)]
fn number_for_a_peak() {}

#[heap_budget::test(blocks = -N)]
fn negative_expression() {}

#[heap_budget::test("1 MB", debug(timeout = 5))]
fn no_limit_in_a_group() {}

#[heap_budget::test(grows = "O(n)")]
fn no_sizes(size: usize) {}

#[heap_budget::test("1 MB", sizes = [1, 2, 4])]
fn no_law(size: usize) {}

#[heap_budget::test(grows = "O(n!)", sizes = [2, 4, 8])]
fn another_law(size: usize) {}

#[heap_budget::test(grows = "O(n)", sizes = [1_000, 2_000, 3_000])]
fn sizes_do_not_double(size: usize) {}

#[heap_budget::test(grows = "O(n)", sizes = [1_000, 2_000])]
fn two_sizes(size: usize) {}

fn main() {}
