//! `cargo xtask bench` of what is around the programs: profilers, and the tool itself.

use std::fs;

use tests::course::Course;
use tests::tool::{cells, run};

#[test]
fn profilers_are_compared() {
    let course = Course::for_timing(&["03-over-budget"]);
    let (stdout, stderr, status) =
        run(&mut course.xtask(&["bench", "3", "--profilers", "--rounds", "1"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let table = cells(&stdout);
    let columns = ["wall time", "ratio", "lowest", "highest", "per allocation", "per live block"];
    assert_eq!(table[0], [&["03-over-budget"], &columns[..]].concat());
    let row = |name: &str| table.iter().find(|row| row[0] == name).map(|row| &row[2..5]);
    for baseline in ["none, on mimalloc", "none, on malloc"] {
        assert_eq!(row(baseline), Some(&["1.0", "1.0", "1.0"][..]), "{stdout}");
    }
    for dhat in ["dhat-rs", "dhat-rs, the C library's stacks"] {
        assert!(row(dhat).is_some(), "{stdout}");
    }
    // Profilers that intercept the C library's `malloc` would see nothing of mimalloc's.
    let has_mimalloc = |setup: u32| {
        let program = course.target().join(format!("profilers/over-budget-{setup}"));
        let program = fs::read(program).unwrap();
        program.windows(b"mi_malloc".len()).any(|bytes| bytes == b"mi_malloc")
    };
    assert_eq!([0, 3].map(has_mimalloc), [true, false]);
    // Those that are not installed are named instead.
    for optional in ["heaptrack", "valgrind --tool=dhat"] {
        assert_ne!(
            row(optional).is_some(),
            stdout.contains(&format!("not installed: {optional}\n"))
        );
    }
}

/// A stand-in for `cargo xtask`: `check` builds the program and exits with the status
/// for a program over its budget.
const STAND_IN: &str = r#"
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() != Some("check") {
        return ExitCode::SUCCESS;
    }
    let built = Command::new("cargo").args(["build", "--release", "--package", "passes"]).status();
    ExitCode::from(if built.is_ok_and(|status| status.success()) { 1 } else { 2 })
}
"#;

/// A course whose tool and program have no dependencies.
fn course_built_quickly() -> Course {
    let course = Course::new(&["01-passes"]);
    course.replace("Cargo.toml", "members = [", "members = [\"xtask\", ");
    course.write("xtask/Cargo.toml", "[package]\nname = \"xtask\"\nedition = \"2024\"\n");
    course.write("xtask/src/main.rs", STAND_IN);
    let alias = "[alias]\nxtask = \"run --quiet --release --package xtask --\"\n";
    course.write(".cargo/config.toml", alias);
    course.replace("exercises/01-passes/Cargo.toml", "harness.workspace = true", "");
    for program in ["exercises/01-passes/src/main.rs", "solutions/01-passes/start.rs"] {
        course.write(program, "fn main() {}\n");
    }
    course
}

#[test]
fn tool_is_timed_in_a_copy() {
    let course = course_built_quickly();
    let source = course.path("exercises/01-passes/src/main.rs");
    let before = fs::read(&source).unwrap();
    let (stdout, stderr, status) =
        run(&mut course.xtask(&["bench", "--self", "1", "--rounds", "1"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let table = cells(&stdout);
    assert_eq!(table[0], ["01-passes", "wall time", "its program", "the tool's"]);
    assert_eq!(table.len(), 8, "{stdout}");
    for row in &table[1..] {
        let runs_program = row[0].starts_with("check") || row[0].ends_with("verdict");
        assert_eq!(row[2] == "-", !runs_program, "{stdout}");
    }
    assert_eq!(fs::read(source).unwrap(), before, "the program was edited");
    let copied = course.target().join("waiting/course/exercises/01-passes/src/main.rs");
    assert_ne!(fs::read(copied).unwrap(), before, "the copy was not edited");
}
