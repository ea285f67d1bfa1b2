//! `cargo xtask grade`: the folder of a class in place of each learner's.

use std::fs;

use tests::class::Class;
use tests::course::{Course, START};
use tests::files::program;
use tests::tool::run;

fn course() -> Course {
    Course::new(&["01-passes"]).locked()
}

/// A folder of the teacher's own and a file are among them, and a learner who has nothing.
#[test]
fn folders_in_the_only_one_are_the_learners() {
    let course = course();
    let class = Class::default();
    class.hand_in("all/ann/main.rs", program("programs/01-passes.rs"));
    class.hand_in("all/ben/notes.txt", "later");
    class.hand_in("all/.git/main.rs", START);
    class.hand_in("all/read me.txt", "");
    let (marks, stdout, status) = class.marks(&course, &["-e", "1"]);
    let learners: Vec<&str> = marks.keys().map(|(learner, _)| learner.as_str()).collect();
    assert_eq!((learners, status), (vec!["ann", "ben"], 1), "{stdout}");
    let (_, stderr, _) = run(&mut class.grade(&course, &["-e", "1", "--sandbox", "none"]));
    let all = class.path("all").display().to_string();
    let warning = format!(
        "warning: there is no program in `{all}` itself: each of its 2 folders is a learner's\n\
         warning: nothing to grade in `{all}/ben`\n"
    );
    assert!(stderr.starts_with(&warning), "{stderr}");
}

/// Whose folder in a folder is it, if there are several?
#[test]
fn folders_in_several_are_named_in_the_error() {
    let course = course();
    let class = Class::default();
    class.hand_in("ann/project/main.rs", START);
    class.hand_in("ben/notes.txt", "later");
    let (stdout, stderr, status) = run(&mut class.grade(&course, &["-e", "1"]));
    let [ann, ben] = ["ann", "ben"].map(|name| class.path(name).display().to_string());
    let error = format!(
        "error: nothing to grade in `{ann}`, `{ben}`\n\
         help: the folders in `{ann}` have programs: name the folder of each learner, such as \
         `cargo xtask grade {ann}/*/`\n"
    );
    assert_eq!((stdout.as_str(), stderr, status), ("", error, 2));
}

/// Peaks that are the same when they are rounded, and none.
#[test]
fn table_of_one_exercise_has_the_peaks_to_the_byte() {
    let course = course();
    let class = Class::default();
    let holding = |bytes: u32| {
        format!(
            "fn main() -> std::process::ExitCode {{\n    \
             harness::run(|| vec![1_u8; {bytes}], |_| Ok(()))\n}}\n"
        )
    };
    class.hand_in("a/main.rs", holding(40_001));
    class.hand_in("b/main.rs", holding(40_002));
    class.hand_in("c/main.rs", "no program");
    fs::create_dir_all(class.path("d")).unwrap();
    let (_, stdout, _) = class.marks(&course, &["-e", "1"]);
    let table = "\
learner  exercise 1          peak   bytes
a        over        40,001 bytes  40,001
b        over        40,002 bytes  40,002
c        build                  -       -
d        -                      -       -
";
    assert!(stdout.contains(table), "{stdout}");
}
