//! Guesses on the command line: what is on record, and what `check` and `history` say of it.

use std::fs;

use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::tool::{root, run};

const PROGRAM: &str = "exercises/03-over-budget/src/main.rs";

/// What a person sees who types these commands one after another.
fn transcript(course: &Course, commands: &[&[&str]]) -> String {
    let entry = |command: &&[&str]| {
        let (stdout, stderr, status) = run(&mut course.xtask(command));
        let status = if status == 0 { String::new() } else { format!("[exit status {status}]\n") };
        let quoted = command.iter().map(|word| {
            if word.contains(' ') { format!("\"{word}\"") } else { (*word).to_owned() }
        });
        let command = quoted.collect::<Vec<_>>().join(" ");
        format!("$ cargo xtask {}\n{stdout}{stderr}{status}\n", command.replace('\u{1b}', "ESC"))
    };
    course.redact(&commands.iter().map(entry).collect::<String>())
}

/// What `check` says of the exercise, as JSON, which has to match the schema.
fn check(course: &Course) -> Value {
    let (stdout, stderr, _) = run(&mut course.xtask(&["check", "3", "--message-format", "json"]));
    let line: Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
    let schema = fs::read_to_string(root().join("course/src/check.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{line:#}");
    for (field, value) in [
        ("bytes", json!(0)),
        ("sure", json!("very")),
        ("peak_bytes", Value::Null),
        ("factor", json!("1.7")),
        ("more", json!(1)),
    ] {
        let mut broken = line.clone();
        if !broken["guess"].is_null() {
            broken["guess"][field] = value;
            assert!(!validator.is_valid(&broken), "{broken:#}");
        }
    }
    line
}

/// The notes of `check` that speak of a guess.
fn notes(course: &Course) -> Vec<String> {
    let (stdout, ..) = run(&mut course.xtask(&["check", "3"]));
    let notes = stdout.lines().filter_map(|line| line.split_once("= note: ").map(|(_, note)| note));
    notes.filter(|note| note.contains("guess")).map(str::to_owned).collect()
}

#[test]
fn first_guess_stays_on_record() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    let mut output = transcript(
        &course,
        &[
            &["guess", "3"],
            &["guess", "3", "40 KB", "--sure", "fairly"],
            &["guess", "over-budget", "1.5", "MB"],
            &["guess", "3"],
        ],
    );
    let (_, stderr, status) = run(&mut course.xtask(&["check", "3"]));
    assert_eq!((stderr.as_str(), status), ("", 1));
    output += &transcript(
        &course,
        &[&["guess", "3", "60,782 bytes", "--sure", "certain"], &["guess", "3"]],
    );
    let (_, stderr, status) = run(&mut course.xtask(&["check", "1"]));
    assert_eq!((stderr.as_str(), status), ("", 0));
    output += &transcript(
        &course,
        &[&["guess", "1", "20 KB"], &["guess", "1"], &["list", "--message-format", "json"]],
    );
    assert_data_eq!(output, file!["../../snapshots/guess.txt"].raw());
}

#[test]
fn what_is_no_guess_is_refused() {
    let course = Course::new(&["03-over-budget"]);
    let output = transcript(
        &course,
        &[
            &["guess"],
            &["guess", "3", "300"],
            &["guess", "3", "lots of it"],
            &["guess", "3", "\u{1b}[2J"],
            &["guess", "3", "0 MB"],
            &["guess", "3", "-5 MB"],
            &["guess", "3", "--sure", "certain"],
            &["guess", "3", "5 MB", "--sure", "very"],
            &["guess", "4", "5 MB"],
            &["guess", "3"],
        ],
    );
    assert_data_eq!(output, file!["../../snapshots/guess-refused.txt"].raw());
    assert!(!course.path(".letting-go").exists());
}

#[test]
fn check_compares_the_first_guess() {
    let course = Course::new(&["03-over-budget"]);
    assert!(check(&course)["guess"].is_null());
    fs::remove_file(course.path(".letting-go")).unwrap();
    for guess in ["30 KB", "60,782 bytes"] {
        let (_, stderr, status) = run(&mut course.xtask(&["guess", "3", guess, "--sure", "wild"]));
        assert_eq!((stderr.as_str(), status), ("", 0));
    }
    let expected = json!({ "bytes": 30_000, "sure": "wild", "peak_bytes": 60_782, "factor": 60_782.0 / 30_000.0 });
    assert_eq!(check(&course)["guess"], expected);
    let note = "you guessed 30,000 bytes, a wild guess: the peak is 2.0 times that";
    assert_eq!(notes(&course), [note]);
    // The guess was about another program than this.
    course.replace(PROGRAM, "words(500)", "words(400)");
    assert_eq!(notes(&course), [""; 0]);
    assert_eq!(check(&course)["guess"], expected);
}

