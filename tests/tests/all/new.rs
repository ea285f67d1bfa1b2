//! `cargo xtask new`: from nothing to an exercise without faults, and every error.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::author;
use tests::course::Course;
use tests::tool::{heap_book, program, root, run};

const KEY: &str = "02-running-total";
const TITLE: &str = r#"Sums "in one go" \ <b>, & {{#include x}}"#;

/// A course with the exercises 1 and 3, with the `rustfmt.toml` of the real one.
fn course() -> Course {
    let course = author::course(&["01-sound", "03-later"]);
    let rustfmt = fs::read_to_string(root().join("rustfmt.toml")).unwrap();
    course.write("rustfmt.toml", &rustfmt);
    course
}

fn new(course: &Course, key: &str, title: &str) -> Command {
    course.xtask(&["new", key, "--title", title])
}

/// Runs `command`, which must fail and leave the course unchanged. Returns its error under
/// the heading `case`.
fn error_of(course: &Course, case: &str, mut command: Command) -> String {
    let before = texts(course);
    let (stdout, stderr, status) = run(&mut command);
    assert_eq!((stdout.as_str(), status), ("", 2), "{case}");
    assert_eq!(before, texts(course), "{case}");
    format!("# {case}\n{}\n", course.redact(&stderr))
}

/// The text of every file of the course, and every folder.
fn texts(course: &Course) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    fn add(path: &Path, texts: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
        for entry in fs::read_dir(path).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                add(&path, texts);
            }
            texts.insert(path.clone(), fs::read(path).ok());
        }
    }
    let mut texts = BTreeMap::new();
    add(&course.path(""), &mut texts);
    texts
}

/// The files that `new` says it has written.
fn written_files(stdout: &str) -> Vec<String> {
    stdout.lines().filter_map(|line| line.strip_prefix("wrote ")).map(str::to_owned).collect()
}

/// The verdict of `check` on the exercise.
fn check(course: &Course) -> Value {
    let (stdout, stderr, _) = run(&mut course.xtask(&["check", KEY, "--message-format", "json"]));
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"))
}

#[test]
fn new_exercise_becomes_sound() {
    let course = course();
    let before = texts(&course);
    let (output, stderr, status) = run(&mut new(&course, KEY, TITLE));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let written = written_files(&output);
    let changed: Vec<_> = texts(&course)
        .into_iter()
        .filter(|(path, text)| text.is_some() && before.get(path) != Some(text))
        .map(|(path, _)| path)
        .collect();
    let mut reported: Vec<_> = written.iter().map(|file| course.path(file)).collect();
    reported.sort();
    assert_eq!(reported, changed);

    let (faults, stderr, status) = run(&mut course.xtask(&["check", "--author", "2"]));
    assert_eq!((stderr.as_str(), status), ("", 1));
    assert_data_eq!(format!("{output}\n{faults}"), file!["../../snapshots/new.txt"].raw());
    let verdict = check(&course);
    assert_eq!((&verdict["outcome"], &verdict["started"]), (&"over-budget".into(), &false.into()));

    fill_in(&course, &written);
    let (_, stderr, status) = run(&mut course.xtask(&["collect"]));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "--author", "2"]));
    let expected = format!("{KEY}: no faults\n1 exercise, 2 programs, 3 runs of each: no faults\n");
    assert_eq!((stdout, stderr.as_str(), status), (expected, "", 0));
    assert_eq!(build_book(&course), (String::new(), 0), "the book is incomplete");

    let solution = format!("solutions/{KEY}/src/bin/running_total_running_sum.rs");
    let program = course.path(format!("exercises/{KEY}/src/main.rs"));
    fs::copy(course.path(solution), program).unwrap();
    let verdict = check(&course);
    assert_eq!((&verdict["outcome"], &verdict["started"]), (&"stretch".into(), &true.into()));
}

/// Builds the book and returns standard error and the exit status.
fn build_book(course: &Course) -> (String, i32) {
    let settings = "[preprocessor.heap]\ncommand = \"false\"\nbefore = [\"links\"]\n";
    course.write("course/book.toml", settings);
    let (_, stderr, status) = run(&mut heap_book(&course.path("course")));
    (stderr, status)
}

/// Marks every task in the files `written` as done.
fn fill_in(course: &Course, written: &[String]) {
    for file in written {
        let text = fs::read_to_string(course.path(file)).unwrap();
        course.write(file, &text.replace("TODO:", "Done:"));
    }
}

#[test]
fn title_is_escaped() {
    let course = course();
    let (_, stderr, status) = run(&mut new(&course, KEY, TITLE));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let (stdout, stderr, _) = run(&mut course.xtask(&["list", "--message-format", "json"]));
    let second: Value = serde_json::from_str(stdout.lines().nth(1).unwrap()).expect(&stderr);
    assert_eq!((&second["exercise"], &second["title"]), (&KEY.into(), &TITLE.into()));
    let escaped = r#"Sums "in one go" \\ \<b\>, \& \{\{\#include x\}\}"#;
    let text = |file: &str| fs::read_to_string(course.path(file)).unwrap();
    let chapter = text(&format!("course/src/{KEY}.md"));
    assert_eq!(chapter.lines().next(), Some(format!("# {escaped}").as_str()));
    let summary = text("course/src/SUMMARY.md");
    let chapters =
        format!("- [sound](01-sound.md)\n- [2. {escaped}]({KEY}.md)\n- [later](03-later.md)\n");
    assert!(summary.ends_with(&chapters), "{summary}");
}

#[test]
fn rejected_arguments_change_nothing() {
    let course = course();
    course.write("course/src/07-there.md", "an existing page");
    let title = "A title";
    let keys = [
        (
            "no key",
            [
                "counted",
                "7-counted",
                "+7-counted",
                "07_counted",
                "07-",
                "07-a--b",
                "07-Counted",
                "07-1st",
                "07-\u{1b}x",
            ]
            .as_slice(),
        ),
        ("no name of a crate", &["07-match", "07-core", "07-proc-macro", "07-deps"]),
        ("taken", &["03-counted", "07-sound", "07-sound-nested", "07-serde", "07-there"]),
    ];
    let keys = keys.iter().flat_map(|(why, keys)| keys.iter().map(move |key| (why, key)));
    let mut errors: String = keys
        .map(|(why, key)| error_of(&course, &format!("{why}: {key:?}"), new(&course, key, title)))
        .collect();
    for title in ["", " \t", "two\nlines", "\u{1b}[2J", "back\u{202e}wards"] {
        let case = format!("no title: {title:?}");
        errors += &error_of(&course, &case, new(&course, "07-counted", title));
    }
    errors += &error_of(&course, "no title at all", course.xtask(&["new", "07-counted"]));
    assert_data_eq!(errors, file!["../../snapshots/new-refused.txt"].raw());
}

#[test]
fn failure_is_undone() {
    let course = course();
    let begin = || new(&course, "07-counted", "A title");
    // The limit is below the size of the chapter, so other files are written first. The
    // program is started without `cargo xtask`, as the limit would be one for cargo, too.
    let mut full = Command::new("sh");
    full.args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\""]);
    let command = begin();
    full.arg(program("authoring")).args(command.get_args());
    full.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut errors = error_of(&course, "a disk that is full", full);
    course.replace("Cargo.toml", "license =", "# license =");
    errors += &error_of(&course, "a workspace that does not say all a package needs", begin());
    fs::remove_file(course.path("course/src/SUMMARY.md")).unwrap();
    errors += &error_of(&course, "no book", begin());
    assert_data_eq!(errors, file!["../../snapshots/new-undone.txt"].raw());
}
