//! The log is read ten times, and each time the visits of a tenth of the visitors are counted,
//! in the same table. It costs reading the log as often as there are parts. Do not do it with
//! a log that comes over a network, or that is gone when it has been read; nor with parts so
//! large that a tenth of the visitors is just too many for the next smaller table.

use std::collections::HashMap;
use std::process::ExitCode;

use visitors::{Report, VISITORS, visits};

/// In how many parts the visitors are counted.
const PARTS: u64 = 10;

fn report() -> Report {
    let mut report = Report::default();
    let mut counts: HashMap<u64, u32> = HashMap::with_capacity(VISITORS / PARTS as usize);
    // Changed: one part of the visitors after the other.
    for part in 0..PARTS {
        for card in visits().filter(|card| card % PARTS == part) {
            *counts.entry(card).or_default() += 1;
        }
        for (card, count) in counts.drain() {
            report.add(card, count);
        }
    }
    report
}

fn main() -> ExitCode {
    visitors::run(report)
}
