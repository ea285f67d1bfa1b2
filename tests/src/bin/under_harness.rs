//! Programs that run under the harness; the first argument names one.

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;

use harness::{Mismatch, run, run_with};
use tests::workload;

fn main() -> ExitCode {
    match env::args().nth(1).as_deref() {
        Some("workload") => run_with(workload::input, workload::allocate, |_| Ok(())),
        Some("outside") => outside(),
        Some("deep") => run_with(nested_json, |text| parse(&text), |_| Ok(())),
        Some("panics") => run(panics, |()| Ok(())),
        Some("twice") => {
            run(|| (), |()| Ok(()));
            run(|| (), |()| Ok(()))
        }
        Some("threads") => run(threads, |()| Ok(())),
        Some("outlives") => run(outlives, |()| Ok(())),
        _ => ExitCode::from(2),
    }
}

/// Work that allocates 1,000 bytes, between an input of 1 MB and a check of 2 MB.
fn outside() -> ExitCode {
    run_with(
        || vec![1_u8; 1_000_000],
        |input| input[..1_000].to_vec(),
        |answer| {
            let wasted = std::hint::black_box(vec![answer[0]; 2_000_000]);
            if wasted.len() > answer.len() { Ok(()) } else { Err(mismatch()) }
        },
    )
}

fn mismatch() -> Mismatch {
    Mismatch { index: 0, expected: "less".into(), found: "more".into() }
}

/// JSON nested about as deep as `serde_json` allows, with a map at the bottom.
fn nested_json() -> String {
    let depth = 120;
    format!("{}{{\"key\":[1,2,3]}}{}", "[".repeat(depth), "]".repeat(depth))
}

fn parse(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default() // The learner's line.
}

fn panics() {
    let _held = vec![0_u8; 500];
    panic!("a learner's mistake");
}

/// Threads that allocate at the same time, then one block that is the peak.
fn threads() {
    let work = |seed: usize| {
        let mut maps = BTreeMap::new();
        for round in 0..2_000 {
            maps.insert(round % 17, vec![0_u8; seed * 10 + round % 50]);
        }
        maps.len()
    };
    std::thread::scope(|scope| {
        for seed in 1..=4 {
            scope.spawn(move || std::hint::black_box(work(seed)));
        }
    });
    drop(std::hint::black_box(vec![1_u8; 5_000_000]));
}

/// A thread that is still allocating when the measured region ends.
fn outlives() {
    let (started, has_started) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        loop {
            drop(std::hint::black_box(vec![0_u8; 10]));
            let _ = started.send(());
        }
    });
    let _ = has_started.recv();
}
