//! `cargo xtask grade`: what a class gets, and who may be in it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::class::Class;
use tests::course::{Course, START};
use tests::tool::{ran, root};

/// The text of a program in `tests/programs`.
fn program(name: &str) -> String {
    fs::read_to_string(root().join("tests/programs").join(format!("{name}.rs"))).unwrap()
}

fn course() -> Course {
    Course::of(&["01-passes", "03-over-budget"]).locked()
}

/// The marks of `class`, by learner and exercise, and what was printed.
fn marks(
    course: &Course,
    class: &Class,
    arguments: &[&str],
) -> (BTreeMap<(String, String), Value>, String, i32) {
    let json = course.path("marks/class.jsonl");
    let mut grade = class.grade(course, &["--sandbox", "none", "--json"]);
    let (stdout, stderr, status) = ran(grade.arg(&json).args(arguments));
    assert!(status < 2, "{stdout}{stderr}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = fs::read_to_string(&json).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let marks = lines.map(|line| ((text(&line["learner"]), text(&line["exercise"])), line));
    (marks.collect(), stdout, status)
}

/// The outcomes of the learners' programs for the exercise 1.
fn outcomes(course: &Course, class: &Class) -> Vec<(String, String)> {
    let (marks, ..) = marks(course, class, &["--exercise", "1"]);
    let outcome = |mark: &Value| mark["outcome"].as_str().unwrap().to_owned();
    marks.iter().map(|((learner, _), mark)| (learner.clone(), outcome(mark))).collect()
}

#[test]
fn a_class_becomes_a_table_json_and_junit() {
    let course = course();
    let class = Class::default();
    class.hand_in("all done/exercises/01-passes/src/main.rs", program("01-passes"));
    class.hand_in(
        "all done/exercises/03-over-budget/src/main.rs",
        program("02-reaches-the-stretch"),
    );
    class.hand_in("half done/01-passes.rs", program("03-over-budget"));
    class.hand_in("half done/03-over-budget.rs", START);
    class.hand_in("no compiler/01-passes.rs", program("06-does-not-compile"));
    class.hand_in("no compiler/03-over-budget.rs", program("05-wrong-answer"));
    class.hand_in("not yet/notes.txt", "later");
    class.hand_in(
        "\u{1b}[31m<b>&\"'\n``` ::error::\u{202e} 名前/01-passes.rs",
        program("07-panics"),
    );
    let (json, junit) = (course.path("class.jsonl"), course.path("reports/class.xml"));
    let mut grade = class.grade(&course, &["--sandbox", "none", "--json"]);
    let (stdout, stderr, status) = ran(grade.arg(&json).arg("--junit").arg(&junit));
    assert_data_eq!(stdout, file!["../snapshots/class.txt"].raw());
    let stderr = stderr.replace(&class.path("").display().to_string(), "[CLASS]/");
    assert_data_eq!(stderr, file!["../snapshots/class.stderr.txt"].raw());
    let lines = fs::read_to_string(json).unwrap();
    assert_data_eq!(course.redacted(&lines), file!["../snapshots/class.jsonl"].raw());
    let report = fs::read_to_string(junit).unwrap();
    assert_data_eq!(course.redacted(&report), file!["../snapshots/class.xml"].raw());
    assert!(quick_junit::Report::deserialize_from_str(&report).is_ok());
    assert_eq!(status, 1);
}

#[test]
fn the_status_says_whether_all_passed() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", program("01-passes"));
    class.hand_in("two/main.rs", program("02-reaches-the-stretch"));
    let (_, stdout, status) = marks(&course, &class, &["-e", "1"]);
    assert_eq!(status, 0, "{stdout}");
    // `main.rs` may be any exercise's, where there are several.
    class.hand_in("two/01-passes.rs", program("01-passes"));
    let (_, stdout, status) = marks(&course, &class, &[]);
    assert_eq!(status, 1, "{stdout}");
}

