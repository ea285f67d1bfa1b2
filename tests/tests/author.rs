//! `cargo xtask check --author`: every fault, whole, on a small course.

use std::fs;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::author::{Exercise, course};
use tests::course::Course;
use tests::terminal::Terminal;
use tests::tool::ran;

#[test]
fn a_course_without_a_fault_is_proved() {
    let course = course(&["01-sound"]);
    course.write("exercises/01-sound/src/main.rs.old.2", "what `reset` keeps");
    course.write("course/src/90-page.md", "a page of the book's own");
    course.replace("course/src/SUMMARY.md", "- [sound]", "[More](90-page.md)\n- [sound]");
    let (stdout, stderr, status) = ran(&mut course.xtask(&["check", "--author"]));
    let proved = "01-sound: no faults\n1 exercise, 3 programs, 3 runs of each: no faults\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), (proved, "", 0));
    assert!(!course.path(".letting-go").exists(), "nobody has tried anything");
}

#[test]
fn every_fault_is_found_and_none_hides_another() {
    let course = course(&BROKEN.map(|(key, _)| key));
    for (key, break_it) in BROKEN {
        break_it(&Exercise { course: &course, key });
    }
    strays_beside_the_exercises(&course);
    let (stdout, stderr, status) = ran(&mut course.xtask(&["check", "--author"]));
    assert_data_eq!(course.redacted(&stdout), file!["../snapshots/author.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
}

#[test]
fn faults_for_a_program_are_those_of_the_selected_exercises() {
    let course = course(&["01-sound", "02-untold", "03-strays"]);
    untold(&Exercise { course: &course, key: "02-untold" });
    strays(&Exercise { course: &course, key: "03-strays" });
    strays_beside_the_exercises(&course);
    let arguments = ["check", "--author", "--message-format", "json", "1", "untold"];
    let (stdout, stderr, status) = ran(&mut course.xtask(&arguments));
    assert_data_eq!(course.redacted(&stdout), file!["../snapshots/author.jsonl"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
    for line in stdout.lines() {
        let fault: Value = serde_json::from_str(line).unwrap();
        assert_eq!(fault["exercise"], "02-untold");
    }
}

#[test]
fn faults_are_printed_in_a_line_each_or_within_few_columns() {
    let course = course(&["01-facts"]);
    facts(&Exercise { course: &course, key: "01-facts" });
    let command = ["check", "--author", "--message-format", "short"];
    let (stdout, stderr, status) = ran(&mut course.xtask(&command));
    assert_data_eq!(course.redacted(&stdout), file!["../snapshots/author.short.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
    let command = course.xtask(&["check", "--author"]);
    let mut terminal = Terminal::sized(&command, 60, &[("NO_COLOR", "1")]);
    let printed = terminal.wait_for("runs of each: 5 faults");
    assert_eq!(terminal.ended(), 1);
    let faults = printed.lines().map(str::trim_end).skip_while(|line| !line.starts_with("error"));
    // A title is one line, however long.
    let rest: Vec<&str> = faults.filter(|line| !line.starts_with("error")).collect();
    assert!(rest.iter().all(|line| line.chars().count() <= 60), "{printed}");
    assert!(rest.len() > 5 * 4, "{printed}");
}

#[test]
fn a_format_for_verdicts_alone_is_refused() {
    let course = course(&["01-sound"]);
    for format in ["cargo-json", "junit"] {
        let command = ["check", "--author", "--message-format", format];
        let refused = "error: `--author` does not support this format\n\
                       help: it supports `--message-format human`, `short` and `json`\n";
        let (stdout, stderr, status) = ran(&mut course.xtask(&command));
        assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", refused, 2));
    }
}

/// What makes an exercise wrong.
type Breaks = fn(&Exercise);

/// What is wrong with each exercise.
const BROKEN: [(&str, Breaks); 15] = [
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
];

/// `cargo test` compiles what is the learner's; the copy that the book shows is
/// another program.
fn shipped(exercise: &Exercise) {
    exercise.replace(&exercise.own("Cargo.toml"), "test = false\n", "");
    exercise.course.replace(exercise.own("src/main.rs"), "within 20 KB", "within 20 kB");
}

/// There is no copy, and solutions say nothing, or too much, of themselves.
fn words(exercise: &Exercise) {
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(&in_place, "//!", "//");
    exercise.replace(&nested, "//! Nested", "//! # Nested\n//! Nested");
    exercise.remove(&format!("solutions/{}/start.rs", exercise.key));
}

/// rustc, clippy and rustfmt each have a word to say.
fn compiler(exercise: &Exercise) {
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(&exercise.own("src/main.rs"), "{\n    let", "{\n    let unused = 1;\n    let");
    exercise.replace(&exercise.own("src/lib.rs"), "fn check(", "fn  check(");
    exercise.replace(
        &in_place,
        "    add_one(double(load()))",
        "    return add_one(double(load()));",
    );
    exercise.replace(&nested, "sound::run(work)", "work");
}

/// The task does not compile, and so no program of it.
fn task(exercise: &Exercise) {
    exercise.replace(&exercise.own("src/lib.rs"), "mod numbers;", "mod numbers;\nmod nowhere;");
}

/// What does not compile is no source of the exercise; its solutions say too
/// little or too much of themselves.
fn dependency(exercise: &Exercise) {
    let package = "[package]\nname = \"helper\"\nedition = \"2024\"\n";
    exercise.course.write("helper/Cargo.toml", package);
    exercise.course.write("helper/src/lib.rs", "compile_error!(\"\\u{202e}on purpose\");\n");
    let helped = "[dependencies]\nhelper = { path = \"../../helper\" }";
    exercise.replace(&exercise.own("Cargo.toml"), "[dependencies]", helped);
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(
        &in_place,
        "//! earlier numbers; do not do it where they are still needed.\n",
        "",
    );
    exercise.replace(&in_place, "//! Each stage owns the numbers and changes", "//! Changes");
    exercise.replace(&nested, "//! It costs", "//!\n//! It costs");
}

/// No program ends as it should.
fn ends(exercise: &Exercise) {
    let (in_place, nested) = (exercise.solution("in_place"), exercise.solution("nested"));
    exercise.replace(&exercise.own("src/main.rs"), "wrapping_add(1)", "wrapping_add(2)");
    exercise.replace(
        &in_place,
        "    add_one",
        "    assert!(load().is_empty(), \"\\u{1b}[2J\");\n    add_one",
    );
    exercise.put("tampers.rs", &nested);
}

/// Each program ends on the other side of the budget.
fn budget(exercise: &Exercise) {
    exercise.put("assigns.rs", &exercise.own("src/main.rs"));
    exercise.put("keeps.rs", &exercise.solution("in_place"));
    exercise.put("assigns.rs", &exercise.solution("nested"));
}

/// Each program does one thing in every second run, and another in the others.
fn differs(exercise: &Exercise) {
    exercise.put("differs_in_bytes.rs", &exercise.own("src/main.rs"));
    exercise.put("differs_in_place.rs", &exercise.solution("in_place"));
    exercise.put("panics_at_times.rs", &exercise.solution("nested"));
}

/// A solution brings its own copy of the task, and none needs as little as the
/// stretch.
fn repeats(exercise: &Exercise) {
    exercise.replace(&exercise.own("Cargo.toml"), "10,000 bytes", "9,999 bytes");
    exercise.put("copies.rs", &exercise.solution("in_place"));
}

/// The best solution needs less than the stretch, a program more than the memory,
/// and hints are none.
fn facts(exercise: &Exercise) {
    let manifest = exercise.own("Cargo.toml");
    exercise.replace(&manifest, "10,000 bytes\"", "10,001 bytes\"\nmemory = \"29,999 bytes\"");
    exercise.replace(&manifest, "Look at `main`.", " ");
    exercise.replace(&manifest, "Look for `drop`.", "Write `drop(numbers);`.");
    exercise.replace(&manifest, "Let a stage own its input.", "Write `drop(numbers);`.");
}

/// The only solution that helps is gone.
fn unsolved(exercise: &Exercise) {
    let manifest = format!("solutions/{}/Cargo.toml", exercise.key);
    let fact = "[package.metadata.solutions.sound_in_place]\ntitle = \"In place\"\n";
    exercise.replace(&manifest, fact, "");
    exercise.replace(&manifest, "[[bin]]\nname = \"sound_in_place\"\ntest = false\n", "");
    exercise.remove(&exercise.solution("in_place"));
}

/// The chapter is not in the book, and does not tell everything.
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

/// The chapter is gone, and files are there that nobody needs.
fn strays(exercise: &Exercise) {
    let key = exercise.key;
    exercise.remove(&format!("course/src/{key}.md"));
    for stray in [".hidden", "build.rs~", "notes/one.txt", "notes/two.txt", "src/main.rs.new"] {
        exercise.course.write(exercise.own(stray), "");
    }
    for stray in ["src/lib.rs", "src/bin/.swp"] {
        exercise.course.write(format!("solutions/{key}/{stray}"), "");
    }
    let linked = exercise.course.path(exercise.solution("nested"));
    let moved = format!("solutions/{key}/nested.rs");
    fs::rename(&linked, exercise.course.path(&moved)).unwrap();
    std::os::unix::fs::symlink("../../nested.rs", linked).unwrap();
}

/// The task is not where a learner is told to look for it.
fn elsewhere(exercise: &Exercise) {
    let task = "[lib]\npath = \"src/task.rs\"\n\n[[bin]]";
    exercise.replace(&exercise.own("Cargo.toml"), "[[bin]]", task);
    let file = |name: &str| exercise.course.path(exercise.own(name));
    fs::rename(file("src/lib.rs"), file("src/task.rs")).unwrap();
}

/// What is left of an exercise that is no more.
fn strays_beside_the_exercises(course: &Course) {
    course.write("exercises/notes.txt", "");
    let manifest = "[package]\nname = \"gone-solutions\"\nedition = \"2024\"\n";
    course.write("solutions/99-gone/Cargo.toml", manifest);
    course.write("solutions/99-gone/src/lib.rs", "");
    course.write("course/src/results/99-gone/gone.json", "");
    course.write("course/src/99-gone.md", "");
}
