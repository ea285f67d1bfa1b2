//! `cargo xtask bench`: times, the saved baseline, profilers, and the tool itself.

use std::fs;

use course_format::times::Times;
use tests::course::Course;
use tests::tool::{root, run};

/// The cells of the first table in `printed`, row by row.
fn cells(printed: &str) -> Vec<Vec<&str>> {
    let rows = printed.lines().take_while(|line| !line.is_empty());
    rows.map(|row| row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect()
}

#[test]
fn ratio_is_measured_and_saved() {
    let course = Course::for_timing(&["01-passes", "05-wrong-answer"]);
    let bench = |arguments: &[&str]| {
        run(&mut course.xtask(&[&["bench", "1", "--rounds", "2"], arguments].concat()))
    };

    let (stdout, stderr, status) = bench(&["--baseline"]);
    let error = "error: there is no baseline yet\nhelp: `cargo xtask bench --save` writes one\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", error, 2));

    std::fs::create_dir_all(course.path("course/src/results")).unwrap();
    // Only programs as shipped are saved.
    for key in ["01-passes", "05-wrong-answer"] {
        let start = course.path(format!("solutions/{key}/start.rs"));
        std::fs::copy(course.path(format!("exercises/{key}/src/main.rs")), start).unwrap();
    }
    let (stdout, stderr, status) = bench(&["--save"]);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let table = cells(&stdout);
    assert_eq!(
        table[0],
        ["01-passes", "time", "with 95 %", "ratio", "from", "to", "peak", "verdict"]
    );
    assert_eq!(table[1][0], "passes");
    assert_eq!(table[1][3..], ["1.0", "1.0", "1.0", "20,000 bytes", "passed"]);
    let times = Times::read(&course.path("course/src/results")).unwrap().unwrap();
    assert!(times.machine.contains("cores") && times.measured_with.starts_with("rustc "));
    let ratio = times.of("passes").unwrap();
    assert_eq!(times.programs.len(), 1);
    // The ratio to itself.
    assert!([ratio.median, ratio.low, ratio.high].iter().all(|value| (value - 1.0).abs() < 1e-9));
    let report = course.target().join("criterion/report/index.html");
    assert!(report.is_file(), "there is no {}", report.display());

    let (stdout, stderr, status) = bench(&["--baseline"]);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(cells(&stdout)[0].contains(&"saved"), "{stdout}");
}

#[test]
fn wrong_answer_is_not_timed() {
    let course = Course::for_timing(&["05-wrong-answer"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["bench", "5"]));
    assert!(stdout.starts_with("error: wrong answer: at index 3"), "{stdout}");
    let error = "error: `wrong-answer` cannot be timed: it gives no right answer\n";
    assert_eq!((stderr.as_str(), status), (error, 2));
}

#[test]
fn broken_baseline_is_an_error() {
    let course = Course::new(&["01-passes"]);
    course.write("course/src/results/times.json", "{\"format\": 1,\n oops");
    let (stdout, stderr, status) = run(&mut course.xtask(&["bench", "1", "--baseline"]));
    let place = format!("error: {}:2:2: ", course.path("course/src/results/times.json").display());
    assert!(stderr.starts_with(&place), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));
}

#[test]
fn profilers_are_compared() {
    let course = Course::for_timing(&["03-over-budget"]);
    let (stdout, stderr, status) =
        run(&mut course.xtask(&["bench", "3", "--profilers", "--rounds", "1"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let table = cells(&stdout);
    let heading =
        ["03-over-budget", "wall time", "ratio", "from", "to", "per allocation", "per live block"];
    assert_eq!(table[0], heading);
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
    let alias = std::fs::read_to_string(root().join(".cargo/config.toml")).unwrap();
    course.write(".cargo/config.toml", &alias);
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
    let before = std::fs::read(&source).unwrap();
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
    assert_eq!(std::fs::read(source).unwrap(), before, "the program was edited");
    let copied = course.target().join("waiting/course/exercises/01-passes/src/main.rs");
    assert_ne!(std::fs::read(copied).unwrap(), before, "the copy was not edited");
}
