//! `cargo xtask grade`: reports, exit statuses, parts of a class, and errors.

use std::fs;

use snapbox::{assert_data_eq, file};
use tests::class::Class;
use tests::course::{Course, START};
use tests::files::program;
use tests::tool::run;

fn course() -> Course {
    Course::new(&["01-passes", "03-over-budget"]).locked()
}

#[test]
fn table_json_and_junit() {
    let course = course();
    let class = Class::default();
    class.hand_in("all done/exercises/01-passes/src/main.rs", program("programs/01-passes.rs"));
    class.hand_in(
        "all done/exercises/03-over-budget/src/main.rs",
        program("programs/02-reaches-the-stretch.rs"),
    );
    class.hand_in("half done/01-passes.rs", program("programs/03-over-budget.rs"));
    class.hand_in("half done/03-over-budget.rs", START);
    class.hand_in("no compiler/01-passes.rs", program("programs/06-does-not-compile.rs"));
    class.hand_in("no compiler/03-over-budget.rs", program("programs/05-wrong-answer.rs"));
    class.hand_in("not yet/notes.txt", "later");
    class.hand_in(
        "\u{1b}[31m<b>&\"'\n``` ::error::\u{202e} 名前/01-passes.rs",
        program("programs/07-panics.rs"),
    );
    let (json, junit) = (course.path("class.jsonl"), course.path("reports/class.xml"));
    let mut grade = class.grade(&course, &["--sandbox", "none", "--json"]);
    let (stdout, stderr, status) = run(grade.arg(&json).arg("--junit").arg(&junit));
    assert_data_eq!(stdout, file!["../../snapshots/class.txt"].raw());
    let stderr = stderr.replace(&class.path("").display().to_string(), "[CLASS]/");
    assert_data_eq!(stderr, file!["../../snapshots/class.stderr.txt"].raw());
    let lines = fs::read_to_string(json).unwrap();
    assert_data_eq!(course.redact(&lines), file!["../../snapshots/class.jsonl"].raw());
    let report = fs::read_to_string(junit).unwrap();
    assert_data_eq!(course.redact(&report), file!["../../snapshots/class.xml"].raw());
    assert!(quick_junit::Report::deserialize_from_str(&report).is_ok());
    assert_eq!(status, 1);
}

#[test]
fn exit_status() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", program("programs/01-passes.rs"));
    class.hand_in("two/main.rs", program("programs/02-reaches-the-stretch.rs"));
    let (_, stdout, status) = class.marks(&course, &["-e", "1"]);
    assert_eq!(status, 0, "{stdout}");
    // With several exercises, `main.rs` could be a program for any of them.
    class.hand_in("two/01-passes.rs", program("programs/01-passes.rs"));
    let (_, stdout, status) = class.marks(&course, &[]);
    assert_eq!(status, 1, "{stdout}");
}

#[test]
fn course_is_not_changed() {
    let course = course();
    let files = [
        ("exercises/01-passes/src/main.rs", "this does not compile"),
        (".letting-go", "letting go, and what was done\n"),
        ("submissions/one/main.rs", &*program("programs/01-passes.rs")),
    ];
    for (name, text) in &files {
        course.write(name, text);
    }
    let (stdout, stderr, status) = run(course
        .xtask(&["grade", "-e", "1", "--sandbox", "none"])
        .arg(course.path("submissions/one")));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    for (name, text) in files {
        assert_eq!(fs::read_to_string(course.path(name)).unwrap(), text, "{name}");
    }
    assert!(!course.path("target").exists());
    // The copy in which submissions are compiled has only what it needs.
    let copy = course.target().join("grade/course");
    assert!(copy.join("exercises/01-passes/src/main.rs").is_file());
    assert!(!copy.join("submissions").exists() && !copy.join(".letting-go").exists());
}

