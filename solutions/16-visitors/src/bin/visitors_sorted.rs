//! All visits are written down and sorted. Then equal cards are side by side, and a count is the
//! length of a run. It costs 8 bytes for each visit, where a table has an entry for each
//! visitor, and there is no count before the end. Do not do it where the same few come again
//! and again, or where somebody asks in between.

use std::process::ExitCode;

use visitors::{Report, visits};

fn report() -> Report {
    // Changed: the cards of all visits, sorted, and no table.
    let mut cards: Vec<u64> = visits().collect();
    cards.sort_unstable();
    let mut report = Report::default();
    for run in cards.chunk_by(|one, other| one == other) {
        report.add(run[0], run.len() as u32);
    }
    report
}

fn main() -> ExitCode {
    visitors::run(report)
}
