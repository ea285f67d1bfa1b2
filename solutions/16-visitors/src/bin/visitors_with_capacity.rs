//! The table is made for all visitors at once, so it never grows, and there is no old one to
//! move from. It costs a number that you have to know before you have counted. Do not expect
//! that the table fits: its capacity is the next that a table can have.

use std::collections::HashMap;
use std::process::ExitCode;

use visitors::{Report, VISITORS, visits};

fn report() -> Report {
    // Changed: the table has room for all of them from the beginning.
    let mut counts: HashMap<u64, u32> = HashMap::with_capacity(VISITORS);
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
