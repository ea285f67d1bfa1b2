//! `cargo xtask new`: from nothing to an exercise without a fault, and every way
//! to be refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::author;
use tests::course::Course;
use tests::tool::{OWN_RUNS, ran, root};

const KEY: &str = "02-running-total";
const TITLE: &str = r#"Sums "in one go" \ <b>, & {{#include x}}"#;

/// A course with the exercises 1 and 3, laid out like the real one.
fn course() -> Course {
    let course = author::course(&["01-sound", "03-later"]);
    let layout = fs::read_to_string(root().join("rustfmt.toml")).unwrap();
    course.write("rustfmt.toml", &layout);
    course
}

fn new(course: &Course, key: &str, title: &str) -> Command {
    course.xtask(&["new", key, "--title", title])
}

/// What it prints and its exit status; with a mark at the end where the course is
/// not as it was.
fn refused(course: &Course, what: &str, mut command: Command) -> String {
    let before = texts(course);
    let (stdout, stderr, status) = ran(&mut command);
    assert_eq!((stdout.as_str(), status), ("", 2), "{what}");
    assert_eq!(before, texts(course), "{what}");
    format!("# {what}\n{}\n", course.redacted(&stderr))
}

/// Every file of the course, and every folder.
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

/// The files that `new` made, which is all it made.
fn written(stdout: &str) -> Vec<String> {
    stdout.lines().filter_map(|line| line.strip_prefix("wrote ")).map(str::to_owned).collect()
}

/// What `check` says of the exercise.
fn checked(course: &Course) -> Value {
    let (stdout, stderr, _) = ran(&mut course.xtask(&["check", KEY, "--message-format", "json"]));
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"))
}

#[test]
fn what_is_begun_works_and_becomes_an_exercise_without_a_fault() {
    let course = course();
    let before = texts(&course);
    let (begun, stderr, status) = ran(&mut new(&course, KEY, TITLE));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let written = written(&begun);
    let made: Vec<_> = texts(&course)
        .into_iter()
        .filter(|(path, text)| text.is_some() && before.get(path) != Some(text))
        .map(|(path, _)| path)
        .collect();
    let mut said: Vec<_> = written.iter().map(|file| course.path(file)).collect();
    said.sort();
    assert_eq!(said, made);

    let (left, stderr, status) = ran(&mut course.xtask(&["check", "--author", "2"]));
    assert_eq!((stderr.as_str(), status), ("", 1));
    assert_data_eq!(format!("{begun}\n{left}"), file!["../snapshots/new.txt"].raw());
    let verdict = checked(&course);
    assert_eq!((&verdict["outcome"], &verdict["started"]), (&"over-budget".into(), &false.into()));

    fill_in(&course, &written);
    let (_, stderr, status) = ran(&mut course.xtask(&["collect"]));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let (stdout, stderr, status) = ran(&mut course.xtask(&["check", "--author", "2"]));
    let proved = format!("{KEY}: no faults\n1 exercise, 2 programs, 3 runs of each: no faults\n");
    assert_eq!((stdout, stderr.as_str(), status), (proved, "", 0));
    assert_eq!(built(&course), (String::new(), 0), "its chapter names what does not exist");

    let solution = format!("solutions/{KEY}/src/bin/running_total_running_sum.rs");
    let program = course.path(format!("exercises/{KEY}/src/main.rs"));
    fs::copy(course.path(solution), program).unwrap();
    let verdict = checked(&course);
    assert_eq!((&verdict["outcome"], &verdict["started"]), (&"stretch".into(), &true.into()));
}

/// Builds the book: what it complains of, and its exit status.
fn built(course: &Course) -> (String, i32) {
    let settings = "[preprocessor.heap]\ncommand = \"false\"\nbefore = [\"links\"]\n";
    course.write("course/book.toml", settings);
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--package", "mdbook-heap", "--features", "book"]);
    command.args(["--bin", "heap-book", "--"]).arg(course.path("course"));
    let (_, stderr, status) = ran(command.current_dir(root()).env(OWN_RUNS, ""));
    (stderr, status)
}

/// Does all that is left to do, in the files `written`, as an author would who is
/// content with everything else.
fn fill_in(course: &Course, written: &[String]) {
    for file in written {
        let text = fs::read_to_string(course.path(file)).unwrap();
        course.write(file, &text.replace("TODO:", "Done:"));
    }
}

#[test]
fn a_title_is_what_it_says_wherever_it_stands() {
    let course = course();
    let (_, stderr, status) = ran(&mut new(&course, KEY, TITLE));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let (stdout, stderr, _) = ran(&mut course.xtask(&["list", "--message-format", "json"]));
    let second: Value = serde_json::from_str(stdout.lines().nth(1).unwrap()).expect(&stderr);
    assert_eq!((&second["exercise"], &second["title"]), (&KEY.into(), &TITLE.into()));
    let shown = r#"Sums "in one go" \\ \<b\>, \& \{\{\#include x\}\}"#;
    let text = |file: &str| fs::read_to_string(course.path(file)).unwrap();
    let chapter = text(&format!("course/src/{KEY}.md"));
    assert_eq!(chapter.lines().next(), Some(format!("# {shown}").as_str()));
    let summary = text("course/src/SUMMARY.md");
    let chapters =
        format!("- [sound](01-sound.md)\n- [2. {shown}]({KEY}.md)\n- [later](03-later.md)\n");
    assert!(summary.ends_with(&chapters), "{summary}");
}

#[test]
fn what_is_refused_leaves_the_course_as_it_was() {
    let course = course();
    course.write("course/src/07-there.md", "somebody's");
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
    let mut said: String = keys
        .map(|(why, key)| refused(&course, &format!("{why}: {key:?}"), new(&course, key, title)))
        .collect();
    for title in ["", " \t", "two\nlines", "\u{1b}[2J", "back\u{202e}wards"] {
        let what = format!("no title: {title:?}");
        said += &refused(&course, &what, new(&course, "07-counted", title));
    }
    said += &refused(&course, "no title at all", course.xtask(&["new", "07-counted"]));
    assert_data_eq!(said, file!["../snapshots/new-refused.txt"].raw());
}

#[test]
fn what_fails_half_way_leaves_the_course_as_it_was() {
    let course = course();
    let begin = || new(&course, "07-counted", "A title");
    // The chapter is the largest file: what comes before it has been written.
    let mut full = Command::new("sh");
    full.args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\""]);
    let command = begin();
    full.arg(command.get_program()).args(command.get_args());
    full.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut said = refused(&course, "a disk that is full", full);
    course.replace("Cargo.toml", "license =", "# license =");
    said += &refused(&course, "a workspace that does not say all a package needs", begin());
    fs::remove_file(course.path("course/src/SUMMARY.md")).unwrap();
    said += &refused(&course, "no book", begin());
    assert_data_eq!(said, file!["../snapshots/new-undone.txt"].raw());
}
