//! `cargo xtask bench`: times, and the saved ones.

use std::fs;

use course_format::times::Times;
use tests::course::Course;
use tests::tool::{cells, run};

/// A course whose programs are as shipped.
fn course_as_shipped(keys: &[&str]) -> Course {
    let course = Course::for_timing(keys);
    for key in keys {
        let start = course.path(format!("solutions/{key}/start.rs"));
        fs::copy(course.path(format!("exercises/{key}/src/main.rs")), start).unwrap();
    }
    fs::create_dir_all(course.path("course/src/results")).unwrap();
    course
}

#[test]
fn ratio_is_measured_and_saved() {
    let course = course_as_shipped(&["01-passes", "02-reaches-the-stretch"]);
    let bench = |arguments: &[&str]| run(&mut course.xtask(&[&["bench"], arguments].concat()));
    let read = || Times::read(&course.path("course/src/results")).unwrap().unwrap();

    let (stdout, stderr, status) = bench(&["1", "--baseline"]);
    let error = "error: there is no baseline yet\nhelp: `cargo xtask bench --save` writes one\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", error, 2));

    let (stdout, stderr, status) = bench(&["--save", "--rounds", "6"]);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let table = cells(&stdout);
    assert_eq!(table[0], ["01-passes, 6 rounds"]);
    assert_eq!(table[1], ["program", "first call", "ratio", "95 %", "peak", "verdict"]);
    assert_eq!(table[2][0], "passes");
    assert_eq!(table[2][2..], ["1.0", "1.0–1.0", "20,000 bytes", "passed"]);
    let first = read();
    let keys: Vec<&str> = first.exercises.iter().map(|times| times.exercise.as_str()).collect();
    assert_eq!(keys, ["01-passes", "02-reaches-the-stretch"]);
    let setting = &first.exercises[0].setting;
    assert!(setting.machine.contains("cores") && setting.compiler.starts_with("rustc "));
    // The ratio to itself.
    let ratio = first.of("passes").unwrap();
    assert!([ratio.median, ratio.low, ratio.high].iter().all(|value| (value - 1.0).abs() < 1e-9));

    // The other one is still there.
    let (stdout, stderr, status) = bench(&["2", "--save", "--rounds", "7"]);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let rounds: Vec<u64> = read().exercises.iter().map(|times| times.rounds).collect();
    assert_eq!(rounds, [6, 7]);

    let (stdout, stderr, status) = bench(&["1", "--baseline", "--seconds", "0"]);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(cells(&stdout)[1].contains(&"saved"), "{stdout}");
    assert!(stdout.starts_with("01-passes, 10 rounds\n"), "{stdout}");
}

#[test]
fn old_times_are_replaced_all_at_once() {
    let course = course_as_shipped(&["01-passes"]);
    let old = r#"{"format": 1, "measured_with": "", "machine": "", "programs": []}"#;
    course.write("course/src/results/times.json", old);
    let path = course.path("course/src/results/times.json");
    for arguments in [["bench", "1", "--save"], ["bench", "1", "--baseline"]] {
        let (stdout, stderr, status) = run(&mut course.xtask(&arguments));
        let error = format!(
            "error: {}: times of format 1; only format 2 can be read\n\
             help: `cargo xtask bench --save` writes it anew\n",
            path.display()
        );
        assert_eq!((stdout.as_str(), stderr, status), ("", error, 2));
    }
    let (stdout, stderr, status) = run(&mut course.xtask(&["bench", "--save", "--rounds", "6"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(stdout.ends_with(&format!("saved in {}\n", path.display())), "{stdout}");
}

#[test]
fn too_few_rounds_have_no_interval() {
    let course = Course::new(&["01-passes"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["bench", "1", "--rounds", "5"]));
    let error = "error: 5 rounds are too few for an interval of 95 %\n\
                 help: `--rounds 6` is enough\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", error, 2));
}

/// Programs that notice when they are timed, for a place for Criterion's files is set then.
const NOTICES: &str = r#"
use std::sync::atomic::{AtomicBool, Ordering};

static CALLED: AtomicBool = AtomicBool::new(false);

fn work() -> Vec<u8> {
    assert!(!CALLED.swap(true, Ordering::Relaxed), "called again");
    if std::env::var_os("CRITERION_HOME").is_some() {
        WHEN_TIMED
    }
    vec![1; 100]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |answer| harness::first_difference([1; 100], answer))
}
"#;

/// Adds a byte to a file beside the folder for the times.
const COUNTS_RUNS: &str = r#"
    let runs = std::path::PathBuf::from(std::env::var_os("HEAP_OUT").unwrap()).with_extension("runs");
    let file = std::fs::OpenOptions::new().create(true).append(true).open(runs);
    std::io::Write::write_all(&mut file.unwrap(), b".").unwrap();
"#;

