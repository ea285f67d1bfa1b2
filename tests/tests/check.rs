//! Every verdict of `cargo xtask check`, whole, on a small course.

use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::tool::ran;

#[test]
fn verdicts_for_a_person() {
    let course = Course::of(&[]);
    let (stdout, stderr, status) = ran(&mut course.xtask(&["check", "--timeout", "5"]));
    assert_data_eq!(course.redacted(&stdout), file!["../snapshots/check.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
}

#[test]
fn all_passed_is_status_0() {
    let course = Course::of(&["01-passes", "02-reaches-the-stretch", "03-over-budget"]);
    for (selected, expected) in [
        (&["check", "1", "02-reaches-the-stretch"][..], 0),
        (&["check", "passes"], 0),
        (&["check"], 1),
        (&["check", "over-budget"], 1),
    ] {
        let (stdout, _, status) = ran(&mut course.xtask(selected));
        assert_eq!(status, expected, "{selected:?}: {stdout}");
    }
}

#[test]
fn what_was_used_wrongly_is_status_2_and_said_plainly() {
    let course = Course::of(&["01-passes"]);
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
        let (stdout, stderr, status) = ran(&mut course.xtask(arguments));
        assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", message, 2), "{arguments:?}");
    }
}

#[test]
fn faults_of_a_course_are_named_together() {
    let course = Course::of(&["01-passes", "03-over-budget", "05-wrong-answer"]);
    let manifest = |key: &str| format!("exercises/{key}/Cargo.toml");
    course.replace(manifest("01-passes"), "budget =", "buget =");
    course.replace(manifest("03-over-budget"), "20 KB", "20 MiB");
    let solutions = course.path("solutions/03-over-budget");
    std::fs::remove_dir_all(solutions).unwrap();
    course.replace(manifest("05-wrong-answer"), "\"what to do\"", "");
    for name in ["one", "other", "mine"] {
        course.write(format!("solutions/05-wrong-answer/src/bin/{name}.rs"), "");
    }
    let told = "[package.metadata.solutions.third]\ntitle = \"\"\n\
                [package.metadata.solutions.mine]\ntitle = \"\"\n";
    course.replace("solutions/05-wrong-answer/Cargo.toml", "[package.metadata.solutions]\n", told);
    let (stdout, stderr, status) = ran(&mut course.xtask(&["list"]));
    assert_data_eq!(course.redacted(&stderr), file!["../snapshots/faults.txt"].raw());
    assert_eq!((stdout.as_str(), status), ("", 2));
}