#[test]
fn a_program_is_found_in_every_shape_of_folder() {
    let course = course();
    let class = Class::default();
    // The first that is there counts.
    let shapes = [
        "exercises/01-passes/src/main.rs",
        "01-passes/src/main.rs",
        "01-passes/main.rs",
        "01-passes.rs",
        "main.rs",
    ];
    for (number, shape) in shapes.iter().enumerate() {
        class.hand_in(format!("shape-{number}/{shape}"), program("01-passes"));
        for later in &shapes[number + 1..] {
            class.hand_in(format!("shape-{number}/{later}"), program("06-does-not-compile"));
        }
    }
    class.hand_in("shape-5/src/main.rs", program("01-passes"));
    let found: Vec<String> = outcomes(&course, &class).into_iter().map(|found| found.1).collect();
    assert_eq!(found, ["passed", "passed", "passed", "passed", "passed", "not-handed-in"]);
}

#[test]
fn as_shipped_is_not_started_whatever_ends_its_lines() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", START);
    class.hand_in("two/main.rs", START.replace('\n', "\r\n"));
    class.hand_in("three/main.rs", START.replace("40_000", "40_001"));
    let found: Vec<String> = outcomes(&course, &class).into_iter().map(|found| found.1).collect();
    assert_eq!(found, ["not-started", "over-budget", "not-started"]);
}

#[test]
fn only_files_are_read() {
    let course = course();
    let class = Class::default();
    let (key, text) = ("exercises/01-passes/src", program("01-passes"));
    class.hand_in("given/elsewhere/exercises/01-passes/src/main.rs", &text);
    let elsewhere = |name: &str| class.path("given/elsewhere").join(name);
    let linked = |learner: &str, from: &str, to: &Path| {
        let place = class.path(learner).join(from);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        symlink(to, place).unwrap();
    };
    linked("links-a-file", &format!("{key}/main.rs"), &elsewhere(&format!("{key}/main.rs")));
    linked("links-to-nothing", "01-passes.rs", Path::new("/nowhere/at/all"));
    linked("links-a-folder", "exercises/01-passes", &elsewhere("exercises/01-passes"));
    linked("links-them-all", "exercises", &elsewhere("exercises"));
    symlink(elsewhere(""), class.path("is-a-link")).unwrap();
    class.hand_in("is-a-folder/01-passes.rs/main.rs", &text);
    class.hand_in("is-large/01-passes.rs", format!("{text}{}", "/".repeat(1_000_000)));
    class.hand_in("is-binary/01-passes.rs", b"fn main() { \"\xff\" }");
    fs::create_dir(class.path("is-a-pipe")).unwrap();
    let pipe = Command::new("mkfifo").arg(class.path("is-a-pipe/01-passes.rs")).status();
    assert!(pipe.unwrap().success());
    linked("is-a-device", "01-passes.rs", Path::new("/dev/zero"));

    let (marks, stdout, _) = marks(&course, &class, &["-e", "1"]);
    assert_data_eq!(stdout, file!["../snapshots/class-refused.txt"].raw());
    let refused = marks.values().filter(|mark| mark["outcome"] == "refused");
    assert!(refused.clone().all(|mark| mark["message"].is_string()));
    assert_eq!(refused.count(), 9);
}

