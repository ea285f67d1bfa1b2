//! The committed results of the course are what its programs do.
//!
//! The programs are measured as shipped, whatever a learner has made of `main.rs`.
//! `cargo xtask check --author` runs each of them several more times.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use course_format::results::{BinaryFigures, Peaks, Rating, Role};
use course_format::run::{Allocator, Run};
use heap_profile::Bytes;
use tests::tool::{root, run, xtask};

fn peaks() -> Vec<BinaryFigures> {
    Peaks::read(&root().join("course/src/results")).unwrap().binaries
}

/// The output and exit status of `collect --check`, which runs every program and is
/// therefore called once for all tests.
fn collect_check() -> &'static (String, String, i32) {
    static OUTPUT: OnceLock<(String, String, i32)> = OnceLock::new();
    OUTPUT.get_or_init(|| run(xtask(root()).args(["collect", "--check"])))
}

#[test]
fn committed_results_are_current() {
    let (stdout, stderr, status) = collect_check();
    assert_eq!(*status, 0, "{stdout}{stderr}");
}

#[test]
fn programs_are_on_the_right_side_of_the_budget() {
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
fn stretch_is_the_best_solution() {
    let all = peaks();
    for start in all.iter().filter(|program| program.role == Role::Start) {
        let solutions = all.iter().filter(|program| program.exercise == start.exercise);
        let best = solutions.map(|solution| solution.stats.peak_bytes).min();
        let stretch = start.limits.map(|limits| limits.stretch_bytes);
        assert_eq!(best.map(Bytes), stretch, "{}", start.exercise);
    }
}

#[test]
fn solutions_use_mimalloc() {
    let (stdout, stderr, status) = run(xtask(root()).args(["run", "2", "--solution", "fused"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let profile = stdout.lines().find_map(|line| line.strip_prefix("profile: ")).unwrap();
    let run = Run::read(&Path::new(profile).with_file_name("run.json")).unwrap();
    assert_eq!(
        (run.binary.as_str(), run.allocator),
        ("clinging_onto_memory_fused", Allocator::Mimalloc)
    );
}

/// Whether the process of an illustration has grown, at each moment that it prints.
fn has_grown(binary: &str) -> Vec<bool> {
    let file = format!("course/src/results/what-a-profile-does-not-show/{binary}.txt");
    let text = fs::read_to_string(root().join(file)).unwrap();
    text.lines().map(|line| !line.ends_with("less than 10 MB")).collect()
}

#[test]
fn illustrations_support_their_chapters() {
    let all = peaks();
    let figures = |binary: &str| all.iter().find(|program| program.binary == binary).unwrap();
    let peak = |binary| figures(binary).stats.peak_bytes;
    let process_memory = |binary| figures(binary).process_memory;
    let appended = process_memory("appended").unwrap();
    assert!(appended.resident_bytes > peak("appended") + appended.moved_bytes / 2);
    assert_eq!(process_memory("untouched").unwrap().resident_bytes, 0);
    assert!(process_memory("on_the_stack").unwrap().resident_bytes > 1000 * peak("on_the_stack"));
    assert!(peak("pushed") > peak("reserved"));
    assert_eq!(figures("grown_table").stats.peak_blocks, 2);
    assert!(peak("grown_table") > figures("grown_table").stats.end_bytes);
    assert!(peak("freed") > 1000 * figures("freed").stats.end_bytes);
    // Whether the process is larger than before: with all blocks, without them, after the call.
    assert_eq!(has_grown("freed"), [true, true, false]);
    assert_eq!(has_grown("freed_at_once"), [true, false, false]);
    assert_eq!(has_grown("freed_under_glibc"), [true, true, false]);
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
