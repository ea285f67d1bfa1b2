//! The chapter for teachers: its table is real output, and its workflow is a valid call
//! of the tool.

use std::fs;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::class::Class;
use tests::course::{Course, START};
use tests::files::program;
use tests::tool::{root, run};

#[test]
fn table_is_real_output() {
    let course = Course::new(&["01-passes", "02-reaches-the-stretch", "03-over-budget"]).locked();
    let class = Class::default();
    for (file, text) in [
        ("learner-01/exercises/01-passes/src/main.rs", program("programs/01-passes.rs")),
        (
            "learner-01/exercises/02-reaches-the-stretch/src/main.rs",
            program("programs/02-reaches-the-stretch.rs"),
        ),
        ("learner-01/exercises/03-over-budget/src/main.rs", START.to_owned()),
        ("learner-02/01-passes.rs", program("programs/01-passes.rs")),
        ("learner-02/02-reaches-the-stretch.rs", program("programs/03-over-budget.rs")),
        ("learner-03/01-passes/main.rs", program("programs/06-does-not-compile.rs")),
        ("learner-03/02-reaches-the-stretch/main.rs", program("programs/05-wrong-answer.rs")),
    ] {
        class.hand_in(file, text);
    }
    let (stdout, stderr, status) = run(&mut class.grade(&course, &["--sandbox", "none"]));
    assert_data_eq!(stdout, file!["../../snapshots/grades.txt"].raw());
    assert_eq!((stderr.as_str(), status), ("", 1));
}

#[test]
fn workflow_call_is_valid() {
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
        // The arguments are valid, but there is no such folder.
        let course = Course::new(&["01-passes"]);
        let (_, stderr, status) = run(&mut course.xtask(&words));
        let error = "error: not a folder: `../handed-in/submissions/*/`\nhelp: name the folder of each learner\n";
        assert_eq!((stderr.as_str(), status), (error, 2));
    }
}
