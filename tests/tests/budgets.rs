//! `heap-budget` in other people's crates: what their owners see.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use heap_profile::dhat::Profile;
use snapbox::{assert_data_eq, file};
use tests::budgets::Budgets;
use tests::process::{running, until};

/// What a call came to: standard output and standard error, and its exit status.
fn ran(command: &mut Command) -> (String, String, Option<i32>) {
    let output = command.output().expect("it can be run");
    let text = |bytes| String::from_utf8(bytes).expect("it is a text");
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// Each test's line, "ok" or "FAILED" or "ignored".
fn results<'a>(stdout: &'a str) -> BTreeMap<&'a str, &'a str> {
    let lines = stdout.lines().filter_map(|line| line.strip_prefix("test "));
    let result =
        |(name, result): (&'a str, &'a str)| (name, result.split(',').next().unwrap_or(""));
    lines.filter_map(|line| line.split_once(" ... ")).map(result).collect()
}

/// What the runner kept of each test that failed, by name, without the numbers of
/// threads.
fn failures(stdout: &str) -> String {
    let (_, failures) = stdout.split_once("\nfailures:\n").expect("some have failed");
    let (failures, _) = failures.split_once("\n\nfailures:\n").expect("they are listed");
    let mut failures: Vec<&str> = failures.split("\n---- ").collect();
    failures.sort_unstable();
    let lines: Vec<String> = failures.join("\n---- ").lines().map(without_thread).collect();
    lines.join("\n") + "\n"
}

/// Without the number in "thread 'name' (123) panicked".
fn without_thread(line: &str) -> String {
    let numbered = |(before, after): (&str, &str)| {
        let (number, after) = after.split_once(')')?;
        number.parse::<u32>().ok()?;
        Some(format!("{before}{after}"))
    };
    let thread = line.starts_with("thread '").then(|| line.split_once(" ("));
    thread.flatten().and_then(numbered).unwrap_or_else(|| line.to_owned())
}

#[test]
fn each_outcome_is_told_as_that() {
    let budgets = Budgets::new();
    let (stdout, stderr, status) =
        ran(&mut budgets.test("outcomes", &["--lib", "--", "--format=pretty"]));
    assert_eq!(status, Some(101), "{stdout}{stderr}");
    let results: Vec<String> =
        results(&stdout).iter().map(|(name, result)| format!("{name}: {result}\n")).collect();
    let told = format!("{}\n{}", results.concat(), failures(&stdout));
    assert_data_eq!(told, file!["../snapshots/budgets-outcomes.txt"].raw());
    assert_eq!(left_in(&budgets), <[&str; 0]>::default());
}

/// Temporary files of `heap-budget` that are still there: cargo and rustc have others.
fn left_in(budgets: &Budgets) -> Vec<String> {
    let left = fs::read_dir(budgets.temporary()).unwrap().flatten();
    left.map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name.starts_with("heap-budget-"))
        .collect()
}

#[test]
fn an_integration_test_has_a_budget_too() {
    let budgets = Budgets::new();
    let (stdout, stderr, status) = ran(&mut budgets.test("outcomes", &["--test", "integration"]));
    assert_eq!(status, Some(101), "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}");
    assert_data_eq!(failures(&stdout), file!["../snapshots/budgets-integration.txt"].raw());
}

#[test]
fn without_line_numbers_it_says_how_to_have_them() {
    let budgets = Budgets::new();
    let arguments = ["--release", "--lib", "--", "over_its_peak"];
    let (stdout, stderr, status) = ran(&mut budgets.test("outcomes", &arguments));
    assert_eq!(status, Some(101), "{stdout}{stderr}");
    assert_data_eq!(failures(&stdout), file!["../snapshots/budgets-release.txt"].raw());
}

