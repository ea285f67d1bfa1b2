//! The harness, seen from outside: what programs that link it leave on disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use course_format::run::{Allocator, Run};
use heap_profile::dhat::Profile;
use heap_profile::holders::holders;
use heap_profile::stats::HeapStats;
use tempfile::TempDir;

/// Runs the program `name` of `under_harness`, its files in a folder that is
/// removed when the first part of the result is dropped.
fn under_harness(name: &str) -> (TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    let output = under_harness_in(folder.path(), name);
    (folder, output)
}

fn under_harness_in(folder: &Path, name: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_under_harness"));
    command.arg(name).env("HEAP_OUT", folder).env("RUST_BACKTRACE", "0");
    command.output().unwrap()
}

fn run_of(folder: &Path) -> Run {
    Run::read(&folder.join("run.json")).unwrap()
}

fn profile_of(folder: &Path) -> Profile {
    Profile::read(&folder.join("dhat.json")).unwrap()
}

#[test]
fn figures_are_those_of_plain_dhat_to_the_byte() {
    let plain = Command::new(env!("CARGO_BIN_EXE_plain_dhat")).output().unwrap();
    let plain: HeapStats = serde_json::from_slice(&plain.stdout).unwrap();
    let (folder, _) = under_harness("workload");
    assert_eq!(run_of(folder.path()).stats, plain);
    assert!(plain.peak_bytes > 50_000 && plain.total_blocks > 500, "{plain:?}");
}

#[test]
fn the_summary_agrees_with_the_profile() {
    let (folder, _) = under_harness("workload");
    let (run, profile) = (run_of(folder.path()).stats, profile_of(folder.path()));
    let of_profile = [
        profile.peak_bytes(),
        profile.peak_blocks(),
        profile.total_bytes(),
        profile.total_blocks(),
    ];
    assert_eq!(of_profile, [run.peak_bytes, run.peak_blocks, run.total_bytes, run.total_blocks]);
}

#[test]
fn the_timeline_goes_through_the_peak_to_the_end() {
    for program in ["workload", "threads"] {
        let (folder, _) = under_harness(program);
        let Run { stats, timeline, .. } = run_of(folder.path());
        let highest = timeline.iter().map(|moment| moment.live).max();
        assert_eq!(highest, Some(stats.peak_bytes), "{program}");
        let end = timeline.last().map(|moment| (moment.clock, moment.live));
        assert_eq!(end, Some((stats.total_bytes, stats.end_bytes)), "{program}");
    }
}

#[test]
fn input_and_check_are_not_measured() {
    let (folder, output) = under_harness("outside");
    let stats = run_of(folder.path()).stats;
    assert_eq!((stats.total_bytes, stats.total_blocks), (1_000, 1));
    assert!(output.status.success());
}

#[test]
fn a_plain_malloc_is_mimallocs() {
    let (folder, _) = under_harness("workload");
    assert_eq!(run_of(folder.path()).allocator, Allocator::Mimalloc);
}

#[test]
fn the_learners_line_is_found_from_deep_in_a_library() {
    let (folder, _) = under_harness("deep");
    let profile = profile_of(folder.path());
    let deepest = profile.pps.iter().map(|point| point.fs.len()).max().unwrap_or(0);
    assert!(deepest > 500, "the library's stacks are {deepest} frames deep");
    let source = "tests/src/bin/under_harness.rs";
    let holders = holders(&profile, source);
    let line = std::fs::read_to_string(manifest_folder().join("src/bin/under_harness.rs"))
        .unwrap()
        .lines()
        .position(|line| line.ends_with("// The learner's line."))
        .map(|index| u32::try_from(index + 1).unwrap());
    for holder in &holders {
        assert_eq!(holder.location.as_ref().map(|place| place.line), line, "{holder:?}");
    }
    assert!(!holders.is_empty());
}

#[test]
fn a_panic_leaves_no_summary_and_keeps_its_message() {
    // Nor does it leave an earlier run's.
    let (folder, _) = under_harness("workload");
    let output = under_harness_in(folder.path(), "panics");
    assert_eq!(output.status.code(), Some(101));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a learner's mistake"));
    assert!(!folder.path().join("run.json").exists());
    // What was alive when it died is there to be looked at.
    assert_eq!(profile_of(folder.path()).pps.iter().filter(|point| point.mb == 500).count(), 1);
}

#[test]
fn a_second_region_is_refused() {
    let (_folder, output) = under_harness("twice");
    let message = "the measured region is over: `run` is called once in a process";
    assert!(String::from_utf8_lossy(&output.stderr).contains(message));
    assert_eq!(output.status.code(), Some(101));
}

#[test]
fn a_thread_that_outlives_the_region_does_no_harm() {
    // Each takes a second, most of it to read the C library's debug information.
    let runs = || {
        for _ in 0..5 {
            let (folder, output) = under_harness("outlived");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(run_of(folder.path()).stats.total_blocks > 0);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(runs);
        }
    });
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_and_not_a_panic() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = under_harness_in(&file.path().join("below-a-file"), "workload");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("error: cannot prepare "), "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}

fn manifest_folder() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}
