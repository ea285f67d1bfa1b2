//! `cargo xtask check` on a small course: every verdict, exit statuses, and errors.

use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::tool::run;

#[test]
fn every_verdict() {
    let course = Course::new(&[]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "--timeout", "5"]));
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/check.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
}

#[test]
fn exit_statuses() {
    let course = Course::new(&["01-passes", "02-reaches-the-stretch", "03-over-budget"]);
    for (selected, expected) in [
        (&["check", "1", "02-reaches-the-stretch"][..], 0),
        (&["check", "passes"], 0),
        (&["check"], 1),
        (&["check", "over-budget"], 1),
    ] {
        let (stdout, _, status) = run(&mut course.xtask(selected));
        assert_eq!(status, expected, "{selected:?}: {stdout}");
    }
}

#[test]
fn usage_errors() {
    let course = Course::new(&["01-passes"]);
    for (arguments, message) in [
        (&["check", "7"][..], "error: no exercise is called `7`\nhelp: there are: 01-passes\n"),
        (
            &["check", "pases"],
            "error: no exercise is called `pases`\nhelp: did you mean `01-passes`?\n",
        ),
        (
            &["run", "1", "--solution", "x"],
            "error: exercise 1 has no solution called `x`\nhelp: there is none yet\n",
        ),
    ] {
        let (stdout, stderr, status) = run(&mut course.xtask(arguments));
        assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", message, 2), "{arguments:?}");
    }
}

/// All faults are reported at once.
#[test]
fn course_faults() {
    let course = Course::new(&["01-passes", "03-over-budget", "05-wrong-answer"]);
    let manifest = |key: &str| format!("exercises/{key}/Cargo.toml");
    course.replace(manifest("01-passes"), "budget =", "buget =");
    course.replace(manifest("03-over-budget"), "20 KB", "20 MiB");
    let solutions = course.path("solutions/03-over-budget");
    std::fs::remove_dir_all(solutions).unwrap();
    course.replace(manifest("05-wrong-answer"), "\"what to do\"", "");
    for name in ["one", "other", "mine"] {
        course.write(format!("solutions/05-wrong-answer/src/bin/{name}.rs"), "");
    }
    let metadata = "[package.metadata.solutions.third]\ntitle = \"\"\n\
                [package.metadata.solutions.mine]\ntitle = \"\"\n";
    course.replace(
        "solutions/05-wrong-answer/Cargo.toml",
        "[package.metadata.solutions]\n",
        metadata,
    );
    let (stdout, stderr, status) = run(&mut course.xtask(&["list"]));
    assert_data_eq!(course.redact(&stderr), file!["../../snapshots/faults.txt"].raw());
    assert_eq!((stdout.as_str(), status), ("", 2));
}

/// `collect` builds a copy of the course with the programs as shipped. `check` grades the
/// learner's afterwards, also if cargo has one target folder for everything.
#[test]
fn copy_for_collecting_is_not_graded() {
    let course = Course::new(&["01-passes"]);
    let check = || run(&mut course.xtask(&["check", "--message-format", "short"]));
    let before = check();
    assert_eq!(before.2, 0, "{}", before.0);
    course.prepare_collect();
    let (stdout, stderr, status) = run(&mut course.xtask(&["collect"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert_eq!(check(), before);
}
