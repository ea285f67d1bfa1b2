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
    for (test, passed) in [(&["--lib"][..], "5 passed"), (&["--test", "closures"], "4 passed")] {
        let (stdout, stderr, status) = run(&mut workspace.test("own-allocator", test));
        assert_eq!(status, 0, "{stdout}{stderr}");
        assert!(stdout.contains(passed), "{stdout}");
    }
    let (stdout, stderr, status) =
        run(&mut workspace.test("own-allocator", &["--test", "unwrapped"]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}");
    assert_data_eq!(failures(&stdout), file!["../../snapshots/budgets-unwrapped.txt"].raw());
}

/// A member of a workspace with an allocator of its own, and one without: neither has to know
/// of the other, and cargo builds `heap-budget` once for both.
#[test]
fn members_of_a_workspace_do_not_conflict() {
    let workspace = BudgetWorkspace::new();
    let both = ["--package", "own-allocator", "--", "figures_equal", "hash_seeds"];
    let (stdout, stderr, status) = run(&mut workspace.test("access-log", &both));
    assert_eq!(status, 0, "{stdout}{stderr}");
}

#[test]
fn over_mimalloc() {
    let workspace = BudgetWorkspace::new();
    let (stdout, stderr, status) = run(&mut workspace.test("over-mimalloc", &[]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stdout.contains("2 passed"), "{stdout}");
}

/// Where calls become jumps and functions one, as well as where nothing is optimized.
#[test]
fn cached_unwinder_says_whether_it_is_on() {
    let is_on = cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"));
    let workspace = BudgetWorkspace::new();
    for profile in ["--profile=dev", "--release"] {
        let mut test = workspace.test("cached-unwinder", &[profile, "--lib"]);
        let (stdout, stderr, status) = run(test.env("CARGO_INCREMENTAL", "0"));
        assert_eq!(status, 0, "{profile}: {stdout}{stderr}");
        let mut closure = workspace.test("cached-unwinder", &[profile, "--test", "closure"]);
        let (stdout, stderr, status) = run(closure.env("CARGO_INCREMENTAL", "0"));
        let expected = format!("cached unwinder: {is_on}, blocks: 1001\n");
        assert_eq!((stdout, status), (expected, 0), "{profile}: {stderr}");
    }
}
