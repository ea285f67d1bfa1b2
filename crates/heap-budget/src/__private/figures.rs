//! What a test adds to the report of all tests.

use std::env;
use std::io;
use std::path::Path;

use heap_profile::stats::HeapStats;

use super::TestCase;
use super::report::{Finding, Report};
use crate::report::{self, Limits, Outcome};

/// The variable with the file that all tests report to.
const REPORT: &str = "HEAP_BUDGET_REPORT";

/// Adds what the test of `case` needed to the report of all tests, if there is one.
pub(super) fn add(case: &TestCase, report: &Report) -> io::Result<()> {
    match env::var_os(REPORT).filter(|path| !path.is_empty()) {
        Some(path) => report::Report::add(Path::new(&path), test(case, report)),
        None => Ok(()),
    }
}

fn test(case: &TestCase, report: &Report) -> report::Test {
    let (outcome, heap, peaks) = figures(case, report);
    let budget = case.budget;
    let build = if case.debug { "debug" } else { "release" };
    report::Test {
        package: case.package_name.unwrap_or_default().to_owned(),
        name: format!("{}::{}", case.module, case.function),
        file: case.file.replace('\\', "/"),
        line: case.line,
        build: build.to_owned(),
        outcome,
        limits: Limits {
            peak: budget.peak,
            blocks: budget.blocks,
            total: budget.total,
            leaks: budget.leaks,
        },
        heap,
        grows: case.growth.map(|(law, _)| law.to_owned()),
        peaks,
    }
}

/// How it ended, what is known of what it needed, and the peaks of all of its sizes.
fn figures(case: &TestCase, report: &Report) -> (Outcome, Option<HeapStats>, Vec<(u64, u64)>) {
    match report {
        Report::Passed(passed) => {
            let peaks = passed.runs.iter().map(|(size, stats)| (*size, stats.peak_bytes));
            let peaks = peaks.filter(|_| case.growth.is_some()).collect();
            (Outcome::Passed, passed.runs.last().map(|(_, stats)| *stats), peaks)
        }
        Report::Over(finding) | Report::Explained(finding, _) => match finding {
            Finding::Limit { stats, .. } => (Outcome::Over, Some(*stats), Vec::new()),
            Finding::Growth(peaks) => (Outcome::Over, None, peaks.clone()),
            Finding::Window(_) => (Outcome::Over, None, Vec::new()),
        },
        Report::Failed(_) => (Outcome::Failed, None, Vec::new()),
    }
}
