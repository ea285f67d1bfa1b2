//! `cargo heap-budget`, on reports and files of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{self, Command, Output};

/// A folder that is deleted at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("command-{name}-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn run(&self, arguments: &str) -> (String, String, Option<i32>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-heap-budget"));
        command.arg("heap-budget").args(arguments.split_whitespace()).current_dir(&self.0);
        end(command.env("CARGO", self.0.join("cargo")).output().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn end(output: Output) -> (String, String, Option<i32>) {
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    (stdout, stderr, output.status.code())
}

/// A report of a test with this peak.
fn report(peak: u64) -> String {
    format!(
        r#"{{"version": 1, "tests": [{{"package": "p", "name": "a::sums_up", "file": "a.rs",
        "line": 2, "build": "debug", "outcome": "passed", "limits": {{"peak": 2000, "leaks": 0}},
        "heap": {{"peak_bytes": {peak}, "peak_blocks": 1, "total_bytes": 9000,
                  "total_blocks": 12, "end_bytes": 0, "end_blocks": 0}}}}]}}"#
    )
}

#[test]
fn a_baseline_is_kept_and_compared_with() {
    let folder = Folder::new("baseline");
    folder.write("old.json", &report(1_000));
    folder.write("new.json", &report(1_030));
    let (stdout, stderr, code) = folder.run("--report old.json --save baseline.json");
    assert_eq!((stderr.as_str(), code), ("", Some(0)));
    assert!(stdout.contains("a::sums_up  1,000 bytes  50% of 2,000 bytes"), "{stdout}");

    let against = "--report new.json --baseline baseline.json --markdown --fail-on-increase";
    let (stdout, stderr, code) = folder.run(&format!("{against} 3%"));
    assert_eq!((stderr.as_str(), code), ("", Some(0)));
    assert!(stdout.contains("| `a::sums_up` | 1,030 bytes | +3.0% | 51% of"), "{stdout}");
    let (_, stderr, code) = folder.run(&format!("{against} 2%"));
    let error = "error: `a::sums_up` peaks at 1,030 bytes, and peaks at 1,000 bytes in the \
                 baseline: +3.0%\n";
    assert_eq!((stderr.as_str(), code), (error, Some(1)));
}

#[test]
fn budgets_are_recorded_in_their_file() {
    let folder = Folder::new("record");
    folder.write("heap.json", &report(1_500));
    folder
        .write("a.rs", "// A test.\n#[heap_budget::test(\"9 MB\", leaks = 3)]\nfn sums_up() {}\n");
    let (stdout, stderr, code) = folder.run("--report heap.json --record 10%");
    assert_eq!((stderr.as_str(), code), ("", Some(0)), "{stdout}");
    let expected = "// A test.\n#[heap_budget::test(\"1.7 KB\", leaks = 0)]\nfn sums_up() {}\n";
    assert_eq!(folder.read("a.rs"), expected);
    assert!(stdout.contains("#[heap_budget::test(\"1.7 KB\", leaks = 0)]"), "{stdout}");
}

/// What runs the tests is a script here.
#[test]
#[cfg(unix)]
fn tests_are_run_and_may_fail() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("run");
    folder.write("heap.json", &report(1_500));
    folder.write(
        "cargo",
        "#!/bin/sh\necho \"$@\" $HEAP_BUDGET\ncp heap.json \"$HEAP_BUDGET_REPORT\"; exit 101\n",
    );
    fs::set_permissions(folder.0.join("cargo"), PermissionsExt::from_mode(0o755)).unwrap();
    let (stdout, stderr, code) = folder.run("-- --release");
    assert_eq!((stderr.as_str(), code), ("", Some(1)));
    assert!(stdout.starts_with("test --release\ntest"), "{stdout}");
    assert!(stdout.contains("a::sums_up  1,500 bytes"), "{stdout}");
    folder.write("cargo", "#!/bin/sh\n");
    let (_, stderr, code) = folder.run("");
    assert!(stderr.starts_with("error: no test with a budget has run"), "{stderr}");
    assert_eq!(code, Some(2));
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = Folder::new("errors");
    folder.write("heap.json", "{}");
    for (arguments, error) in [
        ("--report none.json", "error: none.json: cannot read a report of `heap-budget`"),
        ("--report heap.json", "error: heap.json:1:2: not a report of `heap-budget`"),
        ("--what", "error: `--what` is no option: see `--help`"),
    ] {
        let (_, stderr, code) = folder.run(arguments);
        assert!(stderr.starts_with(error), "{stderr}");
        assert_eq!(code, Some(2));
    }
}