#[test]
fn a_passing_test_says_how_near_it_was_where_that_is_asked_for() {
    let budgets = Budgets::new();
    let arguments = ["--lib", "--", "--exact", "tests::just_within_everything"];
    let (stdout, ..) = ran(&mut budgets.test("outcomes", &arguments));
    assert!(!stdout.contains("within its budget"), "{stdout}");
    let (stdout, ..) = ran(budgets.test("outcomes", &arguments).arg("--show-output"));
    let expected = "`tests::just_within_everything` is within its budget: \
                    peak 100 of 1,000, blocks 5 of 5, total 100 of 100, leaks 5 of 5\n";
    assert!(stdout.contains(expected), "{stdout}");
}

/// The runner's options reach what they are meant for.
#[test]
fn filters_threads_and_uncaptured_output_work() {
    let budgets = Budgets::new();
    let executable = budgets.unit_tests("outcomes");
    let call = |arguments: &[&str]| {
        let mut command = Command::new(&executable);
        ran(command
            .args(arguments)
            .current_dir(budgets.path("outcomes"))
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

/// As `cargo nextest` starts each test, without there being one.
fn under_nextest(
    budgets: &Budgets,
    executable: &Path,
    name: &str,
) -> (String, String, Option<i32>) {
    let mut command = Command::new(executable);
    command.args(["--exact", name, "--nocapture"]).current_dir(budgets.path("outcomes"));
    let environment = [("NEXTEST", "1"), ("NEXTEST_EXECUTION_MODE", "process-per-test")];
    ran(command.envs(environment).env("RUST_BACKTRACE", "0").env("TMPDIR", budgets.temporary()))
}

#[test]
fn a_test_that_has_a_process_already_gets_no_other() {
    let budgets = Budgets::new();
    let executable = budgets.unit_tests("outcomes");
    for (name, code) in [
        ("just_within_its_peak", Some(0)),
        ("over_its_peak", Some(101)),
        ("panics", Some(101)),
        ("returns_an_error", Some(101)),
        ("panics_as_it_should", Some(0)),
        ("panics_over_its_budget", Some(101)),
        // By a signal, and not 101: it was this process that aborted.
        ("aborts", None),
        ("hangs", Some(1)),
    ] {
        let name = format!("tests::{name}");
        let (stdout, stderr, status) = under_nextest(&budgets, &executable, &name);
        assert_eq!(status, code, "{name}: {stdout}{stderr}");
    }
    assert_eq!(left_in(&budgets), <[&str; 0]>::default());
    let (_, stderr, _) = under_nextest(&budgets, &executable, "tests::over_its_peak");
    let (_, told) = stderr.split_once("error: ").expect("it is told");
    let snapshot = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/budgets-outcomes.txt"),
    );
    assert!(snapshot.unwrap().contains(told.trim_end()), "{told}");
}

/// The test runner's own thread allocates at its own times; it is not the test's.
#[test]
fn figures_are_the_same_each_time() {
    let budgets = Budgets::new();
    let executable = budgets.unit_tests("outcomes");
    let name = "tests::panics_as_it_should";
    let told: Vec<String> =
        (0..200).map(|_| under_nextest(&budgets, &executable, name).1).collect();
    let summary = |stderr: &String| stderr.lines().last().unwrap_or_default().to_owned();
    let mut summaries: Vec<String> = told.iter().map(summary).collect();
    summaries.dedup();
    assert_eq!(summaries.len(), 1, "{summaries:?}");
    assert!(summaries[0].contains("leaks 0 of 0"), "{summaries:?}");
}

/// To print a backtrace takes megabytes, of which the test knows nothing.
#[test]
fn printing_a_panic_is_not_counted() {
    let budgets = Budgets::new();
    let executable = budgets.unit_tests("outcomes");
    let summary = |backtrace: &str| {
        let mut command = Command::new(&executable);
        command.args(["--exact", "tests::panics_as_it_should", "--nocapture"]);
        let (_, stderr, status) = ran(command.env("RUST_BACKTRACE", backtrace));
        assert_eq!(status, Some(0), "{stderr}");
        (stderr.contains("stack backtrace:"), stderr.lines().last().unwrap().to_owned())
    };
    let (quiet, loud) = (summary("0"), summary("full"));
    assert!(loud.0 && !quiet.0);
    assert_eq!(quiet.1, loud.1);
}

/// The process of a test that hangs, when nobody waits for it any more.
#[test]
#[cfg(target_os = "linux")]
fn a_test_ends_though_its_runner_was_killed() {
    let budgets = Budgets::new();
    let executable = budgets.unit_tests("outcomes");
    let name = executable.file_name().unwrap().to_str().unwrap();
    let before = running(name);
    let mut runner = Command::new(&executable)
        .args(["--exact", "tests::hangs"])
        .env("TMPDIR", budgets.temporary())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    until(|| running(name) == before + 2);
    runner.kill().unwrap();
    runner.wait().unwrap();
    until(|| running(name) == before);
}

/// What a test starts inherits its environment: it must not take its place.
#[test]
fn a_test_may_start_its_own_program_again() {
    let budgets = Budgets::new();
    let source = fs::read_to_string(budgets.path("outcomes/src/lib.rs")).unwrap();
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
    let end = source.rfind("    macro_rules! tests").expect("it is there");
    budgets.write("outcomes/src/lib.rs", &[&source[..end], test, &source[end..]].concat());
    let (stdout, stderr, status) =
        ran(&mut budgets.test("outcomes", &["--lib", "--", "starts_itself"]));
    assert_eq!(status, Some(0), "{stdout}{stderr}");
}

#[test]
fn the_profile_of_a_test_that_is_over_can_be_kept() {
    let budgets = Budgets::new();
    let folder = budgets.path("kept/profiles");
    let mut cargo = budgets.test("outcomes", &["--lib", "--", "its_peak"]);
    let (stdout, ..) = ran(cargo.env("HEAP_BUDGET_PROFILES", &folder));
    let mut kept: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    let names = ["one_byte_over_its_peak", "over_all_but_its_peak", "over_its_peak"];
    let expected = names.map(|name| folder.join(format!("outcomes-tests-{name}.json")));
    assert_eq!(kept, expected);
    assert!(
        stdout.contains(&format!("= note: its profile is {}, for `dh_view`", kept[2].display()))
    );
    assert_eq!(Profile::read(&kept[2]).unwrap().peak_bytes(), 16_000_000);
}

#[test]
fn without_measuring_a_test_is_an_ordinary_one() {
    let budgets = Budgets::new();
    let executable = budgets.unit_tests("outcomes");
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
            ran(command.env("HEAP_BUDGET", "off").env("RUST_BACKTRACE", "0"));
        assert_eq!(status, Some(code), "{name}: {stdout}{stderr}");
        assert_eq!(stderr.contains("ran without being measured"), code == 0, "{stderr}");
    }
}

#[test]
fn a_crate_may_call_it_otherwise() {
    let budgets = Budgets::new();
    let (stdout, stderr, status) = ran(&mut budgets.test("renamed", &[]));
    assert_eq!(status, Some(101), "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}{stderr}");
    assert!(
        stdout.contains("error: `tests::is_over` peaks at 10 bytes, over its budget of 9 bytes"),
        "{stdout}"
    );
}

#[test]
fn a_crate_may_have_an_allocator_of_its_own() {
    let budgets = Budgets::new();
    for (test, passed) in [(&["--lib"][..], "3 passed"), (&["--test", "closures"], "4 passed")] {
        let (stdout, stderr, status) = ran(&mut budgets.test("own-allocator", test));
        assert_eq!(status, Some(0), "{stdout}{stderr}");
        assert!(stdout.contains(passed), "{stdout}");
    }
    let (stdout, stderr, status) =
        ran(&mut budgets.test("own-allocator", &["--test", "unwrapped"]));
    assert_eq!(status, Some(101), "{stdout}{stderr}");
    assert!(stdout.contains("1 passed; 1 failed"), "{stdout}");
    assert_data_eq!(failures(&stdout), file!["../snapshots/budgets-unwrapped.txt"].raw());
}

#[test]
fn mimalloc_may_be_beneath() {
    let budgets = Budgets::new();
    let (stdout, stderr, status) = ran(&mut budgets.test("over-mimalloc", &[]));
    assert_eq!(status, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("2 passed"), "{stdout}");
}