#[test]
fn nothing_else_of_a_checkout_is_used() {
    let course = course();
    let class = Class::default();
    let marker = course.path("it-was-used");
    let command = format!("touch {}; exit 1", marker.display());
    let package = "checkout/exercises/01-passes";
    class.hand_in(format!("{package}/src/main.rs"), program("01-passes"));
    class.hand_in(
        format!("{package}/build.rs"),
        format!("fn main() {{ std::fs::write({marker:?}, \"\").unwrap() }}"),
    );
    class.hand_in(
        format!("{package}/Cargo.toml"),
        "[package]\nname = \"passes\"\nbuild = \"build.rs\"\n\
         [package.metadata.exercise]\nbudget = \"1 GB\"\n\
         [dependencies]\nnot-there = \"1\"\n[profile.release]\npanic = \"abort\"\n",
    );
    class.hand_in(format!("{package}/src/lib.rs"), "compile_error!(\"it was used\");");
    class.hand_in("checkout/wrapper", format!("#!/bin/sh\n{command}\n"));
    class.hand_in(
        "checkout/.cargo/config.toml",
        "[build]\nrustc-wrapper = \"./wrapper\"\n[target.'cfg(all())']\nrunner = \"./wrapper\"\n",
    );
    class.hand_in("checkout/rust-toolchain.toml", "[toolchain]\nchannel = \"none-of-that-name\"\n");
    class.hand_in("checkout/Cargo.toml", "this is no manifest");
    let wrapper = class.path("checkout/wrapper");
    assert!(Command::new("chmod").arg("+x").arg(wrapper).status().unwrap().success());

    // Also where the command is typed in the learner's folder.
    let mut grade = class.grade(&course, &["-e", "1", "--sandbox", "none"]);
    let (stdout, stderr, status) = ran(grade.current_dir(class.path(package)));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(!marker.exists(), "something of the checkout was run");
}

#[test]
fn the_teachers_own_work_is_left_alone() {
    let course = course();
    let own = [
        ("exercises/01-passes/src/main.rs", "this does not compile"),
        (".letting-go", "letting go, and what was done\n"),
        ("submissions/one/main.rs", &*program("01-passes")),
    ];
    for (name, text) in &own {
        course.write(name, text);
    }
    let (stdout, stderr, status) = ran(course
        .xtask(&["grade", "-e", "1", "--sandbox", "none"])
        .arg(course.path("submissions/one")));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    for (name, text) in own {
        assert_eq!(fs::read_to_string(course.path(name)).unwrap(), text, "{name}");
    }
    assert!(!course.path("target").exists());
    // What is of no use there does not get where submissions are compiled.
    let copy = course.target().join("grade/course");
    assert!(copy.join("exercises/01-passes/src/main.rs").is_file());
    assert!(!copy.join("submissions").exists() && !copy.join(".letting-go").exists());
}

#[test]
fn learners_of_one_name_are_told_apart() {
    let course = course();
    let class = Class::default();
    for name in ["a/one", "b/one", "two"] {
        class.hand_in(format!("{name}/main.rs"), START);
    }
    let folders = ["a/one", "b/one/", "two", "a/../a/one"].map(|name| class.path(name));
    let mut grade = course.xtask(&["grade", "-e", "1", "--sandbox", "none"]);
    let (stdout, stderr, _) = ran(grade.args(folders));
    let learners: Vec<&str> =
        stdout.lines().skip(1).map_while(|line| line.split_whitespace().next()).collect();
    assert_eq!(learners, ["a/one", "b/one", "two"], "{stdout}{stderr}");
}

#[test]
fn parts_of_a_class_are_the_class() {
    let course = course();
    let class = Class::default();
    let all: Vec<String> = (1..=12).map(|number| format!("learner-{number:02}")).collect();
    for learner in &all {
        class.hand_in(format!("{learner}/main.rs"), START);
    }
    let mut found = Vec::new();
    for part in 1..=3 {
        let (marks, stdout, _) =
            marks(&course, &class, &["-e", "1", "--partition", &format!("{part}/3")]);
        let said = format!("part {part} of 3: {} of 12 learners\n", marks.len());
        assert!(stdout.contains(&said), "{stdout}");
        assert!(marks.len() < 12, "{stdout}");
        found.extend(marks.into_keys().map(|(learner, _)| learner));
    }
    found.sort();
    assert_eq!(found, all);
}

#[test]
fn a_part_without_learners_has_passed() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", START);
    let empty: Vec<bool> = (1..=2)
        .map(|part| {
            let part = format!("{part}/2");
            let (marks, _, status) = marks(&course, &class, &["-e", "1", "--partition", &part]);
            assert_eq!(status, i32::from(!marks.is_empty()));
            marks.is_empty()
        })
        .collect();
    assert!(empty == [true, false] || empty == [false, true]);
}

