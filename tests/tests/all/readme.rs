//! The README: what it shows is real, and gives nothing of the course away.

use std::fs;

use tests::course::Course;
use tests::tool::{mask_process_memory, root, run};

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn output_is_real() {
    let course = Course::readme();
    let (stdout, stderr, status) = run(&mut course.xtask(&["check"]));
    assert_eq!((stderr.as_str(), status), ("", 1), "{stdout}");
    let listing = format!("```text\n{}```", mask_process_memory(&stdout));
    let readme = mask_process_memory(&readme());
    assert!(readme.contains(&listing), "the README does not contain\n{stdout}");
}

/// Whoever has read a peak cannot guess it any more.
#[test]
fn no_program_of_the_course_is_shown() {
    let readme = readme();
    for exercise in fs::read_dir(root().join("exercises")).unwrap().flatten() {
        let key = exercise.file_name().into_string().unwrap();
        assert!(!readme.contains(&key), "the README shows {key}");
    }
}