/// A program without a peak says nothing about a guess.
#[test]
fn guess_waits_for_a_measurement() {
    let course = Course::new(&["03-over-budget"]);
    let (_, stderr, status) = run(&mut course.xtask(&["guess", "3", "1 MB"]));
    assert_eq!((stderr.as_str(), status), ("", 0));
    let program = fs::read_to_string(course.path(PROGRAM)).unwrap();
    course.write(PROGRAM, "fn main() { missing() }");
    let verdict = check(&course);
    assert_eq!((&verdict["outcome"], &verdict["guess"]), (&json!("build-failed"), &Value::Null));
    course.write(PROGRAM, &program);
    assert_eq!(check(&course)["guess"]["peak_bytes"], 60_782);
}

/// Which hint sufficed.
#[test]
fn history_tells_which_hint_came_before() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    let time = |minute: u32| format!("2026-11-22T11:{minute:02}:00Z");
    let attempt = |minute, peak: Value, outcome: &str| json!({ "when": time(minute), "peak_bytes": peak, "outcome": outcome, "text": "0123456789abcdef" });
    let guess = |minute, bytes: u64, sure: Value, after: bool| json!({ "when": time(minute), "bytes": bytes, "sure": sure, "after_measurement": after, "peak_bytes": 500_000_000 });
    let write = |hints: Value| {
        let record = json!({
            "guesses": [guess(1, 300_000_000, json!("fairly"), false), guess(4, 20_000, Value::Null, true)],
            "hints": hints,
            "attempts": [
                attempt(2, json!(500_000_000), "over-budget"),
                attempt(6, Value::Null, "build-failed"),
                attempt(8, json!(20_000), "passed"),
                attempt(9, json!(10_000), "stretch"),
            ],
        });
        let state = json!({ "about": "", "format": 3, "exercises": { "03-over-budget": record } });
        course.write(".letting-go", &state.to_string());
    };
    let mut output = String::new();
    for hints in [json!([]), json!([time(3), time(7), time(10)]), json!([null, null])] {
        write(hints);
        output += &transcript(&course, &[&["history", "3"]]);
    }
    assert_data_eq!(output, file!["../../snapshots/history-hints.txt"].raw());
}

/// All that was begun, how far the guesses were off, and whether they became better.
#[test]
fn history_of_the_whole_course() {
    let keys =
        ["01-passes", "02-reaches-the-stretch", "03-over-budget", "04-not-started", "13-wide-text"];
    let course = Course::new(&keys);
    let mut output = transcript(&course, &[&["history", "--all"]]);
    let time = |minute: u32| format!("2026-11-22T11:{minute:02}:00Z");
    let record = |bytes: u64, peak: u64, hints: Value, passed: Value| {
        let guess = json!({ "when": time(1), "bytes": bytes, "sure": null, "after_measurement": false, "peak_bytes": peak });
        let attempt = json!({ "when": time(2), "peak_bytes": peak, "outcome": "over-budget", "text": "0123456789abcdef" });
        let attempts: Vec<Value> =
            [attempt].into_iter().chain(passed.is_object().then_some(passed)).collect();
        json!({ "guesses": [guess], "hints": hints, "attempts": attempts })
    };
    let passed = |minute, peak: u64| json!({ "when": time(minute), "peak_bytes": peak, "outcome": "passed", "text": "0" .repeat(16) });
    let exercises = json!({
        "01-passes": record(1_000, 500_000_000, json!([time(2), time(3)]), passed(31, 20_000)),
        "02-reaches-the-stretch": record(30_000_000, 3_000_000, json!([]), passed(2, 10_000)),
        "03-over-budget": record(60_782, 60_782, json!([time(2)]), Value::Null),
        "04-not-started": record(5_000, 9_000, json!([null]), passed(3, 8_000)),
    });
    let state = json!({ "about": "", "format": 3, "exercises": exercises });
    course.write(".letting-go", &state.to_string());
    output += &transcript(&course, &[&["history", "--all"], &["history", "1", "--all"]]);
    assert_data_eq!(output, file!["../../snapshots/history-all.txt"].raw());
}

#[test]
fn unwritable_state_refuses_a_guess() {
    let course = Course::new(&["03-over-budget"]);
    fs::create_dir(course.path(".letting-go.lock")).unwrap();
    let (stdout, stderr, status) = run(&mut course.xtask(&["guess", "3", "1 MB"]));
    assert_eq!((stdout.as_str(), status), ("", 2));
    assert!(stderr.starts_with("error: cannot lock `"), "{stderr}");
}
