//! The cross-check: whether others confirm what a program reports.
//!
//! dhat counts what a program requests from its allocator, in the process that it
//! measures, and writes files there. A program could change either. So this module checks
//! that the pipe which the tool opened carried the same summary, that the profile adds up
//! to it, and that the process held no more memory than is accounted for, according to the
//! kernel.
//!
//! # What is accounted for
//!
//! In the measured region a process grows by more than was requested. Most of that is
//! counted in the program, where the allocator is called:
//!
//! - what all blocks took at once ([`MemoryFootprint::blocks`]): the program's and those of
//!   dhat's own tables, as large as mimalloc made them, with what was freed but shares a page
//!   with a live block, and both blocks of a `realloc` that copies;
//! - how deep the stacks of its threads were when they allocated
//!   ([`MemoryFootprint::stacks`]).
//!
//! The rest cannot be counted there, and has allowances:
//!
//! - a thread needs room for what mimalloc and the system keep for each, and for buffers on
//!   its stack (`THREAD_ALLOWANCE`, a quarter of the stack that it has by default);
//! - the program's own code and data, and pages that mimalloc keeps for the next block
//!   (`REGION_ALLOWANCE`);
//! - libraries and what starts before `main` (`BEFORE_ALLOWANCE`), debug information that
//!   dhat looks up names in, and the check of the answer (`AFTERWARDS_ALLOWANCE`).
//!
//! `tests/extreme` has honest programs that hold as much besides their blocks as any.

use course_format::run::{MemoryFootprint, Run};
use heap_profile::dhat::Profile;
use heap_profile::stats::HeapStats;

use crate::launcher::ProcessReport;

/// By how many bytes the process may grow in the measured region besides.
const REGION_ALLOWANCE: u64 = 4_000_000;

/// By how many of these bytes for each thread.
const THREAD_ALLOWANCE: u64 = 500_000;

/// How many bytes may be resident before the task's `run` is called.
const BEFORE_ALLOWANCE: u64 = 8_000_000;

/// By how many bytes the process may grow after the region, to look up names, write the
/// profile and check the answer.
const AFTERWARDS_ALLOWANCE: u64 = 96_000_000;

/// Why a measurement is not believed. Sizes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discrepancy {
    /// The harness sent this many reports through the pipe, not one.
    Reports(usize),
    /// The summary in the file is not the one that was sent through the pipe.
    Summary,
    /// The profile does not add up to the summary.
    Profile {
        /// The summary's peak.
        summary: u64,
        /// The peak that the profile adds up to.
        profile: u64,
    },
    /// Too much was resident before the task's `run` was called.
    Before {
        /// How much was resident.
        resident: u64,
        /// How much may be.
        allowed: u64,
    },
    /// The process grew by too much in the measured region.
    Region {
        /// By how much it grew.
        grown: u64,
        /// How much the program had requested from its allocator at the peak.
        requested: u64,
        /// By how much it may grow.
        allowed: u64,
    },
    /// The launcher observed more resident memory than the process reports.
    Outside {
        /// How much the launcher observed.
        resident: u64,
        /// How much the process reports.
        inside: u64,
        /// How much may be resident.
        allowed: u64,
    },
}

impl Discrepancy {
    /// Whether it is about resident memory, which depends on the size of pages.
    #[must_use]
    pub fn depends_on_page_size(self) -> bool {
        match self {
            Discrepancy::Reports(_) | Discrepancy::Summary | Discrepancy::Profile { .. } => false,
            Discrepancy::Before { .. }
            | Discrepancy::Region { .. }
            | Discrepancy::Outside { .. } => true,
        }
    }
}

/// Why the figures of a run are not to be believed; `None` if they are.
#[must_use]
pub fn discrepancy(run: &Run, profile: &Profile, process: &ProcessReport) -> Option<Discrepancy> {
    check_report(run, &process.harness_report)
        .or_else(|| check_profile(&run.stats, profile))
        .or_else(|| check_footprint(run.stats.peak_bytes, &run.held?, process.resident))
}

fn check_report(run: &Run, report: &str) -> Option<Discrepancy> {
    let reports: Vec<&str> = report.lines().collect();
    let [report] = reports[..] else { return Some(Discrepancy::Reports(reports.len())) };
    (report.as_bytes() != run.to_json()).then_some(Discrepancy::Summary)
}

