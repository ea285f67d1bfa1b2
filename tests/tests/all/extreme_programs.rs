//! Honest programs that need as much memory beside their blocks as any: many threads, deep
//! stacks, many program points, and pages that a few blocks keep. None of them is doubted.

use serde_json::Value;
use tests::course::Course;
use tests::tool::run;

#[test]
fn honest_programs_are_believed() {
    let course = Course::extreme();
    let (stdout, stderr, _) =
        run(&mut course.xtask(&["check", "--timeout", "300", "--message-format", "json"]));
    let lines = stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let verdicts: Vec<[Value; 2]> =
        lines.map(|line| ["binary", "outcome"].map(|field| line[field].clone())).collect();
    let expected = [
        ["has-many-threads-at-once", "over-budget"],
        ["has-small-blocks-then-a-large-one", "over-budget"],
        ["recurses-500-deep", "stretch"],
        ["recurses-5000-deep", "over-budget"],
        ["recurses-by-two-ways", "passed"],
        ["has-many-program-points", "stretch"],
        ["reallocates-in-long-chains", "over-budget"],
        ["keeps-a-few-of-many", "over-budget"],
        ["has-threads-in-turn", "over-budget"],
        ["recurses-in-threads", "over-budget"],
        ["keeps-a-few-in-each-thread", "over-budget"],
        ["shrinks-its-blocks", "over-budget"],
    ];
    assert_eq!(
        (verdicts, stderr.as_str()),
        (expected.map(|pair| pair.map(Value::from)).into(), "")
    );
}
