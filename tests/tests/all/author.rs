//! `cargo xtask check --author` finds every fault of a small course.

use std::fs;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::author::{Exercise, course};
use tests::course::Course;
use tests::terminal::Terminal;
use tests::tool::run;

#[test]
fn sound_course_has_no_faults() {
    let course = course(&["01-sound"]);
    course.write("exercises/01-sound/src/main.rs.old.2", "a copy that `reset` has kept");
    course.write("course/src/90-page.md", "a page without an exercise");
    course.replace("course/src/SUMMARY.md", "- [sound]", "[More](90-page.md)\n- [sound]");
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "--author"]));
    let expected = "01-sound: no faults\n1 exercise, 3 programs, 3 runs of each: no faults\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), (expected, "", 0));
    assert!(!course.path(".letting-go").exists(), "an attempt was recorded");
}

/// All at once, so that no fault may hide another.
#[test]
fn every_fault_is_found() {
    let course = course(&BROKEN.map(|(key, _)| key));
    for (key, break_it) in BROKEN {
        break_it(&Exercise { course: &course, key });
    }
    add_leftovers_of_a_removed_exercise(&course);
    depend_on_an_unnamed_package(&course);
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "--author"]));
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/author.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
}

#[test]
fn json_faults_of_selected_exercises() {
    let course = course(&["01-sound", "02-untold", "03-strays"]);
    untold(&Exercise { course: &course, key: "02-untold" });
    strays(&Exercise { course: &course, key: "03-strays" });
    add_leftovers_of_a_removed_exercise(&course);
    let arguments = ["check", "--author", "--message-format", "json", "1", "untold"];
    let (stdout, stderr, status) = run(&mut course.xtask(&arguments));
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/author.jsonl"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
    for line in stdout.lines() {
        let fault: Value = serde_json::from_str(line).unwrap();
        assert_eq!(fault["exercise"], "02-untold");
    }
}

#[test]
fn short_format_and_narrow_terminal() {
    let course = course(&["01-facts"]);
    facts(&Exercise { course: &course, key: "01-facts" });
    let command = ["check", "--author", "--message-format", "short"];
    let (stdout, stderr, status) = run(&mut course.xtask(&command));
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/author.short.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
    let command = course.xtask(&["check", "--author"]);
    let mut terminal = Terminal::start_sized(&command, 60, &[("NO_COLOR", "1")]);
    let printed = terminal.wait_for("runs of each: 5 faults");
    assert_eq!(terminal.wait_for_exit(), 1);
    let faults = printed.lines().map(str::trim_end).skip_while(|line| !line.starts_with("error"));
    // Titles are never broken.
    let rest: Vec<&str> = faults.filter(|line| !line.starts_with("error")).collect();
    assert!(rest.iter().all(|line| line.chars().count() <= 60), "{printed}");
    assert!(rest.len() > 5 * 4, "{printed}");
}

#[test]
fn verdict_formats_are_rejected() {
    let course = course(&["01-sound"]);
    for format in ["cargo-json", "junit"] {
        let command = ["check", "--author", "--message-format", format];
        let error = "error: `--author` does not support this format\n\
                       help: it supports `--message-format human`, `short` and `json`\n";
        let (stdout, stderr, status) = run(&mut course.xtask(&command));
        assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", error, 2));
    }
}

/// Breaks an exercise.
type Fault = fn(&Exercise);

/// Each exercise with its fault, a function of the same name.
const BROKEN: [(&str, Fault); 17] = [
    ("01-sound", |_| {}),
    ("02-shipped", shipped),
    ("03-words", words),
    ("04-compiler", compiler),
    ("05-task", task),
    ("06-dependency", dependency),
    ("07-ends", ends),
    ("08-budget", budget),
    ("09-differs", differs),
    ("10-repeats", repeats),
    ("11-facts", facts),
    ("12-unsolved", unsolved),
    ("13-untold", untold),
    ("14-strays", strays),
    ("15-elsewhere", elsewhere),
    ("16-asks", asks),
    ("17-silent", silent),
];

/// `cargo test` would compile the learner's program, and the start differs from it.
fn shipped(exercise: &Exercise) {
    exercise.replace(&exercise.file("Cargo.toml"), "test = false\n", "");
    // Not through `Exercise::replace`, which would copy the start.
    exercise.course.replace(exercise.file("src/main.rs"), "within 20 KB", "within 20 kB");
}

