//! Programs that misbehave or cheat: each gets a clear verdict and leaves nothing behind.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::process::{count_running, wait_until};
use tests::tool::run;

/// The verdicts on the programs of `course`: name and outcome.
fn outcomes(course: &Course, arguments: &[&str]) -> Vec<(String, String)> {
    // Enough on a busy machine for programs that end by themselves.
    outcomes_within("20", course, arguments)
}

fn outcomes_within(seconds: &str, course: &Course, arguments: &[&str]) -> Vec<(String, String)> {
    let format = ["check", "--timeout", seconds, "--message-format", "json"];
    let (stdout, stderr, status) = run(&mut course.xtask(&[&format, arguments].concat()));
    assert_eq!((status, stderr.as_str()), (1, ""), "{stdout}");
    let lines = stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    lines.map(|line| (text(&line["binary"]), text(&line["outcome"]))).collect()
}

#[test]
fn every_verdict() {
    let course = Course::hostile(&[]);
    let endless =
        ["01-prints-without-end", "07-waits-for-itself", "49-stops-itself", "50-leaves-its-group"];
    let verdicts = outcomes_within("2", &course, &endless);
    assert!(verdicts.iter().all(|(_, outcome)| outcome == "timed-out"), "{verdicts:?}");
    assert_eq!(verdicts.len(), endless.len());
    for name in endless {
        course.remove(name);
    }
    let verdicts = outcomes(&course, &[]);
    let expected = [
        ("leaves-children", "stretch"),
        ("takes-without-end", "out-of-memory"),
        ("overflows-its-stack", "killed"),
        ("reads-nowhere", "killed"),
        ("panics-in-a-thread", "panicked"),
        ("writes-a-large-file", "killed"),
        ("writes-the-files-itself", "not-measured"),
        ("changes-the-files-afterwards", "not-measured"),
        ("changes-the-profile", "not-measured"),
        ("runs-twice", "panicked"),
        ("holds-it-from-before", "not-measured"),
        ("has-done-it-before", "not-measured"),
        ("has-the-kernel-forget", "not-measured"),
        ("holds-it-on-a-stack", "not-measured"),
        ("has-another-process-hold-it", "not-measured"),
        ("is-harmless", "stretch"),
        ("makes-up-huge-figures", "over-budget"),
        ("starts-a-process-for-a-moment", "stretch"),
        ("forks-while-it-holds-much", "over-budget"),
        ("has-a-child-hold-it", "not-measured"),
        ("has-a-fork-hold-it", "not-measured"),
        ("has-an-orphan-hold-it", "not-measured"),
        ("stops-its-launcher", "failed"),
        ("kills-its-launcher", "failed"),
        ("terminates-its-launcher", "stretch"),
        ("blinds-its-launcher", "failed"),
        ("limits-its-memory", "out-of-memory"),
        ("limits-its-data", "out-of-memory"),
        ("limits-its-time", "killed"),
        ("leaves-a-large-summary", "failed"),
        ("makes-up-many-lines", "over-budget"),
        ("is-the-first-to-go", "stretch"),
    ];
    assert_eq!(verdicts, owned(&expected));
    assert_eq!(count_running("sleep\086397"), 0, "a child of a program is left");
    for name in ["has-an-orphan-hold-it", "stops-its-launcher", "kills-its-launcher"] {
        assert!(!course.is_running(name), "{name} is left");
    }
}

fn owned(outcomes: &[(&str, &str)]) -> Vec<(String, String)> {
    outcomes.iter().map(|(name, outcome)| ((*name).to_owned(), (*outcome).to_owned())).collect()
}

#[test]
fn not_measured_is_explained() {
    let names = [
        "20-writes-the-files-itself",
        "21-changes-the-files-afterwards",
        "22-changes-the-profile",
        "24-holds-it-from-before",
        "27-holds-it-on-a-stack",
        "42-has-a-child-hold-it",
        "45-stops-its-launcher",
        "46-kills-its-launcher",
        "54-leaves-a-large-summary",
    ];
    let course = Course::hostile(&names);
    let (stdout, _, status) = run(&mut course.xtask(&["check", "--jobs", "1"]));
    let text = mask_sizes(&course.redact(&stdout));
    assert_data_eq!(text, file!["../../snapshots/not-measured.txt"].raw());
    assert_eq!(status, 1);
}