#[test]
fn what_was_used_wrongly_is_said_before_anything_is_built() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/notes.txt", "later");
    class.hand_in("a file", "");
    let one = class.path("one").display().to_string();
    let missing =
        [class.path("nobody"), class.path("a file")].map(|path| path.display().to_string());
    for (arguments, message) in [
        (
            vec![one.as_str(), &missing[0], &missing[1]],
            format!("error: not a folder: `{}`, `{}`\n\
                     help: name the folder of each learner\n", missing[0], missing[1]),
        ),
        (
            vec![&one, "-e", "1"],
            format!("error: nothing to grade in `{one}`\n\
                     help: looked for `exercises/01-passes/src/main.rs`, `01-passes/src/main.rs`, \
                     `01-passes/main.rs`, `01-passes.rs`, `main.rs`\n"),
        ),
        (
            vec![&one, "-e", "7"],
            "error: no exercise is called `7`\nhelp: there are: 01-passes, 03-over-budget\n".into(),
        ),
        (
            vec![&one, "--memory", "50 MB"],
            "error: exercise `03-over-budget` needs 100.0 MB, more than the 50.0 MB of `--memory`\n"
                .into(),
        ),
    ] {
        let (stdout, stderr, status) = ran(course.xtask(&["grade"]).args(&arguments));
        assert_eq!((stdout.as_str(), stderr, status), ("", message, 2), "{arguments:?}");
    }
    for (partition, message) in [
        ("x", "write it like 1/8"),
        ("0/8", "both have to be whole numbers from 1"),
        ("9/8", "there is no part 9 of 8"),
    ] {
        let (_, stderr, status) =
            ran(&mut course.xtask(&["grade", &one, "--partition", partition]));
        let begins = format!(
            "error: invalid value '{partition}' for '--partition <PART/PARTS>': {message}\n"
        );
        assert!(stderr.starts_with(&begins), "{stderr}");
        assert_eq!(status, 2);
    }
}

#[test]
fn files_that_cannot_be_written_are_named() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", START);
    let path = class.path("one/main.rs/marks.jsonl");
    let (stdout, stderr, status) =
        ran(class.grade(&course, &["-e", "1", "--sandbox", "none", "--json"]).arg(&path));
    assert!(stderr.starts_with(&format!("error: cannot write {}: ", path.display())), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));
}

#[test]
fn a_course_that_cannot_be_built_is_nobodys_fault() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", program("01-passes"));
    let grade = || class.grade(&course, &["-e", "1", "--sandbox", "none"]);
    course.write("solutions/01-passes/start.rs", "fn main() { 1 }");
    let (stdout, stderr, status) = ran(&mut grade());
    let begins =
        "error: `exercises/01-passes/src/main.rs` as shipped does not compile\nerror[E0308]";
    assert!(stderr.starts_with(begins), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));

    course.write("solutions/01-passes/start.rs", "fn main() {}");
    let (stdout, stderr, status) = ran(&mut grade());
    let begins = "error: `exercises/01-passes/src/main.rs` as shipped cannot be graded here: \
                  the program ended without a result (exit status 0)\n";
    assert!(stderr.starts_with(begins), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));

    let manifest = fs::read_to_string(course.path("Cargo.toml")).unwrap();
    let another = "[workspace.dependencies]\nnot-on-this-machine = \"1\"";
    course.write("Cargo.toml", &manifest.replace("[workspace.dependencies]", another));
    let manifest = fs::read_to_string(course.path("exercises/01-passes/Cargo.toml")).unwrap();
    let dependency = format!("{manifest}not-on-this-machine.workspace = true\n");
    course.write("exercises/01-passes/Cargo.toml", &dependency);
    let (stdout, stderr, status) = ran(&mut grade());
    let ends = "help: nothing is downloaded while grading; run `cargo fetch --locked` first\n";
    assert!(
        stderr.starts_with("error: `cargo build` could not do its work\n")
            && stderr.ends_with(ends),
        "{stderr}"
    );
    assert_eq!((stdout.as_str(), status), ("", 2));
}