/// The start is missing, and the solutions have no paragraph or a heading too many.
fn words(exercise: &Exercise) {
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(&in_place, "//!", "//");
    exercise.replace(&nested, "//! Nested", "//! # Nested\n//! Nested");
    exercise.remove(&format!("solutions/{}/start.rs", exercise.key));
}

/// rustc, clippy and rustfmt each find something.
fn compiler(exercise: &Exercise) {
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(
        &exercise.file("src/main.rs"),
        "{\n    let",
        "{\n    let unused = 1;\n    let",
    );
    exercise.replace(&exercise.file("src/lib.rs"), "fn check(", "fn  check(");
    exercise.replace(
        &in_place,
        "    add_one(double(load()))",
        "    return add_one(double(load()));",
    );
    exercise.replace(&nested, "sound::run(work)", "work");
}

/// The task does not compile, so none of its programs does.
fn task(exercise: &Exercise) {
    exercise.replace(&exercise.file("src/lib.rs"), "mod numbers;", "mod numbers;\nmod nowhere;");
}

/// A dependency does not compile; the solutions' paragraphs are too short or too many.
fn dependency(exercise: &Exercise) {
    let package = "[package]\nname = \"helper\"\nedition = \"2024\"\n";
    exercise.course.write("helper/Cargo.toml", package);
    exercise.course.write("helper/src/lib.rs", "compile_error!(\"\\u{202e}on purpose\");\n");
    let dependencies = "[dependencies]\nhelper = { path = \"../../helper\" }";
    exercise.replace(&exercise.file("Cargo.toml"), "[dependencies]", dependencies);
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(
        &in_place,
        "//! earlier numbers; do not do it where they are still needed.\n",
        "",
    );
    exercise.replace(&in_place, "//! Each stage owns the numbers and changes", "//! Changes");
    exercise.replace(&nested, "//! It costs", "//!\n//! It costs");
}

/// A wrong answer, a panic, and a summary that was tampered with.
fn ends(exercise: &Exercise) {
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(&exercise.file("src/main.rs"), "wrapping_add(1)", "wrapping_add(2)");
    exercise.replace(
        &in_place,
        "    add_one",
        "    assert!(load().is_empty(), \"\\u{1b}[2J\");\n    add_one",
    );
    exercise.replace_with_program(&nested, "tampers.rs");
}

/// Each program is on the wrong side of the budget.
fn budget(exercise: &Exercise) {
    exercise.replace_with_program(&exercise.file("src/main.rs"), "assigns.rs");
    exercise.replace_with_program(&exercise.solution("in_place"), "keeps.rs");
    exercise.replace_with_program(&exercise.solution("nested"), "assigns.rs");
}

/// Each program behaves differently in every second run.
fn differs(exercise: &Exercise) {
    exercise.replace_with_program(&exercise.file("src/main.rs"), "differs_in_bytes.rs");
    exercise.replace_with_program(&exercise.solution("in_place"), "differs_in_place.rs");
    exercise.replace_with_program(&exercise.solution("nested"), "panics_at_times.rs");
}

/// A solution contains a copy of the task, and no solution reaches the stretch.
fn repeats(exercise: &Exercise) {
    exercise.replace(&exercise.file("Cargo.toml"), "10,000 bytes", "9,999 bytes");
    exercise.replace_with_program(&exercise.solution("in_place"), "copies.rs");
}

/// The best solution needs less than the stretch, a program needs more than `memory`,
/// and the hints are empty or code.
fn facts(exercise: &Exercise) {
    let manifest = exercise.file("Cargo.toml");
    exercise.replace(&manifest, "10,000 bytes\"", "10,001 bytes\"\nmemory = \"29,999 bytes\"");
    exercise.replace(&manifest, "Look at `main`.", " ");
    exercise.replace(&manifest, "Look for `drop`.", "Write `drop(numbers);`.");
    exercise.replace(&manifest, "Let a stage own its input.", "Write `drop(numbers);`.");
}

