//! `cargo xtask grow`: programs of which it is known how they grow, as text and as JSON.

use std::fmt::Write;
use std::process::Command;

use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::terminal::Terminal;
use tests::tool::run;

/// The keys of the programs that grow by some law, or by none, and what is printed of each.
const KEYS: [(&str, &str); 5] = [
    ("61", "is O(1)"),
    ("62", "is O(n)"),
    ("63", "is O(n log n)"),
    ("64", "is O(n)"),
    ("65", "follows no law"),
];

#[test]
fn known_laws_are_told() {
    let course = Course::growing();
    let mut all = String::new();
    for (number, law) in KEYS {
        let (stdout, stderr, status) = run(&mut course.xtask(&["grow", number]));
        assert_eq!(status, 0, "{number}: {stdout}{stderr}");
        assert!(stdout.contains(&format!("\npeak heap {law}")), "{number}: {stdout}");
        let _ = write!(all, "$ cargo xtask grow {number}\n\n{stdout}\n");
    }
    assert_data_eq!(course.redact(&all), file!["../../snapshots/grow.txt"].raw());
}

/// The lines of source and the longest message have to fit, too.
#[test]
fn a_terminal_of_80_columns_is_wide_enough() {
    let course = Course::growing();
    for (number, _) in KEYS {
        let command = course.xtask(&["grow", number]);
        let mut terminal = Terminal::start_sized(&command, 80, &[("NO_COLOR", "1")]);
        assert_eq!(terminal.wait_for_exit(), 0);
        let printed = terminal.wait_for("peak heap");
        let lines = printed.lines().filter(|line| !line.contains('\u{1b}'));
        let longest = lines.map(|line| line.trim_end().chars().count()).max();
        assert!(longest <= Some(80), "{longest:?}: {printed}");
    }
}

#[test]
fn a_program_that_fails_at_a_size_is_shown_as_check_does() {
    let course = Course::growing();
    let mut all = String::new();
    for number in ["66", "67", "68"] {
        let (stdout, stderr, status) = run(&mut course.xtask(&["grow", number]));
        assert_eq!((stderr.as_str(), status), ("", 1), "{number}: {stdout}");
        let _ = write!(all, "$ cargo xtask grow {number}\n\n{stdout}\n");
    }
    assert_data_eq!(course.redact(&all), file!["../../snapshots/grow-failed.txt"].raw());
}

#[test]
fn json_has_what_was_measured() {
    let course = Course::growing();
    let object = |number: &str| -> Value {
        let command = &mut course.xtask(&["grow", number, "--message-format", "json"]);
        let (stdout, ..) = run(command);
        assert_eq!(stdout.lines().count(), 1, "{stdout}");
        serde_json::from_str(&stdout).expect("JSON")
    };
    let pushes = object("64");
    assert_eq!(pushes["exercise"], "64-pushes");
    assert_eq!((&pushes["binary"], &pushes["unit"]), (&json!("pushes"), &json!("element")));
    let point = |size: u64| json!({ "size": size, "peak_bytes": size.next_power_of_two() * 8 });
    assert_eq!(pushes["points"], json!([point(1_000), point(2_000), point(4_000)]));
    assert_eq!((&pushes["growth"], &pushes["bytes_per_element"]), (&json!("O(n)"), &json!(8.192)));
    let line = json!({
        "file": "exercises/64-pushes/src/main.rs", "line": 7, "bytes_per_element": 8.192,
    });
    assert_eq!(pushes["lines"], json!([line]));
    assert_eq!(pushes.get("failed"), None);

    let no_law = object("65");
    assert_eq!((&no_law["growth"], &no_law["bytes_per_element"]), (&Value::Null, &Value::Null));

    let panics = object("66");
    assert_eq!(
        panics["points"],
        json!([{ "size": 1_000, "peak_bytes": 0 }, { "size": 2_000, "peak_bytes": 0 }])
    );
    assert_eq!(panics["growth"], Value::Null);
    assert_eq!(panics["failed"]["size"], 4_000);
    assert_eq!(panics["failed"]["verdict"]["outcome"], "panicked");
}

#[test]
fn an_exercise_of_one_size_names_those_of_several() {
    let course = Course::growing();
    let (stdout, stderr, status) = run(&mut course.xtask(&["grow", "60"]));
    let expected = "error: `60-has-one-size` has one size only\n\
                    help: exercises 61, 62, 63, 64, 65, 66, 67 and 68 have others, such as \
                    `cargo xtask grow 61`\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", expected, 2));
    let course = Course::new(&["01-passes"]);
    let (_, stderr, status) = run(&mut course.xtask(&["grow", "1"]));
    let expected = "error: `01-passes` has one size only\n\
                    help: no exercise of this course has others\n";
    assert_eq!((stderr.as_str(), status), (expected, 2));
}

/// Neither the record nor what `view` shows is touched, for it is no attempt.
#[test]
fn the_last_run_stays_as_it_is() {
    let course = Course::growing();
    let (_, _, status) = run(&mut course.xtask(&["check", "62"]));
    assert_eq!(status, 1, "it is over its budget");
    let state = || {
        let run = std::fs::read_to_string(course.target().join("heap/is-linear/run.json"));
        let record = std::fs::read_to_string(course.path(".letting-go"));
        (run.expect("a run"), record.expect("a record"))
    };
    let before = state();
    let (stdout, ..) = run(&mut course.xtask(&["grow", "62"]));
    assert!(stdout.contains("O(n)"), "{stdout}");
    assert_eq!(state(), before);
}

/// A size from elsewhere does not change a verdict, and one that is no number is told.
#[test]
fn only_grow_asks_for_sizes() {
    let course = Course::growing();
    let (usual, ..) = run(&mut course.xtask(&["check", "64"]));
    let (with_size, ..) = run(course.xtask(&["check", "64"]).env("HEAP_SIZE", "2000"));
    assert_eq!(course.redact(&with_size), course.redact(&usual));
    let by_hand = |size: &str| {
        let mut program = Command::new(course.target().join("release/pushes"));
        let (_, stderr, status) =
            run(program.env("HEAP_SIZE", size).env("HEAP_OUT", course.path("out")));
        (stderr, status)
    };
    let (stderr, status) = by_hand("2000");
    assert!(stderr.contains("At t-gmax: 16,384 bytes") && status == 0, "{stderr}");
    for size in ["many", "0", "-1"] {
        let message = format!("error: HEAP_SIZE is `{size}`, and should be a number from 1 on\n");
        assert_eq!(by_hand(size), (message, 1));
    }
}