#[test]
fn partitions_cover_the_class() {
    let course = course();
    let class = Class::default();
    let all: Vec<String> = (1..=12).map(|number| format!("learner-{number:02}")).collect();
    for learner in &all {
        class.hand_in(format!("{learner}/main.rs"), START);
    }
    let mut graded = Vec::new();
    for part in 1..=3 {
        let (marks, stdout, _) =
            class.marks(&course, &["-e", "1", "--partition", &format!("{part}/3")]);
        let line = format!("part {part} of 3: {} of 12 learners\n", marks.len());
        assert!(stdout.contains(&line), "{stdout}");
        assert!(marks.len() < 12, "{stdout}");
        graded.extend(marks.into_keys().map(|(learner, _)| learner));
    }
    graded.sort();
    assert_eq!(graded, all);
}

#[test]
fn empty_partition_passes() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", START);
    let empty: Vec<bool> = (1..=2)
        .map(|part| {
            let part = format!("{part}/2");
            let (marks, _, status) = class.marks(&course, &["-e", "1", "--partition", &part]);
            assert_eq!(status, i32::from(!marks.is_empty()));
            marks.is_empty()
        })
        .collect();
    assert!(empty == [true, false] || empty == [false, true]);
}

/// They are reported before anything is built.
#[test]
fn usage_errors() {
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
        let (stdout, stderr, status) = run(course.xtask(&["grade"]).args(&arguments));
        assert_eq!((stdout.as_str(), stderr, status), ("", message, 2), "{arguments:?}");
    }
    for (partition, message) in [
        ("x", "write it like 1/8"),
        ("0/8", "both have to be whole numbers from 1"),
        ("9/8", "there is no part 9 of 8"),
    ] {
        let (_, stderr, status) =
            run(&mut course.xtask(&["grade", &one, "--partition", partition]));
        let start = format!(
            "error: invalid value '{partition}' for '--partition <PART/PARTS>': {message}\n"
        );
        assert!(stderr.starts_with(&start), "{stderr}");
        assert_eq!(status, 2);
    }
}

#[test]
fn unwritable_file_is_an_error() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", START);
    let path = class.path("one/main.rs/marks.jsonl");
    let (stdout, stderr, status) =
        run(class.grade(&course, &["-e", "1", "--sandbox", "none", "--json"]).arg(&path));
    assert!(stderr.starts_with(&format!("error: cannot write {}: ", path.display())), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));
}

#[test]
fn broken_course_is_an_error() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", program("programs/01-passes.rs"));
    let grade = || class.grade(&course, &["-e", "1", "--sandbox", "none"]);
    course.write("solutions/01-passes/start.rs", "fn main() { 1 }");
    let (stdout, stderr, status) = run(&mut grade());
    let start =
        "error: `exercises/01-passes/src/main.rs` as shipped does not compile\nerror[E0308]";
    assert!(stderr.starts_with(start), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));

    course.write("solutions/01-passes/start.rs", "fn main() {}");
    let (stdout, stderr, status) = run(&mut grade());
    let start = "error: `exercises/01-passes/src/main.rs` as shipped cannot be graded here: \
                  the program ended without a result (exit status 0)\n";
    assert!(stderr.starts_with(start), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));

    let manifest = fs::read_to_string(course.path("Cargo.toml")).unwrap();
    let dependencies = "[workspace.dependencies]\nnot-on-this-machine = \"1\"";
    course.write("Cargo.toml", &manifest.replace("[workspace.dependencies]", dependencies));
    let manifest = fs::read_to_string(course.path("exercises/01-passes/Cargo.toml")).unwrap();
    let dependency = format!("{manifest}not-on-this-machine.workspace = true\n");
    course.write("exercises/01-passes/Cargo.toml", &dependency);
    let (stdout, stderr, status) = run(&mut grade());
    let help = "help: nothing is downloaded while grading; run `cargo fetch --locked` first\n";
    assert!(
        stderr.starts_with(
            "error: `cargo build` failed
"
        ) && stderr.ends_with(help),
        "{stderr}"
    );
    assert_eq!((stdout.as_str(), status), ("", 2));
}
