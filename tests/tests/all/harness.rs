//! The files that programs with the harness write, and how those programs end.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use course_format::canonical::canonical;
use course_format::lives::{LIVES, RecordedLives, VARIABLE};
use course_format::run::{Allocator, Run};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::holders::holders;
use heap_profile::stats::HeapStats;
use tempfile::TempDir;
use tests::course::Course;
use tests::tool::run;

/// Runs the program `name` of `src/bin/under_harness.rs`, with its files in the folder that
/// is returned.
fn run_program(name: &str) -> (TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    let output = run_program_in(folder.path(), name);
    (folder, output)
}

fn run_program_in(folder: &Path, name: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_under_harness"));
    command.arg(name).env("HEAP_OUT", folder).env("RUST_BACKTRACE", "0");
    command.output().unwrap()
}

fn read_run(folder: &Path) -> Run {
    Run::read(&folder.join("run.json")).unwrap()
}

fn read_profile(folder: &Path) -> Profile {
    Profile::read(&folder.join("dhat.json")).unwrap()
}

#[test]
fn figures_equal_plain_dhat() {
    let plain = Command::new(env!("CARGO_BIN_EXE_plain_dhat")).output().unwrap();
    let plain: HeapStats = serde_json::from_slice(&plain.stdout).unwrap();
    let (folder, _) = run_program("workload");
    assert_eq!(read_run(folder.path()).stats, plain);
    assert!(plain.peak_bytes > 50_000 && plain.total_blocks > 500, "{plain:?}");
}

/// Runs the workload with its lives recorded, from a thousand bytes on.
fn run_with_lives(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_under_harness"));
    command.arg("workload").env("HEAP_OUT", folder).env(VARIABLE, "1000");
    command.output().unwrap()
}

#[test]
fn recorded_lives_change_no_figure() {
    let (without, _) = run_program("workload");
    let with = tempfile::tempdir().unwrap();
    assert!(run_with_lives(with.path()).status.success());
    let [without, with] = [without.path(), with.path()].map(|folder| {
        let run = read_run(folder);
        let profile = canonical(&read_profile(folder), &run);
        (run.stats, run.timeline, profile, folder.join(LIVES).exists())
    });
    assert_eq!((with.3, without.3), (true, false));
    assert_eq!((with.0, with.1, with.2), (without.0, without.1, without.2));
}

#[test]
fn lives_of_an_earlier_run_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    run_with_lives(folder.path());
    let lives = RecordedLives::read(&folder.path().join(LIVES)).unwrap();
    assert_eq!((lives.binary.as_str(), lives.from_bytes), ("under_harness", Bytes(1_000)));
    assert!(lives.lives.iter().all(|life| life.bytes >= 1_000) && lives.lives.len() > 3);
    run_program_in(folder.path(), "workload");
    assert!(!folder.path().join(LIVES).exists());
}

#[test]
fn summary_agrees_with_profile() {
    let (folder, _) = run_program("workload");
    let (run, profile) = (read_run(folder.path()).stats, read_profile(folder.path()));
    let profile_figures = [
        profile.peak_bytes(),
        profile.peak_blocks(),
        profile.total_bytes(),
        profile.total_blocks(),
    ];
    assert_eq!(
        profile_figures,
        [run.peak_bytes, run.peak_blocks, run.total_bytes, run.total_blocks]
    );
}

#[test]
fn timeline_has_peak_and_end() {
    for program in ["workload", "threads"] {
        let (folder, _) = run_program(program);
        let Run { stats, timeline, .. } = read_run(folder.path());
        let highest = timeline.iter().map(|moment| moment.live).max();
        assert_eq!(highest, Some(stats.peak_bytes), "{program}");
        let end = timeline.last().map(|moment| (moment.clock, moment.live));
        assert_eq!(end, Some((stats.total_bytes, stats.end_bytes)), "{program}");
    }
}

#[test]
fn input_and_check_are_not_measured() {
    let (folder, output) = run_program("outside");
    let stats = read_run(folder.path()).stats;
    assert_eq!((stats.total_bytes, stats.total_blocks), (1_000, 1));
    assert!(output.status.success());
}

#[test]
fn allocator_is_mimalloc() {
    let (folder, _) = run_program("workload");
    assert_eq!(read_run(folder.path()).allocator, Allocator::Mimalloc);
}

#[test]
fn learners_line_is_found_in_deep_stacks() {
    let (folder, _) = run_program("deep");
    let profile = read_profile(folder.path());
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
        assert_eq!(holder.location.as_ref().map(|location| location.line), line, "{holder:?}");
    }
    assert!(!holders.is_empty());
}

#[test]
fn panic_leaves_no_summary() {
    // The summary of an earlier run is removed too.
    let (folder, _) = run_program("workload");
    let output = run_program_in(folder.path(), "panics");
    assert_eq!(output.status.code(), Some(101));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a learner's mistake"));
    assert!(!folder.path().join("run.json").exists());
    // The profile shows what was alive at the panic.
    assert_eq!(read_profile(folder.path()).pps.iter().filter(|point| point.mb == 500).count(), 1);
}

#[test]
fn second_region_panics() {
    let (_folder, output) = run_program("twice");
    let message = "the measured region is over: `run` is called once in a process";
    assert!(String::from_utf8_lossy(&output.stderr).contains(message));
    assert_eq!(output.status.code(), Some(101));
}

#[test]
fn thread_outlives_the_region() {
    // In parallel, for each takes a second: most of it reads debug information.
    let runs = || {
        for _ in 0..5 {
            let (folder, output) = run_program("outlives");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(read_run(folder.path()).stats.total_blocks > 0);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(runs);
        }
    });
}

#[test]
fn missing_folder_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = run_program_in(&file.path().join("below-a-file"), "workload");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("error: cannot prepare "), "{stderr}");
    assert!(stderr.ends_with(&format!("\nhelp: delete {}\n", file.path().display())), "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}

/// A link is replaced, and not followed; a folder is not deleted without a word.
#[test]
fn what_is_in_the_way_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, folder.path().join("dhat.json")).unwrap();
    assert!(run_program_in(folder.path(), "workload").status.success());
    assert!(!elsewhere.exists());

    let summary = folder.path().join("run.json");
    std::fs::remove_file(&summary).unwrap();
    std::fs::create_dir(&summary).unwrap();
    let output = run_program_in(folder.path(), "workload");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.ends_with(&format!("\nhelp: delete {}\n", summary.display())), "{stderr}");
}

/// A program of the course, in a release build, and one in a build for tests.
#[test]
#[cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]
fn stacks_are_walked_by_cached_rules() {
    let course = Course::new(&["01-passes"]);
    let (stdout, _, status) = run(&mut course.xtask(&["check"]));
    assert_eq!(status, 0, "{stdout}");
    let program = course.target().join("release/passes");
    let mut own = Command::new(env!("CARGO_BIN_EXE_under_harness"));
    for command in [&mut Command::new(program), own.arg("workload")] {
        let (stdout, stderr, status) = run(command.env_remove("HEAP_OUT"));
        assert!(status == 0 && stdout.contains("  files   "), "{stdout}{stderr}");
        assert!(!stdout.contains("  note    "), "{stdout}");
    }
}

fn manifest_folder() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}
