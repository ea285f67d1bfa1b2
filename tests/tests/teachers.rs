//! The chapter for teachers: its table is the real one, and its workflow calls
//! the tool as it is.

use std::fs;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::class::Class;
use tests::course::{Course, START};
use tests::tool::{ran, root};

fn program(name: &str) -> String {
    fs::read_to_string(root().join("tests/programs").join(format!("{name}.rs"))).unwrap()
}

#[test]
fn the_table_in_the_chapter_is_what_is_printed() {
    let course = Course::of(&["01-passes", "02-reaches-the-stretch", "03-over-budget"]).locked();
    let class = Class::default();
    for (file, text) in [
        ("learner-01/exercises/01-passes/src/main.rs", program("01-passes")),
        (
            "learner-01/exercises/02-reaches-the-stretch/src/main.rs",
            program("02-reaches-the-stretch"),
        ),
        ("learner-01/exercises/03-over-budget/src/main.rs", START.to_owned()),
        ("learner-02/01-passes.rs", program("01-passes")),
        ("learner-02/02-reaches-the-stretch.rs", program("03-over-budget")),
        ("learner-03/01-passes/main.rs", program("06-does-not-compile")),
        ("learner-03/02-reaches-the-stretch/main.rs", program("05-wrong-answer")),
    ] {
        class.hand_in(file, text);
    }
    let (stdout, stderr, status) = ran(&mut class.grade(&course, &["--sandbox", "none"]));
    assert_data_eq!(stdout, file!["../snapshots/grades.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
}

#[test]
fn the_workflow_calls_the_tool_as_it_is() {
    let text = fs::read_to_string(root().join("course/src/classroom.yml")).unwrap();
    let workflow: Value = serde_saphyr::from_str(&text).unwrap();
    assert_eq!(workflow["permissions"], serde_json::json!({ "contents": "read" }));
    let job = &workflow["jobs"]["grade"];
    let parts = job["strategy"]["matrix"]["part"].as_array().unwrap();
    let steps = job["steps"].as_array().unwrap();
    let mut runs = steps.iter().filter_map(|step| step["run"].as_str());
    let call = runs.find_map(|run| run.split_once("cargo xtask ")).unwrap().1;
    let call = call.split_once("||").unwrap().0.replace('\\', " ");
    for part in parts {
        let call = call.replace("${{ matrix.part }}", &part.to_string());
        let call = call.replace("${{ strategy.job-total }}", &parts.len().to_string());
        assert!(call.contains(&format!("--partition {part}/{} ", parts.len())), "{call}");
        let words: Vec<&str> = call.split_whitespace().collect();
        // Understood up to the folder, which is not there.
        let course = Course::of(&["01-passes"]);
        let (_, stderr, status) = ran(&mut course.xtask(&words));
        let said = "error: not a folder: `../handed-in/submissions/*/`\nhelp: name the folder of each learner\n";
        assert_eq!((stderr.as_str(), status), (said, 2));
    }
}
