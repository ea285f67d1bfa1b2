//! The chapter "Take it home", and the README of `heap-budget`: what they show is
//! what the example prints.

use std::fs;

use snapbox::{assert_data_eq, file};
use tests::budgets::Budgets;
use tests::tool::{ran, root};

const SOURCE: &str = "examples/access-log/src/lib.rs";
const TEST: &str = "examples/access-log/tests/long_log.rs";

/// What the runner shows of the test, which fails.
fn failure(budgets: &Budgets) -> String {
    let (stdout, stderr, status) = ran(&mut budgets.test("access-log", &["--test", "long_log"]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    let start = stdout.find("---- a_long_log_is_summed_up stdout").expect("it has failed");
    let end = stdout.find("\n\n\nfailures:").expect("there is a list at the end");
    format!("{}\n", &stdout[start..end])
}

fn is_shown_in(name: &str, text: &str) {
    let page = fs::read_to_string(root().join(name)).unwrap();
    assert!(page.contains(text), "{name} does not hold\n{text}");
}

#[test]
fn it_passes_as_it_is_in_both_builds() {
    let budgets = Budgets::new();
    for build in [&[][..], &["--release"]] {
        let (stdout, stderr, status) = ran(&mut budgets.test("access-log", build));
        assert_eq!(status, 0, "{stdout}{stderr}");
    }
}

#[test]
fn a_budget_of_nothing_tells_the_number() {
    let budgets = Budgets::new();
    budgets.replace(TEST, "(\"2 KB\", leaks = 0)", "(\"0 B\")");
    assert_data_eq!(failure(&budgets), file!["../snapshots/take-home-number.txt"].raw());
}

#[test]
fn a_change_that_costs_memory_is_caught() {
    let budgets = Budgets::new();
    let source = fs::read_to_string(budgets.path(SOURCE)).unwrap();
    let start = source.find("pub fn pages").unwrap();
    let end = source.find("fn count").unwrap();
    let change = fs::read_to_string(root().join("tests/budgets/take-home.rs")).unwrap();
    budgets.replace(SOURCE, source[start..end].trim_end(), change.trim_end());
    let failure = failure(&budgets);
    assert_data_eq!(&failure, file!["../snapshots/take-home-change.txt"].raw());
    let (_, told) = failure.split_once('\n').unwrap();
    is_shown_in("crates/heap-budget/README.md", told);
}
