//! What `heap-budget` reports about the tests of other crates.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use heap_profile::dhat::Profile;
use snapbox::{assert_data_eq, file};
use tests::budget_workspace::{BudgetWorkspace, failures};
use tests::tool::run;

/// The result of each test: "ok", "FAILED" or "ignored".
fn results<'a>(stdout: &'a str) -> BTreeMap<&'a str, &'a str> {
    let lines = stdout.lines().filter_map(|line| line.strip_prefix("test "));
    let result =
        |(name, result): (&'a str, &'a str)| (name, result.split(',').next().unwrap_or(""));
    lines.filter_map(|line| line.split_once(" ... ")).map(result).collect()
}

#[test]
fn every_outcome() {
    let workspace = BudgetWorkspace::new();
    let (stdout, stderr, status) =
        run(&mut workspace.test("outcomes", &["--lib", "--", "--format=pretty"]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    let results: Vec<String> =
        results(&stdout).iter().map(|(name, result)| format!("{name}: {result}\n")).collect();
    let report = format!("{}\n{}", results.concat(), failures(&stdout));
    assert_data_eq!(report, file!["../../snapshots/budgets-outcomes.txt"].raw());
    assert_eq!(workspace.leftovers(), <[&str; 0]>::default());
}

#[test]
fn integration_test() {
    let workspace = BudgetWorkspace::new();
    let (stdout, stderr, status) = run(&mut workspace.test("outcomes", &["--test", "integration"]));
    assert_eq!(status, 101, "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}");
    assert_data_eq!(failures(&stdout), file!["../../snapshots/budgets-integration.txt"].raw());
}

/// Windows, sizes, and limits of one kind of build.
#[test]
fn parts_of_tests() {
    let workspace = BudgetWorkspace::new();
    let arguments = ["--test", "parts", "--", "--format=pretty"];
    let (stdout, stderr, status) = run(&mut workspace.test("outcomes", &arguments));
    assert_eq!(status, 101, "{stdout}{stderr}");
    let results: Vec<String> =
        results(&stdout).iter().map(|(name, result)| format!("{name}: {result}\n")).collect();
    let report = format!("{}\n{}", results.concat(), failures(&stdout));
    assert_data_eq!(report, file!["../../snapshots/budgets-parts.txt"].raw());
}

#[test]
fn release_build_without_line_numbers() {
    let workspace = BudgetWorkspace::new();
    let arguments = ["--release", "--lib", "--", "over_its_peak"];
    let (stdout, stderr, status) = run(&mut workspace.test("outcomes", &arguments));
    assert_eq!(status, 101, "{stdout}{stderr}");
    assert_data_eq!(failures(&stdout), file!["../../snapshots/budgets-release.txt"].raw());
}

#[test]
fn show_output_of_a_passing_test() {
    let workspace = BudgetWorkspace::new();
    let arguments = ["--lib", "--", "--exact", "tests::just_within_everything"];
    let (stdout, ..) = run(&mut workspace.test("outcomes", &arguments));
    assert!(!stdout.contains("within its budget"), "{stdout}");
    let (stdout, ..) = run(workspace.test("outcomes", &arguments).arg("--show-output"));
    let expected = "`tests::just_within_everything` is within its budget: \
                    peak 100 of 1,000, blocks 5 of 5, total 100 of 100, leaks 5 of 5\n";
    assert!(stdout.contains(expected), "{stdout}");
}

/// The figures are those of the first run, and the lines those of the second.
#[test]
fn a_second_run_that_differs_is_said_to() {
    let workspace = BudgetWorkspace::new();
    let test = ["--lib", "--", "--exact", "tests::differs_when_it_is_run_again"];
    let mut cargo = workspace.test("outcomes", &test);
    let (stdout, ..) = run(cargo.env("DIFFERENCE", workspace.path("difference")));
    assert!(stdout.contains("over its budget of 10 bytes"), "{stdout}");
    let note = "the test was run again to see the lines, and then it was 900,0";
    assert!(stdout.contains(note), "{stdout}");
}

/// Filters, threads, ignored tests and uncaptured output.
#[test]
fn options_of_the_test_runner() {
    let workspace = BudgetWorkspace::new();
    let executable = workspace.unit_tests("outcomes");
    let call = |arguments: &[&str]| {
        let mut command = Command::new(&executable);
        run(command
            .args(arguments)
            .current_dir(workspace.path("outcomes"))
            .env("RUST_BACKTRACE", "0"))
    };
    let (stdout, ..) = call(&["made_by_a_macro", "--test-threads=1"]);
    assert_eq!(
        results(&stdout).into_iter().collect::<Vec<_>>(),
        [("tests::made_by_a_macro", "ok"), ("tests::made_by_a_macro_and_over", "FAILED")]
    );
    let (stdout, ..) = call(&["made_by_a_macro", "--skip", "and_over"]);
    assert_eq!(
        results(&stdout).into_iter().collect::<Vec<_>>(),
        [("tests::made_by_a_macro", "ok")]
    );

    let (stdout, ..) = call(&["is_ignored"]);
    assert_eq!(results(&stdout)["tests::is_ignored"], "ignored");
    let (stdout, ..) = call(&["is_ignored", "--ignored"]);
    assert!(stdout.contains("`tests::is_ignored` peaks at 1,001 bytes"), "{stdout}");

    let (stdout, stderr, _) = call(&["--exact", "tests::over_its_peak", "--nocapture"]);
    assert!(stdout.contains("\nsorting\n"), "{stdout}");
    assert!(stderr.starts_with("sorted 1000000\nerror: `tests::over_its_peak` peaks"), "{stderr}");
    let printed = [stdout, stderr].concat();
    assert_eq!(printed.matches("running 1 test").count(), 1, "{printed}");
    assert!(!printed.contains("dhat: "), "{printed}");
}

#[test]
fn profiles_of_failed_tests_are_kept() {
    let workspace = BudgetWorkspace::new();
    let folder = workspace.path("kept/profiles");
    let mut cargo = workspace.test("outcomes", &["--lib", "--", "its_peak"]);
    let (stdout, ..) = run(cargo.env("HEAP_BUDGET_PROFILES", &folder));
    // Another package may have a test of the same name.
    let folder = folder.join("outcomes");
    let mut profiles: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    profiles.sort();
    let names = ["one_byte_over_its_peak", "over_all_but_its_peak", "over_its_peak"];
    let expected = names.map(|name| folder.join(format!("outcomes-tests-{name}.json")));
    assert_eq!(profiles, expected);
    assert!(
        stdout
            .contains(&format!("= note: its profile is {}, for `dh_view`", profiles[2].display()))
    );
    assert_eq!(Profile::read(&profiles[2]).unwrap().peak_bytes(), 16_000_000);
}

/// What a lazy has allocated is no leak where the test says so, and what else is left is one.
/// All tests are in the report, however they end.
#[test]
fn kept_blocks_and_the_report_of_all_tests() {
    let workspace = BudgetWorkspace::new();
    let report = workspace.path("heap.json");
    let mut cargo = workspace.test("outcomes", &["--test", "kept", "--", "--format=pretty"]);
    let (stdout, stderr, status) = run(cargo.env("HEAP_BUDGET_REPORT", &report));
    assert_eq!(status, 101, "{stdout}{stderr}");
    let expected = [
        ("grows", "ok"),
        ("keeps_a_lazy_table", "ok"),
        ("keeps_a_log_as_well", "FAILED"),
        ("panics", "FAILED"),
    ];
    assert_eq!(results(&stdout).into_iter().collect::<Vec<_>>(), expected, "{stdout}");
    assert!(stdout.contains("`keeps_a_log_as_well` leaks 1 block, over its budget"), "{stdout}");
    assert!(stdout.contains("40 bytes in 1 block, by `keeps_a_log_as_well`"), "{stdout}");
    assert!(!stdout.contains("repeat(30)"), "{stdout}");

    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(report).expect("there is a report")).unwrap();
    let tests = report["tests"].as_array().unwrap();
    let found: Vec<_> = tests
        .iter()
        .map(|test| {
            let heap = &test["heap"];
            let [name, outcome] = ["name", "outcome"].map(|key| test[key].as_str().unwrap());
            (name, outcome, heap["peak_bytes"].as_u64(), heap["end_blocks"].as_u64())
        })
        .collect();
    let table = 2 * size_of::<String>() as u64 + 50;
    let expected = [
        ("kept::grows", "passed", Some(400), Some(0)),
        ("kept::keeps_a_lazy_table", "passed", Some(table), Some(0)),
        ("kept::keeps_a_log_as_well", "over", Some(table + 40), Some(4)),
        ("kept::panics", "failed", None, None),
    ];
    assert_eq!(found, expected);
    assert_eq!(tests[0]["peaks"], serde_json::json!([[100, 100], [200, 200], [400, 400]]));
    assert_eq!(tests[1]["file"], "outcomes/tests/kept.rs");
}

/// No test fails for its own limits, and each says what it keeps.
#[test]
fn limits_are_recorded() {
    let workspace = BudgetWorkspace::new();
    let arguments = ["--lib", "--", "--exact", "tests::over_its_peak", "--nocapture"];
    let mut cargo = workspace.test("outcomes", &arguments);
    let (stdout, stderr, status) = run(cargo.env("HEAP_BUDGET", "record+10%"));
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stderr.contains("help: a budget that `tests::over_its_peak` keeps"), "{stderr}");
    assert!(stderr.contains("#[heap_budget::test(\"17.6 MB\""), "{stderr}");
}
