//! Crates that set `heap-budget` up differently: under another name, with their own
//! allocator, or over mimalloc.

use snapbox::{assert_data_eq, file};
use tests::budget_workspace::{BudgetWorkspace, failures};
use tests::tool::run;

#[test]
fn renamed_dependency() {
    let workspace = BudgetWorkspace::new();
    let (stdout, stderr, status) = run(&mut workspace.test("renamed", &[]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}{stderr}");
    assert!(
        stdout.contains("error: `tests::is_over` peaks at 10 bytes, over its budget of 9 bytes"),
        "{stdout}"
    );
}

#[test]
fn own_allocator() {
    let workspace = BudgetWorkspace::new();
    for (test, passed) in [(&["--lib"][..], "3 passed"), (&["--test", "closures"], "4 passed")] {
        let (stdout, stderr, status) = run(&mut workspace.test("own-allocator", test));
        assert_eq!(status, 0, "{stdout}{stderr}");
        assert!(stdout.contains(passed), "{stdout}");
    }
    let (stdout, stderr, status) =
        run(&mut workspace.test("own-allocator", &["--test", "unwrapped"]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}");
    assert_data_eq!(failures(&stdout), file!["../snapshots/budgets-unwrapped.txt"].raw());
}

#[test]
fn over_mimalloc() {
    let workspace = BudgetWorkspace::new();
    let (stdout, stderr, status) = run(&mut workspace.test("over-mimalloc", &[]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stdout.contains("2 passed"), "{stdout}");
}
