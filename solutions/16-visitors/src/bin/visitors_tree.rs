//! A `BTreeMap` grows by a node of eleven entries at a time, so it has neither an old table nor
//! half of a new one. Only the name of the type changes. It costs time: to find a card, it
//! compares on the way down, where a table computes the place. Do not do it for the memory
//! where most of the time goes into this map.

use std::collections::BTreeMap;
use std::process::ExitCode;

use visitors::{Report, visits};

fn report() -> Report {
    // Changed: a tree instead of a table.
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for card in visits() {
        *counts.entry(card).or_default() += 1;
    }
    let mut report = Report::default();
    for (card, count) in counts {
        report.add(card, count);
    }
    report
}

fn main() -> ExitCode {
    visitors::run(report)
}