fn check_profile(stats: &HeapStats, profile: &Profile) -> Option<Discrepancy> {
    let of_summary = [stats.peak_bytes, stats.peak_blocks, stats.total_bytes, stats.total_blocks];
    let of_profile = [
        profile.peak_bytes(),
        profile.peak_blocks(),
        profile.total_bytes(),
        profile.total_blocks(),
    ];
    let (summary, profile) = (stats.peak_bytes, profile.peak_bytes());
    (of_summary != of_profile).then_some(Discrepancy::Profile { summary, profile })
}

/// Checks the memory of the process: `requested` is the program's peak according to dhat,
/// `outside` that of the process according to the launcher.
fn check_footprint(requested: u64, held: &MemoryFootprint, outside: u64) -> Option<Discrepancy> {
    // The program may have made up its figures.
    let allowed = held
        .blocks
        .saturating_add(held.stacks)
        .saturating_add(held.threads.saturating_mul(THREAD_ALLOWANCE))
        .saturating_add(REGION_ALLOWANCE);
    let grown = grown(held);
    let inside = held.before.max(held.input).max(held.peak);
    let allowed_outside = inside.saturating_add(AFTERWARDS_ALLOWANCE);
    if held.before > BEFORE_ALLOWANCE {
        Some(Discrepancy::Before { resident: held.before, allowed: BEFORE_ALLOWANCE })
    } else if grown > allowed {
        Some(Discrepancy::Region { grown, requested, allowed })
    } else if outside > allowed_outside {
        Some(Discrepancy::Outside { resident: outside, inside, allowed: allowed_outside })
    } else {
        None
    }
}

/// By how many bytes the process grew in the measured region.
#[must_use]
pub fn grown(held: &MemoryFootprint) -> u64 {
    held.peak.saturating_sub(held.at_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: MemoryFootprint = MemoryFootprint {
        before: 3_000_000,
        input: 3_000_000,
        at_start: 3_000_000,
        peak: 103_500_000,
        moved: 0,
        committed: 0,
        blocks: 100_000_000,
        threads: 1,
        stacks: 0,
    };

    #[test]
    fn what_is_accounted_for_is_believed() {
        assert_eq!(check_footprint(0, &HELD, 120_000_000), None);
        // Tables of dhat's that outlive the blocks they were for.
        assert_eq!(check_footprint(10, &HELD, 120_000_000), None);
        let threads = MemoryFootprint { blocks: 300_000, threads: 201, ..HELD };
        assert_eq!(check_footprint(200_000, &threads, 120_000_000), None);
        let deep = MemoryFootprint { blocks: 90_000_000, stacks: 8_000_000, ..HELD };
        assert_eq!(check_footprint(90_000_000, &deep, 120_000_000), None);
    }

    #[test]
    fn made_up_figures_do_not_overflow() {
        let high = u64::MAX;
        for (requested, figure) in [(high, high), (0, 1), (high - 1, high)] {
            let held = MemoryFootprint {
                before: 0,
                input: figure,
                at_start: 0,
                peak: figure,
                moved: figure,
                committed: figure,
                blocks: figure,
                threads: figure,
                stacks: figure,
            };
            assert_eq!(check_footprint(requested, &held, figure), None);
        }
    }

    #[test]
    fn what_is_not_accounted_for_is_a_discrepancy() {
        let before = MemoryFootprint { before: 9_000_000, ..HELD };
        assert_eq!(
            check_footprint(100_000_000, &before, 0),
            Some(Discrepancy::Before { resident: 9_000_000, allowed: BEFORE_ALLOWANCE })
        );
        let elsewhere = MemoryFootprint { blocks: 12_000_000, ..HELD };
        assert_eq!(
            check_footprint(10_000_000, &elsewhere, 0),
            Some(Discrepancy::Region {
                grown: 100_500_000,
                requested: 10_000_000,
                allowed: 16_500_000
            })
        );
        assert_eq!(
            check_footprint(100_000_000, &HELD, 200_000_000),
            Some(Discrepancy::Outside {
                resident: 200_000_000,
                inside: 103_500_000,
                allowed: 199_500_000
            })
        );
    }
}
