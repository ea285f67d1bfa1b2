//! Three stages that look different in a profile: lines are collected, they are searched
//! in batches, and they are dropped before a report is written.

use std::process::ExitCode;

const LINES: usize = 10_000;
const BATCH: usize = 2_500;

/// Collects the lines of a log.
#[inline(never)]
fn collected() -> Vec<String> {
    let mut lines = Vec::new();
    for number in 0..LINES {
        lines.push(format!("visitor {:05} asked for page {:04}", number * 7 % 9_973, number % 977));
    }
    lines
}

/// Joins a batch of lines into one text, counts what it looks for, and drops the text.
#[inline(never)]
fn busiest(lines: &[String]) -> usize {
    let asked_for = |batch: &[String]| {
        let text = batch.join("\n").to_uppercase();
        text.matches("PAGE 0042").count()
    };
    lines.chunks(BATCH).map(asked_for).max().unwrap_or_default()
}

/// Writes a report, which is longer the busier it was.
#[inline(never)]
fn report(busiest: usize) -> Vec<String> {
    (1..=busiest * 1_000).map(|line| format!("line {line:04}")).collect()
}

fn work() -> Vec<String> {
    let lines = collected();
    let busiest = busiest(&lines);
    drop(lines);
    report(busiest)
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
