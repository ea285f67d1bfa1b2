//! The README shows what the tool prints.

use std::fs;
use std::path::PathBuf;

use tests::tool::{executable_folder, ran, root, without_witnesses, xtask};

/// A course in which every exercise is as shipped: this one, or the copy that
/// `collect` measures where a learner has changed something.
fn shipped() -> PathBuf {
    let (stdout, stderr, status) = ran(xtask(root()).args(["collect", "--check"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let key = "02-clinging-onto-memory";
    let program = fs::read(root().join("exercises").join(key).join("src/main.rs")).unwrap();
    let start = fs::read(root().join("solutions").join(key).join("start.rs")).unwrap();
    if program == start { root().to_owned() } else { executable_folder().join("../pristine") }
}

#[test]
fn its_picture_is_the_real_output() {
    let (stdout, _, status) = ran(xtask(&shipped()).args(["check", "2"]));
    assert_eq!(status, 1);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (readme, stdout) = (without_witnesses(&readme), without_witnesses(&stdout));
    let picture = format!("```text\n{stdout}```");
    assert!(readme.contains(&picture), "the README does not hold\n{stdout}");
}
