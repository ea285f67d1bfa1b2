#[heap_budget::test("1 MB")]
async fn asynchronous() {}

#[heap_budget::test("1 MB")]
unsafe fn not_safe() {}

#[heap_budget::test("1 MB")]
fn parameters(size: u64) {}

#[heap_budget::test(grows = "O(1)", sizes = [2, 4, 8])]
fn no_parameter() {}

#[heap_budget::test("1 MB")]
#[rstest]
fn rstest_below(size: u64) {}

#[heap_budget::test("1 MB")]
#[test_case(1)]
fn test_case_below(size: u64) {}

#[heap_budget::test("1 MB")]
fn generics<T>() {}

#[heap_budget::test("1 MB")]
#[test]
fn test_twice() {}

#[heap_budget::test("1 MB")]
#[should_panic]
fn panics_and_returns() -> Result<(), String> {
    Ok(())
}

#[heap_budget::test("1 MB")]
#[should_panic(expected = 5)]
fn panics_with_a_number() {}

#[heap_budget::test("1 MB")]
#[should_panic(because = "of this")]
fn panics_for_a_reason() {}

#[heap_budget::test("1 MB")]
struct NotAFunction;

fn main() {}
