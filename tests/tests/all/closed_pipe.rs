//! Commands whose output nobody reads any more, as with `| head -0`, end quietly.

use std::io;
use std::process::{Command, Stdio};

use tests::course::Course;

/// What a shell reports of a program that ends because of a closed pipe.
const CLOSED_PIPE: i32 = 141;

/// Runs `command` with a standard output that is closed at the other end. Returns what is
/// printed on standard error, and the exit status.
fn run_unread(command: &mut Command) -> (String, Option<i32>) {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let output = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
    (String::from_utf8(output.stderr).unwrap(), output.status.code())
}

#[test]
fn closed_output_is_no_error() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    for arguments in [
        &["check"][..],
        &["check", "--message-format", "short"],
        &["check", "--message-format", "json"],
        &["check", "--message-format", "cargo-json"],
        &["check", "--message-format", "junit"],
        &["list"],
        &["list", "--message-format", "json"],
        &["run", "3"],
        &["hint", "3"],
        &["history", "3"],
        &["reset", "3", "--yes"],
    ] {
        let (stderr, status) = run_unread(&mut course.xtask(arguments));
        assert_eq!((stderr.as_str(), status), ("", Some(CLOSED_PIPE)), "{arguments:?}");
    }
    let course = Course::new(&["04-not-started"]);
    let (stderr, status) = run_unread(&mut course.xtask(&["collect"]));
    assert_eq!((stderr.as_str(), status), ("", Some(CLOSED_PIPE)));
    // Another program writes the report, and says where it is.
    let (stderr, status) = run_unread(&mut course.xtask(&["view", "4", "--no-open"]));
    assert_eq!((stderr.as_str(), status), ("", Some(0)));
}

#[test]
fn closed_help_is_no_error() {
    let course = Course::new(&["01-passes"]);
    for arguments in [&["--help"][..], &["check", "--help"], &["help", "list"]] {
        let (stderr, status) = run_unread(&mut course.xtask(arguments));
        assert_eq!((stderr.as_str(), status), ("", Some(0)), "{arguments:?}");
    }
}
