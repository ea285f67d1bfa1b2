//! The cross-check: other witnesses of what a program reports.
//!
//! dhat counts what a program asks its allocator for, in the process that it
//! measures, and leaves files there. This module asks others whether that can be
//! true: the pipe that the tool opened, whether it carried the same summary; the
//! profile, whether it adds up to it; and the kernel, whether the process held no
//! more than what is accounted for.
//!
//! # What is accounted for
//!
//! In the measured region a process grows by more than was requested:
//!
//! - a block is rounded up to one of mimalloc's sizes, an eighth to a quarter
//!   apart (`ROUNDING`);
//! - dhat's tables need memory for each live block, and a tiny block has a
//!   smallest size (`BLOCK`);
//! - a `realloc` may copy: for a moment the old block and the new are both there,
//!   and dhat counts one (`moved` in the summary, to the byte);
//! - stacks, pages taken by the handful, and dhat's first tables (`BASE`).
//!
//! The constants were taken from 109 programs of the course to come, which hold
//! from nothing to 90 MB in up to 130,000 blocks: beyond rounding and blocks, the
//! largest growth was a quarter of `BASE`; before the region the largest was
//! half of `BEFORE`; and to resolve the symbols of a profile, which happens
//! after the region, the most was a little over half of `AFTERWARDS`.

use course_format::run::{MemoryFootprint, Run};
use heap_profile::dhat::Profile;
use heap_profile::stats::HeapStats;

use crate::launch::ProcessReport;

/// A block takes up to one part in this many more than was requested.
const ROUNDING: u64 = 4;

/// Bytes for each block that is live at the peak: dhat's tables, and the least
/// that a block takes.
const BLOCK: u64 = 131;

/// Bytes that a measured region may take besides.
const BASE: u64 = 4_000_000;

/// Bytes that may be resident before the task's `run` is called.
const BEFORE: u64 = 8_000_000;

/// Bytes that may be taken after the region: to resolve symbols, write the
/// profile and check the answer.
const AFTERWARDS: u64 = 96_000_000;

/// Why a measurement is not believed. Sizes are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discrepancy {
    /// The harness reported through the pipe this often, and not once.
    Reports(usize),
    /// The summary is not the one that was reported.
    Summary,
    /// The profile adds up to another peak than the summary has.
    Profile {
        /// The summary's peak.
        summary: u64,
        /// What the profile adds up to.
        profile: u64,
    },
    /// Too much was resident before the measured region was prepared.
    Before {
        /// What was resident.
        resident: u64,
        /// What may be.
        allowed: u64,
    },
    /// The process grew by too much in the measured region.
    Region {
        /// By how much it grew.
        grown: u64,
        /// What the program asked its allocator for, at the peak.
        requested: u64,
        /// By how much it may grow.
        allowed: u64,
    },
    /// From outside, more was resident than the process says itself.
    Outside {
        /// What the kernel saw from outside.
        resident: u64,
        /// What the process says.
        inside: u64,
        /// What may be resident.
        allowed: u64,
    },
}

impl Discrepancy {
    /// Whether it is of what was resident, which depends on the size of pages.
    #[must_use]
    pub fn is_of_pages(self) -> bool {
        match self {
            Discrepancy::Reports(_) | Discrepancy::Summary | Discrepancy::Profile { .. } => false,
            Discrepancy::Before { .. }
            | Discrepancy::Region { .. }
            | Discrepancy::Outside { .. } => true,
        }
    }
}

/// Why what the program left is not to be believed; nothing where all agree.
#[must_use]
pub fn discrepancy(run: &Run, profile: &Profile, process: &ProcessReport) -> Option<Discrepancy> {
    reported(run, &process.harness_report)
        .or_else(|| added_up(&run.stats, profile))
        .or_else(|| run.held.and_then(|held| held_more(&run.stats, &held, process.resident)))
}

fn reported(run: &Run, report: &str) -> Option<Discrepancy> {
    let reports: Vec<&str> = report.lines().collect();
    let [report] = reports[..] else { return Some(Discrepancy::Reports(reports.len())) };
    (report.as_bytes() != run.to_json()).then_some(Discrepancy::Summary)
}

fn added_up(stats: &HeapStats, profile: &Profile) -> Option<Discrepancy> {
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

fn held_more(stats: &HeapStats, held: &MemoryFootprint, outside: u64) -> Option<Discrepancy> {
    let requested = stats.peak_bytes;
    let rounded = requested + requested / ROUNDING + stats.peak_blocks * BLOCK;
    let (grown, allowed) = (grown(held), rounded + held.moved + BASE);
    let inside = held.before.max(held.input).max(held.peak);
    if held.before > BEFORE {
        Some(Discrepancy::Before { resident: held.before, allowed: BEFORE })
    } else if grown > allowed {
        Some(Discrepancy::Region { grown, requested, allowed })
    } else if outside > inside + AFTERWARDS {
        Some(Discrepancy::Outside { resident: outside, inside, allowed: inside + AFTERWARDS })
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
    };

    fn of(peak_bytes: u64, peak_blocks: u64) -> HeapStats {
        let mut stats = HeapStats::default();
        (stats.peak_bytes, stats.peak_blocks) = (peak_bytes, peak_blocks);
        stats
    }

    #[test]
    fn what_is_accounted_for_is_believed() {
        assert_eq!(held_more(&of(100_000_000, 1), &HELD, 120_000_000), None);
        // Small blocks: more for tables than for what is in them.
        assert_eq!(held_more(&of(20_000_000, 600_000), &HELD, 120_000_000), None);
        // A vector that moved to grow.
        let moved = MemoryFootprint { moved: 50_000_000, ..HELD };
        assert_eq!(held_more(&of(51_000_000, 1), &moved, 120_000_000), None);
    }

    #[test]
    fn what_is_not_accounted_for_is_a_discrepancy() {
        let before = MemoryFootprint { before: 9_000_000, ..HELD };
        assert_eq!(
            held_more(&of(100_000_000, 1), &before, 0),
            Some(Discrepancy::Before { resident: 9_000_000, allowed: BEFORE })
        );
        assert_eq!(
            held_more(&of(10_000_000, 0), &HELD, 0),
            Some(Discrepancy::Region {
                grown: 100_500_000,
                requested: 10_000_000,
                allowed: 16_500_000
            })
        );
        assert_eq!(
            held_more(&of(100_000_000, 1), &HELD, 200_000_000),
            Some(Discrepancy::Outside {
                resident: 200_000_000,
                inside: 103_500_000,
                allowed: 199_500_000
            })
        );
    }
}
