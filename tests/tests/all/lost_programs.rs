//! Programs that are deleted, emptied, or no text any more: each gets its verdict, the others
//! are graded, and `reset` restores it.

use std::fs;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::course::{Course, START};
use tests::tool::run;

fn source(key: &str) -> String {
    format!("exercises/{key}/src/main.rs")
}

/// A course in which one program is sound, and each of the others lost in another way.
fn course_with_losses() -> Course {
    let course = Course::new(&KEYS);
    let path = |key: &str| course.path(source(key));
    fs::remove_file(path(DELETED)).unwrap();
    fs::remove_file(path(FOLDER)).unwrap();
    fs::create_dir(path(FOLDER)).unwrap();
    fs::write(path(NO_TEXT), b"fn main() {}\n// \xff\n").unwrap();
    fs::write(path(EMPTIED), "").unwrap();
    fs::remove_dir_all(path(NO_FOLDER).parent().unwrap()).unwrap();
    course
}

const KEYS: [&str; 6] = ["01-passes", DELETED, FOLDER, NO_TEXT, EMPTIED, NO_FOLDER];
const DELETED: &str = "02-reaches-the-stretch";
const FOLDER: &str = "03-over-budget";
const NO_TEXT: &str = "05-wrong-answer";
const EMPTIED: &str = "07-panics";
const NO_FOLDER: &str = "08-aborts";

#[test]
fn each_lost_program_has_its_verdict() {
    let course = course_with_losses();
    let (stdout, stderr, status) = run(&mut course.xtask(&["check"]));
    assert_eq!((stderr.as_str(), status), ("", 1), "{stdout}");
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/lost-programs.txt"].raw());
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "--message-format", "json"]));
    assert_eq!((stderr.as_str(), status), ("", 1), "{stdout}");
    let lines = stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let outcomes: Vec<Value> = lines.map(|line| line["outcome"].clone()).collect();
    assert_eq!(outcomes[0], "passed");
    assert_eq!(outcomes[1..], ["build-failed"; 5]);
}

/// Nothing is asked where there is nothing to lose, and nothing is lost anywhere.
#[test]
fn reset_restores_what_is_lost() {
    let course = course_with_losses();
    let reset = |key: &str, options: &[&str]| {
        let (stdout, stderr, status) = run(&mut course.xtask(&[&["reset", key], options].concat()));
        (stdout + stderr.as_str(), status)
    };
    let restored = |key: &str, more: &str| {
        let source = source(key);
        (format!("restored `{source}` as it was shipped{more}\n"), 0)
    };
    let kept = "; your version is `main.rs.old` next to it";
    assert_eq!(reset(DELETED, &[]), restored(DELETED, ""));
    for key in [FOLDER, NO_TEXT, EMPTIED] {
        let (refusal, status) = reset(key, &[]);
        assert!(refusal.contains(" has your changes, and ") && status == 2, "{refusal}");
        assert_eq!(reset(key, &["--yes"]), restored(key, kept));
        assert_eq!(fs::read_to_string(course.path(source(key))).unwrap(), START);
    }
    let old = |key: &str| course.path(source(key) + ".old");
    assert!(old(FOLDER).is_dir());
    assert_eq!(fs::read(old(NO_TEXT)).unwrap(), b"fn main() {}\n// \xff\n");
    // The task was in that folder, too, and nothing here has a copy of it.
    let folder = format!("exercises/{NO_FOLDER}/src");
    let message = format!(
        "error: there is no folder `{folder}`, and the task is in it as well\n\
         help: `git restore {folder}` restores both\n"
    );
    assert_eq!(reset(NO_FOLDER, &[]), (message, 2));
}

#[test]
fn all_deleted_programs_are_restored_without_a_question() {
    let course = Course::new(&["04-not-started", DELETED]);
    let deleted = course.path(source(DELETED));
    for key in ["04-not-started", DELETED] {
        fs::remove_file(course.path(source(key))).unwrap();
    }
    let (stdout, stderr, status) = run(&mut course.xtask(&["reset", "--all"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert_eq!(fs::read_to_string(deleted).unwrap(), START);
}
