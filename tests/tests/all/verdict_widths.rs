//! Verdicts in terminals of several widths: of the exercises as shipped, from the results
//! that the book shows, and of profiles that are made up here.

use std::fs;
use std::path::Path;
use std::time::Duration;

use cli::human::{self, RenderOptions};
use course_format::results::{BinaryResult, Rating};
use course_format::run::{Allocator, Answer, MemoryFootprint, Run};
use grading::course::{Course, Exercise, Program};
use grading::outcome::{Measured, Outcome};
use grading::printed::Printed;
use grading::verdict::Verdict;
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::holders::holders;
use heap_profile::stats::HeapStats;
use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};
use tests::tool::root;

const WIDTHS: [usize; 5] = [40, 60, 80, 100, 120];

/// What a learner is to see of a start without scrolling.
const LINES: usize = 42;

/// The verdict that a program over its budget gets for `profile`.
fn over_budget<'a>(
    exercise: &'a Exercise,
    program: &'a Program,
    profile: Profile,
    stats: HeapStats,
) -> Verdict<'a> {
    let held = MemoryFootprint { committed: stats.peak_bytes, ..MemoryFootprint::default() };
    let run = Run {
        format: 1,
        binary: program.binary.clone(),
        allocator: Allocator::Mimalloc,
        answer: Answer::Right,
        stats,
        held: Some(held),
        timeline: Vec::new(),
    };
    let holders = holders(&profile, &program.source);
    let measured = Measured { run, profile, rating: Rating::OverBudget, holders };
    Verdict {
        exercise,
        program,
        started: false,
        artifact: None,
        warnings: grading::compiler_output::CompilerOutput::default(),
        printed: Printed::default(),
        size: None,
        time: Duration::ZERO,
        outcome: Outcome::Measured(Box::new(measured)),
    }
}

/// `verdict` in every width. No line is too long, but for the title and the place, which are
/// never cut.
#[track_caller]
fn in_all_widths(verdict: &Verdict, source: &str) -> String {
    let shown = WIDTHS.map(|width| {
        let options = RenderOptions { columns: Some(width), ..RenderOptions::PLAIN };
        let text = human::verdict(verdict, source, options);
        for line in text.lines().skip(2) {
            assert!(line.chars().count() <= width, "{width} columns: {line}\n{text}");
        }
        assert_eq!(text.matches("--> ").count(), 1, "{text}");
        assert!(!text.contains(":::"), "{text}");
        format!("{width} columns\n\n{text}")
    });
    shown.join("\n")
}

/// What the start of the exercise `key` holds, by the committed results.
fn start(key: &str, check: impl Fn(String)) {
    let course = Course::read(root()).unwrap();
    let exercise = course.exercise(key).unwrap();
    let program = &exercise.program;
    let results = root().join("course/src/results").join(key);
    let result = BinaryResult::read(&results.join(format!("{}.json", program.binary))).unwrap();
    let profile = Profile::read(&results.join(format!("{}.dhat.json", program.binary))).unwrap();
    let source = fs::read_to_string(exercise.start(root())).unwrap();
    let verdict = over_budget(exercise, program, profile, result.measured.stats);
    let text = in_all_widths(&verdict, &source);
    let at_80 = text.split("80 columns").nth(1).unwrap().split("100 columns").next().unwrap();
    assert!(at_80.trim().lines().count() <= LINES, "{at_80}");
    check(text);
}

#[test]
fn fibonacci() {
    start("01-fibonacci", |text| {
        assert_data_eq!(text, file!["../../snapshots/fibonacci-widths.txt"].raw());
    });
}

#[test]
fn clinging_onto_memory() {
    start("02-clinging-onto-memory", |text| {
        assert_data_eq!(text, file!["../../snapshots/clinging-widths.txt"].raw());
    });
}

#[test]
fn shared_cache() {
    start("03-shared-cache", |text| {
        assert_data_eq!(text, file!["../../snapshots/shared-cache-widths.txt"].raw());
    });
}

/// A profile of points of (bytes, blocks, frames).
fn profile(points: &[(u64, u64, &[usize])], frames: &[&str]) -> Profile {
    let points: Vec<Value> = points
        .iter()
        .map(|(bytes, blocks, stack)| {
            json!({
                "tb": bytes, "tbk": blocks, "tl": 0, "mb": bytes, "mbk": blocks,
                "gb": bytes, "gbk": blocks, "eb": 0, "ebk": 0, "fs": stack,
            })
        })
        .collect();
    let text = json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": points, "ftbl": frames,
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

/// Memory that a dependency holds, that another file of the program holds, that is called
/// from two lines, that is within one long line twice, and many small holders.
#[test]
fn other_files_and_dependencies() {
    let source = "\
use dependency::Index;

fn load(text: &str) -> Index { let a_very_long_name_of_an_index_that_nobody_would_want_to_type_twice = Index::parse(text); a_very_long_name_of_an_index_that_nobody_would_want_to_type_twice }

fn main() {
\tlet größe = \"äöü → 日本\"; let index = load(größe);
\tlet other = load(größe); let both = merge(index, other); both.names().map(|name| name.to_owned()).collect::<Vec<String>>();
}
";
    let at = |line: usize, word: &str| {
        let column = source.lines().nth(line - 1).unwrap().find(word).unwrap() + 1;
        format!("(x/src/main.rs:{line}:{column})")
    };
    let mut frames: Vec<String> = [
        "[root]".to_owned(),
        "0x1: alloc::vec::Vec<T>::push (src/vec/mod.rs:9:9)".to_owned(),
        "0x2: dependency::Index::parse (dependency-1.0.0/src/index.rs:20:5)".to_owned(),
        format!("0x3: x::load {}", at(3, "parse")),
        format!("0x4: x::main {}", at(6, "load")),
        format!("0x5: x::main {}", at(7, "load")),
        "0x6: x::shelf::Shelf::with_a_long_name (x/src/shelf.rs:8:1)".to_owned(),
        format!("0x7: x::main {}", at(7, "merge")),
        format!("0x8: x::main {}", at(7, "collect")),
        "0x9: dependency::pool::start (dependency-1.0.0/src/pool.rs:2:2)".to_owned(),
    ]
    .into();
    let mut points: Vec<(u64, u64, Vec<usize>)> = vec![
        (9_000_000, 3, vec![1, 2, 3, 4]),
        (7_000_000, 12_345, vec![1, 2, 3, 5]),
        (1_000_000, 1_000, vec![6, 7]),
        (2_000_000, 2, vec![1, 8]),
        (500_000, 1, vec![9]),
    ];
    for small in 0..30 {
        points.push((small + 1, 1, vec![frames.len()]));
        frames.push(format!("0x{small}: dependency::f{small} (dependency-1.0.0/src/f.rs:1:1)"));
    }
    let points: Vec<(u64, u64, &[usize])> =
        points.iter().map(|(bytes, blocks, stack)| (*bytes, *blocks, stack.as_slice())).collect();
    let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
    let profile = profile(&points, &frames);
    let mut stats = HeapStats::default();
    (stats.peak_bytes, stats.peak_blocks) = (profile.peak_bytes(), profile.peak_blocks());
    let course = Course::read(root()).unwrap();
    let exercise = course.exercise("1").unwrap();
    let program = Program {
        package: "x".into(),
        binary: "x".into(),
        source: "exercises/x/src/main.rs".into(),
        tested: true,
        tolerance: Bytes(0),
        lives: None,
    };
    let verdict = over_budget(exercise, &program, profile, stats);
    let text = in_all_widths(&verdict, source);
    assert_data_eq!(text, file!["../../snapshots/other-files-widths.txt"].raw());
}
