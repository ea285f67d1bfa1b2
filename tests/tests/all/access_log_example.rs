//! The example of the chapter "Take it home": the chapter and the README of
//! `heap-budget` show its real output.

use std::fs;

use snapbox::{assert_data_eq, file};
use tests::budget_workspace::BudgetWorkspace;
use tests::tool::{root, run};

const SOURCE: &str = "examples/access-log/src/lib.rs";
const TEST: &str = "examples/access-log/tests/long_log.rs";

/// What the runner prints of the test, which fails.
fn failure(workspace: &BudgetWorkspace) -> String {
    let (stdout, stderr, status) = run(&mut workspace.test("access-log", &["--test", "long_log"]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    let start = stdout.find("---- a_long_log_is_summed_up stdout").expect("the test has failed");
    let end = stdout.find("\n\n\nfailures:").expect("there is a list of names");
    format!("{}\n", &stdout[start..end])
}

#[test]
fn example_passes_in_debug_and_release() {
    let workspace = BudgetWorkspace::new();
    for build in [&[][..], &["--release"]] {
        let (stdout, stderr, status) = run(&mut workspace.test("access-log", build));
        assert_eq!(status, 0, "{stdout}{stderr}");
    }
}

#[test]
fn budget_of_zero_shows_the_peak() {
    let workspace = BudgetWorkspace::new();
    workspace.replace(TEST, "(\"2 KB\", leaks = 0)", "(\"0 B\")");
    assert_data_eq!(failure(&workspace), file!["../../snapshots/take-home-number.txt"].raw());
}

#[test]
fn costlier_change_fails() {
    let workspace = BudgetWorkspace::new();
    let source = fs::read_to_string(workspace.path(SOURCE)).unwrap();
    let start = source.find("pub fn pages").unwrap();
    let end = source.find("fn count").unwrap();
    let change = fs::read_to_string(root().join("tests/budgets/take-home.rs")).unwrap();
    workspace.replace(SOURCE, source[start..end].trim_end(), change.trim_end());
    let failure = failure(&workspace);
    assert_data_eq!(&failure, file!["../../snapshots/take-home-change.txt"].raw());
    let (_, message) = failure.split_once('\n').unwrap();
    let readme = fs::read_to_string(root().join("crates/heap-budget/README.md")).unwrap();
    assert!(readme.contains(message), "the README does not contain\n{message}");
}