#[test]
fn every_call_is_the_first_in_its_process() {
    let course = Course::for_timing(&["01-passes"]);
    let bench = |when_timed: &str| {
        let program = NOTICES.replace("WHEN_TIMED", when_timed);
        course.write("exercises/01-passes/src/main.rs", &program);
        run(&mut course.xtask(&["bench", "1", "--rounds", "6"]))
    };
    let runs = course.target().join("bench/passes.runs");
    let _ = fs::remove_file(&runs);
    let (stdout, stderr, status) = bench(COUNTS_RUNS);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    // In each round one for the machine, and one that is timed.
    assert_eq!(fs::read(runs).unwrap().len(), 2 * 6);

    let (stdout, stderr, status) = bench("return vec![2];");
    let error = "error: `passes`: exit status 1\n\
                 error: a wrong answer is not timed: at index 0 it should be 1 and is 2\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", error, 2));

    // The time of the run before is not taken for this one's.
    let (stdout, stderr, status) = bench("std::process::exit(0);");
    assert!(stderr.contains("nanoseconds.txt: cannot read the time of a run: "), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));

    let (stdout, stderr, status) = bench(r#"eprintln!("a\u{202e}b"); std::process::abort();"#);
    assert_eq!(stderr, "error: `passes`: killed by signal 6\na\\u{202e}b\n");
    assert_eq!((stdout.as_str(), status), ("", 2));
}

/// A stand-in for Criterion, which takes half a minute to compile: as much of it as the
/// harness uses, and a file of samples as it writes them. The time of each call is given.
const CRITERION: &str = r#"
use std::{env, fs, path::PathBuf, time::Duration};

#[derive(Default)]
pub struct Criterion;
pub enum BatchSize { PerIteration }
pub enum SamplingMode { Flat }
pub struct Group(String);
pub struct Bencher;

impl Criterion {
    pub fn without_plots(self) -> Self { self }
    pub fn warm_up_time(self, _: Duration) -> Self { self }
    pub fn measurement_time(self, _: Duration) -> Self { self }
    pub fn sample_size(self, _: usize) -> Self { self }
    pub fn benchmark_group(&mut self, name: String) -> Group { Group(name) }
}

impl Group {
    pub fn sampling_mode(&mut self, _: SamplingMode) {}
    pub fn bench_function(&mut self, name: &str, bench: impl FnOnce(&mut Bencher)) {
        bench(&mut Bencher);
        let home = PathBuf::from(env::var_os("CRITERION_HOME").unwrap());
        let folder = home.join(&self.0).join(name).join("new");
        fs::create_dir_all(&folder).unwrap();
        let samples = "{\"iters\": [1, 2, 4], \"times\": [3000, 4000, 4000]}";
        fs::write(folder.join("sample.json"), samples).unwrap();
    }
    pub fn finish(self) {}
}

impl Bencher {
    pub fn iter_batched<I, O>(
        &mut self, mut input: impl FnMut() -> I, mut work: impl FnMut(I) -> O, _: BatchSize,
    ) {
        work(input());
    }
}
"#;

#[test]
fn repeated_calls_are_of_a_warm_process() {
    let course = Course::for_timing(&["01-passes"]);
    course.write("criterion/src/lib.rs", CRITERION);
    let package = "[package]\nname = \"criterion\"\nversion = \"0.8.999\"\nedition = \"2024\"\n";
    course.write("criterion/Cargo.toml", package);
    let patch = "[patch.crates-io]\ncriterion = { path = \"criterion\" }\n\n[profile.timing]";
    course.replace("Cargo.toml", "[profile.timing]", patch);
    let (stdout, stderr, status) =
        run(&mut course.xtask(&["bench", "1", "--repeated", "--rounds", "6"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let table = cells(&stdout);
    assert_eq!(table[1], ["program", "warm call", "ratio", "95 %", "peak", "verdict"]);
    // The median of the samples.
    assert_eq!(table[2][1..4], ["2.00 µs", "1.0", "1.0–1.0"], "{stdout}");
    assert!(stdout.contains("\nwarm call  a later call in a warm process"), "{stdout}");
}

#[test]
fn wrong_answer_is_not_timed() {
    let course = Course::for_timing(&["05-wrong-answer"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["bench", "5"]));
    assert!(stdout.starts_with("error: wrong answer: at index 3"), "{stdout}");
    let error = "error: `wrong-answer` cannot be timed: it gives no right answer\n";
    assert_eq!((stderr.as_str(), status), (error, 2));
}

#[test]
fn broken_baseline_is_an_error() {
    let course = Course::new(&["01-passes"]);
    course.write("course/src/results/times.json", "{\"format\": 2,\n oops");
    let (stdout, stderr, status) = run(&mut course.xtask(&["bench", "1", "--baseline"]));
    let place = format!("error: {}:2:2: ", course.path("course/src/results/times.json").display());
    assert!(stderr.starts_with(&place), "{stderr}");
    assert_eq!((stdout.as_str(), status), ("", 2));
}
