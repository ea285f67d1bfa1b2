#[heap_budget::test("2 mb")]
fn lower_case() {}

#[heap_budget::test("2 Mib")]
fn powers_of_two() {}

#[heap_budget::test("200")]
fn without_a_unit() {}

#[heap_budget::test("1.5 bytes")]
fn half_a_byte() {}

#[heap_budget::test("99999999999 GB")]
fn more_than_there_is() {}

#[heap_budget::test("1 MB", total = "much")]
fn total() {}

fn main() {}