/// Nothing overflows in any format, and the others are graded.
#[test]
fn made_up_figures_are_only_figures() {
    let course = Course::hostile(&["29-is-harmless", "30-makes-up-huge-figures"]);
    for format in ["human", "short", "json", "cargo-json", "junit"] {
        let check = ["check", "--message-format", format];
        let (stdout, stderr, status) = run(&mut course.xtask(&check));
        assert_eq!((stderr.as_str(), status), ("", 1), "{format}: {stdout}");
        let fault = stdout.contains("a fault of this tool");
        // One format has only failures, and how many passed.
        let names = if format == "short" { "1 passed" } else { "is-harmless" };
        assert!(stdout.contains(names) && !fault, "{format}: {stdout}");
    }
    let (stdout, stderr, status) =
        run(course.xtask(&["view", "30", "--no-open"]).env("RUST_BACKTRACE", "0"));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
}

/// Resident memory differs by a few pages from run to run.
fn mask_sizes(text: &str) -> String {
    let is_size = |word: &str| word.ends_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    let words = |line: &str| {
        let words = line.split(' ').map(|word| if is_size(word) { "[SIZE]" } else { word });
        words.collect::<Vec<_>>().join(" ")
    };
    text.lines().map(words).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn verdicts_do_not_depend_on_jobs() {
    let names = ["20-writes-the-files-itself", "22-changes-the-profile", "23-runs-twice"];
    let course = Course::hostile(&names);
    assert_eq!(outcomes(&course, &["--jobs", "4"]), outcomes(&course, &["--jobs", "1"]));
}

#[test]
fn too_little_memory_is_an_error() {
    let course = Course::hostile(&["23-runs-twice"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "--memory", "50 MB"]));
    let error =
        "error: exercise `23-runs-twice` needs 100.0 MB, more than the 50.0 MB of `--memory`\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", error, 2));
}

#[test]
fn interrupt_leaves_nothing_running() {
    for (signal, status) in [("INT", Some(130)), ("TERM", None), ("KILL", None)] {
        let course = Course::hostile(&["07-waits-for-itself"]);
        // Builds the program, so that the next call only runs it.
        let _ = run(&mut course.xtask(&["check", "--timeout", "1"]));
        let mut check = course.xtask(&["check"]);
        let mut check = check.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_until(|| course.is_running("waits-for-itself"));
        let id = check.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let exit = check.wait().unwrap();
        if let Some(status) = status {
            let mut stderr = String::new();
            check.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            let error = "error: interrupted; nothing is left running\n";
            assert_eq!((exit.code(), stderr.as_str()), (Some(status), error));
        }
        wait_until(|| !course.is_running("waits-for-itself"));
    }
}

/// Whatever a program leaves where the files of its runs are, the next one is graded.
#[test]
fn what_is_left_of_a_run_is_no_problem_of_the_next() {
    let course = Course::hostile(&["29-is-harmless"]);
    let leavings = [
        "rm -r HEAP; touch HEAP",
        "rm -r HEAP; ln -s nowhere HEAP",
        "rm -r HEAP; mkfifo HEAP",
        "rm HEAP/run.json; mkdir -p HEAP/run.json/inner",
        "rm HEAP/run.json; ln -s nowhere HEAP/run.json",
        "rm HEAP/dhat.json; mkfifo HEAP/dhat.json",
        "mkdir HEAP/run.json.unfinished",
        "chmod 000 HEAP",
        "rm -r HEAP HEAP/..; touch HEAP/..",
    ];
    let heap = course.target().join("heap/is-harmless");
    let check = || run(&mut course.xtask(&["check", "--message-format", "short"]));
    assert_eq!(check().2, 0);
    for leaving in leavings {
        let all = heap.parent().unwrap().display().to_string();
        let script = leaving.replace("HEAP/..", &all).replace("HEAP", &heap.display().to_string());
        assert!(Command::new("sh").args(["-ec", &script]).status().unwrap().success(), "{script}");
        let (stdout, stderr, status) = check();
        assert_eq!((stderr.as_str(), status), ("", 0), "{leaving}: {stdout}");
    }
}

#[test]
fn full_disk_is_a_verdict() {
    let course = Course::hostile(&["29-is-harmless", "03-takes-without-end"]);
    let folder = course.target().join("heap/is-harmless");
    fs::create_dir_all(&folder).unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=4k", "tmpfs"]).arg(&folder).output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        eprintln!("skipped: a small file system cannot be mounted here (it needs root)");
        return;
    }
    fs::write(folder.join("filler"), [0; 4096]).unwrap();
    let verdicts = outcomes(&course, &["--jobs", "1"]);
    assert!(Command::new("umount").arg(&folder).status().unwrap().success());
    assert_eq!(verdicts[0], ("takes-without-end".into(), "out-of-memory".into()));
    assert_eq!(verdicts[1], ("is-harmless".into(), "failed".into()));
}
