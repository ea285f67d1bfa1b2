//! How an exercise is named on the command line: by anything that says which one it is.

use std::path::Path;

use tests::course::Course;
use tests::tool::run;

const KEYS: [&str; 4] = ["01-passes", "03-over-budget", "04-not-started", "07-panics"];

/// What `history`, called with `names` in the folder `folder` of the course, is about, or its
/// error.
fn about(course: &Course, folder: &Path, names: &[&str]) -> String {
    let mut command = course.xtask(&[&["history"], names].concat());
    let (stdout, stderr, _) = run(command.current_dir(folder));
    stdout.split(':').next().filter(|key| !key.is_empty()).map_or(stderr, str::to_owned)
}

#[test]
fn whatever_says_which_exercise_is_meant() {
    let course = Course::new(&KEYS);
    let absolute = course.path("exercises/03-over-budget/src/main.rs");
    let absolute = absolute.to_str().unwrap();
    std::fs::remove_file(course.path("exercises/07-panics/src/main.rs")).unwrap();
    for (folder, names, key) in [
        ("", &["3"][..], KEYS[1]),
        ("", &["03"], KEYS[1]),
        ("", &["03-over-budget"], KEYS[1]),
        ("", &["03-Over-Budget"], KEYS[1]),
        ("", &["OVER-BUDGET"], KEYS[1]),
        ("", &["over"], KEYS[1]),
        ("", &["O"], KEYS[1]),
        ("", &["03-o"], KEYS[1]),
        ("", &["exercises/03-over-budget"], KEYS[1]),
        ("", &["exercises/03-over-budget/"], KEYS[1]),
        ("", &["./exercises/03-over-budget/src/../src/main.rs"], KEYS[1]),
        ("", &["exercises/03-over-budget/src/main.rs:13:5"], KEYS[1]),
        ("", &[absolute], KEYS[1]),
        // A file that is lost.
        ("", &["exercises/07-panics/src/main.rs"], KEYS[3]),
        ("exercises", &["03-over-budget/"], KEYS[1]),
        ("exercises/03-over-budget", &[], KEYS[1]),
        ("exercises/03-over-budget/src", &[], KEYS[1]),
        ("exercises/03-over-budget", &["."], KEYS[1]),
        ("exercises/03-over-budget", &["src/main.rs"], KEYS[1]),
        ("exercises/03-over-budget/src", &["main.rs"], KEYS[1]),
        ("exercises/03-over-budget", &["../01-passes"], KEYS[0]),
        ("exercises/03-over-budget", &["1"], KEYS[0]),
        // As messages print it, wherever one is.
        ("exercises/03-over-budget", &["exercises/01-passes/src/main.rs"], KEYS[0]),
        ("exercises/03-over-budget", &["exercises/07-panics/src/main.rs"], KEYS[3]),
    ] {
        assert_eq!(about(&course, &course.path(folder), names), key, "{names:?} in `{folder}`");
    }
}

#[test]
fn what_does_not_say_it_is_an_error_with_candidates() {
    let course = Course::new(&KEYS);
    let all = format!("help: there are: {}\n", KEYS.join(", "));
    let unknown = |name: &str| format!("error: no exercise is called `{name}`\n{all}");
    for (folder, names, error) in [
        ("", &["0"][..], unknown("0")),
        ("", &[""], unknown("")),
        ("", &["."], unknown(".")),
        ("exercises", &["."], unknown(".")),
        ("", &["solutions/01-passes/start.rs"], unknown("solutions/01-passes/start.rs")),
        ("", &["/"], unknown("/")),
        ("", &["exercises/09-none/src/main.rs"], unknown("exercises/09-none/src/main.rs")),
        (
            "",
            &["pases"],
            "error: no exercise is called `pases`\nhelp: did you mean `01-passes`?\n".to_owned(),
        ),
        (
            "exercises",
            &[],
            format!("error: no exercise is named, and the current folder is in none\n{all}"),
        ),
    ] {
        assert_eq!(about(&course, &course.path(folder), names), error, "{names:?} in `{folder}`");
    }
    let course = Course::new(&["01-passes", "07-panics"]);
    let error = "error: several exercises begin with `pA`\nhelp: there are: 01-passes, 07-panics\n";
    assert_eq!(about(&course, &course.path(""), &["pA"]), error);
}

/// `check` without a name grades all, but only the exercise whose folder it is called in.
#[test]
fn check_grades_the_exercise_that_one_is_in() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    let check = |folder: &str, arguments: &[&str]| {
        let mut command = course.xtask(&[&["check"], arguments].concat());
        let (stdout, stderr, _) = run(command.current_dir(course.path(folder)));
        (stdout.lines().last().unwrap_or_default().to_owned(), stderr)
    };
    let all = ("2 exercises: 1 passed, 1 not there yet".to_owned(), String::new());
    let one = "1 exercise: 1 passed".to_owned();
    let note = "note: this is the folder of `01-passes`: `cargo xtask check --all` grades all\n";
    assert_eq!(check("", &[]), all);
    assert_eq!(check("exercises", &[]), all);
    assert_eq!(check("exercises/01-passes/src", &[]), (one.clone(), note.to_owned()));
    assert_eq!(check("exercises/01-passes", &["--all"]), all);
    assert_eq!(check("exercises/03-over-budget", &["1"]), (one, String::new()));
    let short = ["--message-format", "short"];
    assert_eq!(
        check("exercises/01-passes", &short),
        ("1 exercise: 1 passed".to_owned(), String::new())
    );
}

/// In the folder of an exercise, a guess need not say which one it is about.
#[test]
fn guess_is_about_the_exercise_that_one_is_in() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    let guess = |folder: &str, words: &[&str]| {
        let mut command = course.xtask(&[&["guess"], words].concat());
        let (stdout, stderr, _) = run(command.current_dir(course.path(folder)));
        (stdout + stderr.as_str()).lines().take(2).collect::<Vec<_>>().join("\n")
    };
    let here = "exercises/03-over-budget";
    let recorded = "your guess is on record\n  first: ";
    for (words, key, size) in [
        (&["20", "MB"][..], "03-over-budget", "20.0 MB"),
        (&["3 MB"], "03-over-budget", "3.0 MB"),
        (&["1", "4 MB"], "01-passes", "4.0 MB"),
        (&["3", "5", "MB"], "03-over-budget", "5.0 MB"),
    ] {
        let _ = std::fs::remove_file(course.path(".letting-go"));
        assert_eq!(guess(here, words), format!("{key}: {recorded}{size}"), "{words:?}");
    }
    assert!(guess("", &["20 MB"]).starts_with("error: no exercise is called `20 MB`"));
}
