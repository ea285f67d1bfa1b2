//! The processes that `heap-budget` measures tests in, with and without `cargo nextest`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tests::budget_workspace::BudgetWorkspace;
use tests::process::{count_running, wait_until};
use tests::tool::{run, run_to_any_end};

/// Runs a test as `cargo nextest` would, which need not be installed.
fn under_nextest(
    workspace: &BudgetWorkspace,
    executable: &Path,
    name: &str,
) -> (String, String, Option<i32>) {
    let mut command = Command::new(executable);
    command.args(["--exact", name, "--nocapture"]).current_dir(workspace.path("outcomes"));
    let environment = [("NEXTEST", "1"), ("NEXTEST_EXECUTION_MODE", "process-per-test")];
    run_to_any_end(
        command
            .envs(environment)
            .env("RUST_BACKTRACE", "0")
            .env("TMPDIR", workspace.temporary_folder()),
    )
}

/// Under nextest a test has a process of its own, but what comes of it is the same.
#[test]
fn nextest_makes_no_difference() {
    let workspace = BudgetWorkspace::new();
    let executable = workspace.unit_tests("outcomes");
    for (name, is_passed) in [
        ("just_within_its_peak", true),
        ("over_its_peak", false),
        ("panics", false),
        ("returns_an_error", false),
        ("panics_as_it_should", true),
        ("panics_over_its_budget", false),
        ("aborts", false),
        ("exits", false),
        ("hangs", false),
    ] {
        let name = format!("tests::{name}");
        let (stdout, stderr, status) = under_nextest(&workspace, &executable, &name);
        let code = if is_passed { Some(0) } else { Some(101) };
        assert_eq!(status, code, "{name}: {stdout}{stderr}");
    }
    assert_eq!(workspace.leftovers(), <[&str; 0]>::default());
    let (_, stderr, _) = under_nextest(&workspace, &executable, "tests::over_its_peak");
    let (_, message) = stderr.split_once("error: ").expect("there is an error");
    let snapshot = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/budgets-outcomes.txt"),
    );
    assert!(snapshot.unwrap().contains(message.trim_end()), "{message}");
}

/// The test runner's thread allocates at any time, which must not count.
#[test]
fn figures_are_reproducible() {
    let workspace = BudgetWorkspace::new();
    let executable = workspace.unit_tests("outcomes");
    let name = "tests::panics_as_it_should";
    let outputs: Vec<String> =
        (0..200).map(|_| under_nextest(&workspace, &executable, name).1).collect();
    let summary = |stderr: &String| stderr.lines().last().unwrap_or_default().to_owned();
    let mut summaries: Vec<String> = outputs.iter().map(summary).collect();
    summaries.dedup();
    assert_eq!(summaries.len(), 1, "{summaries:?}");
    assert!(summaries[0].contains("leaks 0 of 0"), "{summaries:?}");
}

/// Printing a backtrace allocates megabytes.
#[test]
fn backtrace_is_not_measured() {
    let workspace = BudgetWorkspace::new();
    let executable = workspace.unit_tests("outcomes");
    let summary = |backtrace: &str| {
        let mut command = Command::new(&executable);
        command.args(["--exact", "tests::panics_as_it_should", "--nocapture"]);
        let (_, stderr, status) = run(command.env("RUST_BACKTRACE", backtrace));
        assert_eq!(status, 0, "{stderr}");
        (stderr.contains("stack backtrace:"), stderr.lines().last().unwrap().to_owned())
    };
    let (without, with) = (summary("0"), summary("full"));
    assert!(with.0 && !without.0);
    assert_eq!(without.1, with.1);
}

/// A test that hangs must not outlive the runner that waits for it.
#[test]
#[cfg(target_os = "linux")]
fn test_ends_with_its_killed_runner() {
    let workspace = BudgetWorkspace::new();
    let executable = workspace.unit_tests("outcomes");
    let name = executable.file_name().unwrap().to_str().unwrap();
    let before = count_running(name);
    let mut runner = Command::new(&executable)
        .args(["--exact", "tests::hangs"])
        .env("TMPDIR", workspace.temporary_folder())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until(|| count_running(name) == before + 2);
    runner.kill().unwrap();
    runner.wait().unwrap();
    wait_until(|| count_running(name) == before);
}

/// The program inherits the environment of the test, but must not run in its place.
#[test]
fn test_starts_its_own_program() {
    let workspace = BudgetWorkspace::new();
    let source = fs::read_to_string(workspace.path("outcomes/src/lib.rs")).unwrap();
    let test = r#"
    #[heap_budget::test("1 MB")]
    fn starts_itself() {
        if std::env::var_os("AGAIN").is_some() {
            return;
        }
        let again = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::starts_itself"])
            .env("AGAIN", "")
            .output()
            .unwrap();
        let printed = String::from_utf8(again.stdout).unwrap();
        assert!(printed.contains("1 passed"), "{printed}");
    }
"#;
    let end = source.rfind("    macro_rules! tests").expect("the macro is there");
    workspace.write("outcomes/src/lib.rs", &[&source[..end], test, &source[end..]].concat());
    let (stdout, stderr, status) =
        run(&mut workspace.test("outcomes", &["--lib", "--", "starts_itself"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
}

#[test]
fn measuring_turned_off() {
    let workspace = BudgetWorkspace::new();
    let executable = workspace.unit_tests("outcomes");
    for (name, code) in [
        ("over_its_peak", 0),
        ("panics", 101),
        ("panics_as_it_should", 0),
        ("panics_over_its_budget", 0),
        ("does_not_panic", 101),
        ("returns_an_error", 101),
    ] {
        let mut command = Command::new(&executable);
        command.args(["--exact", &format!("tests::{name}"), "--nocapture"]);
        let (stdout, stderr, status) =
            run(command.env("HEAP_BUDGET", "off").env("RUST_BACKTRACE", "0"));
        assert_eq!(status, code, "{name}: {stdout}{stderr}");
        assert_eq!(stderr.contains("ran without being measured"), code == 0, "{stderr}");
    }
}