/// The only solution within the budget is missing.
fn unsolved(exercise: &Exercise) {
    let manifest = format!("solutions/{}/Cargo.toml", exercise.key);
    let metadata = "[package.metadata.solutions.sound_in_place]\ntitle = \"In place\"\n";
    exercise.replace(&manifest, metadata, "");
    exercise.replace(&manifest, "[[bin]]\nname = \"sound_in_place\"\ntest = false\n", "");
    exercise.remove(&exercise.solution("in_place"));
}

/// The chapter is not in the book, and leaves things out.
fn untold(exercise: &Exercise) {
    let (key, name) = (exercise.key, exercise.name());
    exercise.replace("course/src/SUMMARY.md", "- [sound]", "<!-- [sound]");
    let chapter = format!("course/src/{key}.md");
    exercise.replace(&chapter, "{{#heap table}}", "\\{{#heap table}}");
    exercise.replace(&chapter, "{{#heap hints}}", "{{#heap hint}}");
    exercise.replace(&chapter, "{{#heap peak sound}}", "{{#include sound}}");
    exercise.replace(&chapter, "sound_in_place.rs", "sound_reassign.rs");
    let results = format!("course/src/results/{key}");
    exercise.remove(&format!("{results}/{name}_nested.json"));
    exercise.course.write(format!("{results}/{name}_reassign.json"), "");
}

/// The chapter and its questions are missing, and there are files that do not belong.
fn strays(exercise: &Exercise) {
    let key = exercise.key;
    for name in [format!("{key}.md"), format!("{key}.questions.toml")] {
        exercise.remove(&format!("course/src/{name}"));
    }
    for stray in [".hidden", "build.rs~", "notes/one.txt", "notes/two.txt", "src/main.rs.new"] {
        exercise.course.write(exercise.file(stray), "");
    }
    for stray in ["src/lib.rs", "src/bin/.swp"] {
        exercise.course.write(format!("solutions/{key}/{stray}"), "");
    }
    let linked = exercise.course.path(exercise.solution("nested"));
    let moved = format!("solutions/{key}/nested.rs");
    fs::rename(&linked, exercise.course.path(&moved)).unwrap();
    std::os::unix::fs::symlink("../../nested.rs", linked).unwrap();
}

/// The task is not in `src/lib.rs`.
fn elsewhere(exercise: &Exercise) {
    let task = "[lib]\npath = \"src/task.rs\"\n\n[[bin]]";
    exercise.replace(&exercise.file("Cargo.toml"), "[[bin]]", task);
    let path = |name: &str| exercise.course.path(exercise.file(name));
    fs::rename(path("src/lib.rs"), path("src/task.rs")).unwrap();
}

/// The chapter's questions have faults of every kind, and something is left to do.
fn asks(exercise: &Exercise) {
    let questions = format!("course/src/{}.questions.toml", exercise.key);
    let replace = |old: &str, new: &str| exercise.replace(&questions, old, new);
    replace("id = \"why\"", "id = \"number\"");
    replace("\"less\", explanation = \"no\"", "\"just so\", explanation = \"It is 10,000 bytes.\"");
    replace("\"{{#heap peak sound_in_place}}\"", "\"20,000 bytes\"");
    replace("\"it makes two\"", "[\"it makes two\", \"it copies\"]");
    replace("explanation = \"it is borrowed\"", "reason = \"TODO: say it\"");
}

/// The chapter asks some of its questions twice and others never.
fn silent(exercise: &Exercise) {
    let chapter = format!("course/src/{}.md", exercise.key);
    exercise.replace(&chapter, "{{#heap questions before}}", "{{#heap questions after}}");
}

fn add_leftovers_of_a_removed_exercise(course: &Course) {
    course.write("exercises/notes.txt", "");
    let manifest = "[package]\nname = \"gone-solutions\"\nedition = \"2024\"\n";
    course.write("solutions/99-gone/Cargo.toml", manifest);
    course.write("solutions/99-gone/src/lib.rs", "");
    course.write("course/src/results/99-gone/gone.json", "");
    course.write("course/src/99-gone.md", "");
    course.write("course/src/99-gone.questions.toml", "");
}

/// Adds a dependency that the workspace's manifest does not name.
fn depend_on_an_unnamed_package(course: &Course) {
    let manifest = "exercises/01-sound/Cargo.toml";
    course.replace(manifest, "[dependencies]\n", "[dependencies]\nfnv = \"1\"\n");
}
