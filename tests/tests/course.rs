//! The course itself: what is committed is what its programs do.
//!
//! The programs are measured as they were shipped, wherever a learner has taken
//! `main.rs` by now. `cargo xtask check --author` runs each several times more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use course_format::results::{BinaryFigures, Peaks, Rating, Role};
use course_format::run::{Allocator, Run};
use heap_profile::Bytes;
use tests::tool::{executable_folder, ran, root, without_witnesses, xtask};

fn peaks() -> Vec<BinaryFigures> {
    Peaks::read(&root().join("course/src/results")).unwrap().binaries
}

/// What `collect --check` printed, and its exit status: it runs every program, so it
/// is called once for all that is to be said of it.
fn collect_check() -> &'static (String, String, i32) {
    static CHECKED: OnceLock<(String, String, i32)> = OnceLock::new();
    CHECKED.get_or_init(|| ran(xtask(root()).args(["collect", "--check"])))
}

#[test]
fn every_program_is_exact_to_the_byte() {
    let (stdout, stderr, status) = collect_check();
    assert_eq!(*status, 0, "{stdout}{stderr}");
}

#[test]
fn a_start_is_over_its_budget_and_a_solution_is_what_its_manifest_says() {
    for BinaryFigures { binary, role, limits, .. } in peaks() {
        let over = limits.map(|limits| limits.rating == Rating::OverBudget);
        let expected = match role {
            Role::Start | Role::Failed => Some(true),
            Role::Solution => Some(false),
            Role::Illustration => None,
        };
        assert_eq!(over, expected, "{binary} is a {role:?} and {limits:?}");
    }
}

#[test]
fn the_stretch_is_what_the_best_solution_needs() {
    let all = peaks();
    for start in all.iter().filter(|program| program.role == Role::Start) {
        let solutions = all.iter().filter(|program| program.exercise == start.exercise);
        let best = solutions.map(|solution| solution.stats.peak_bytes).min();
        let stretch = start.limits.map(|limits| limits.stretch_bytes);
        assert_eq!(best.map(Bytes), stretch, "{}", start.exercise);
    }
}

#[test]
fn a_plain_malloc_in_a_solutions_binary_is_mimallocs() {
    let (stdout, stderr, status) = ran(xtask(root()).args(["run", "2", "--solution", "fused"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let profile = stdout.lines().find_map(|line| line.strip_prefix("profile: ")).unwrap();
    let run = Run::read(&Path::new(profile).with_file_name("run.json")).unwrap();
    assert_eq!(
        (run.binary.as_str(), run.allocator),
        ("clinging_onto_memory_fused", Allocator::Mimalloc)
    );
}

#[test]
fn an_illustration_shows_what_its_chapter_says() {
    let all = peaks();
    let of = |binary: &str| all.iter().find(|program| program.binary == binary).unwrap();
    let (peak, process_memory) =
        (|binary| of(binary).stats.peak_bytes, |binary| of(binary).process_memory);
    let appended = process_memory("appended").unwrap();
    assert!(appended.resident_bytes > peak("appended") + appended.moved_bytes / 2);
    assert_eq!(process_memory("untouched").unwrap().resident_bytes, 0);
    assert!(process_memory("on_the_stack").unwrap().resident_bytes > 1000 * peak("on_the_stack"));
    assert!(peak("pushed") > peak("reserved"));
    assert_eq!(of("grown_table").stats.peak_blocks, 2);
    assert!(peak("grown_table") > of("grown_table").stats.end_bytes);
}

#[test]
fn exercise_2_holds_five_vectors() {
    let all = peaks();
    let stats = |binary: &str| {
        let program = all.iter().find(|program| program.binary == binary).unwrap();
        (program.stats.peak_bytes, program.stats.peak_blocks)
    };
    assert_eq!(stats("clinging-onto-memory"), (500_000_000, 5));
    assert_eq!(stats("clinging_onto_memory_nested_by_reference"), (500_000_000, 5));
    assert_eq!(stats("clinging_onto_memory_reassign"), (200_000_000, 2));
    assert_eq!(stats("clinging_onto_memory_in_place"), (100_000_000, 1));
}

/// A course in which every exercise is as shipped: this one, or the copy that
/// `collect` measures where a learner has changed something.
fn shipped() -> PathBuf {
    let (stdout, stderr, status) = collect_check();
    assert_eq!(*status, 0, "{stdout}{stderr}");
    let key = "02-clinging-onto-memory";
    let program = fs::read(root().join("exercises").join(key).join("src/main.rs")).unwrap();
    let start = fs::read(root().join("solutions").join(key).join("start.rs")).unwrap();
    if program == start { root().to_owned() } else { executable_folder().join("../pristine") }
}

#[test]
fn the_readme_shows_what_the_tool_prints() {
    let (stdout, _, status) = ran(xtask(&shipped()).args(["check", "2"]));
    assert_eq!(status, 1);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (readme, stdout) = (without_witnesses(&readme), without_witnesses(&stdout));
    let picture = format!("```text\n{stdout}```");
    assert!(readme.contains(&picture), "the README does not hold\n{stdout}");
}
