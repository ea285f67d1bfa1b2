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
//! In the measured region a process grows by more than was requested:
//!
//! - mimalloc rounds a block up to one of its size classes, which are an eighth to a
//!   quarter apart (`ROUNDING_DIVISOR`);
//! - dhat's tables need memory for each live block, and tiny blocks are rounded up by more
//!   than a quarter (`BYTES_PER_BLOCK`);
//! - a `realloc` may copy the block: for that moment the old block and the new one both
//!   exist, and dhat counts only one ([`MemoryFootprint::moved`], which is exact);
//! - stacks, pages that mimalloc takes several at a time, and dhat's tables before they
//!   grow (`REGION_ALLOWANCE`).
//!
//! The allowances come from measurements of 109 programs written for this course, which
//! hold up to 90 MB in up to 130,000 blocks. Beyond what rounding and blocks explain, the
//! largest growth in the region was a quarter of `REGION_ALLOWANCE`. The most that was
//! resident before the region was half of `BEFORE_ALLOWANCE`. After the region, where
//! dhat looks up the names for its profile, the largest growth was a little over half of
//! `AFTERWARDS_ALLOWANCE`.

use course_format::run::{MemoryFootprint, Run};
use heap_profile::dhat::Profile;
use heap_profile::stats::HeapStats;

use crate::launcher::ProcessReport;

/// A block may take more than was requested by its size divided by this.
const ROUNDING_DIVISOR: u64 = 4;

/// How many bytes each block that is live at the peak may take beyond its size. While
/// dhat's hash table doubles, the old one is seven eighths full, and it has 33 bytes for
/// each slot: 33 × (8 + 16) / 7 = 113 bytes for each block. The other 18 are for tiny
/// blocks, which are rounded up to 8 or 16 bytes.
const BYTES_PER_BLOCK: u64 = 131;

/// By how many bytes the process may grow in the measured region besides.
const REGION_ALLOWANCE: u64 = 4_000_000;

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
        .or_else(|| run.held.and_then(|held| check_footprint(&run.stats, &held, process.resident)))
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

/// Checks the memory of the process; `outside` is the peak that the launcher observed.
fn check_footprint(stats: &HeapStats, held: &MemoryFootprint, outside: u64) -> Option<Discrepancy> {
    let requested = stats.peak_bytes;
    // The program may have made up its figures.
    let allowed = requested
        .saturating_add(requested / ROUNDING_DIVISOR)
        .saturating_add(stats.peak_blocks.saturating_mul(BYTES_PER_BLOCK))
        .saturating_add(held.moved)
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
    };

    fn stats(peak_bytes: u64, peak_blocks: u64) -> HeapStats {
        let mut stats = HeapStats::default();
        (stats.peak_bytes, stats.peak_blocks) = (peak_bytes, peak_blocks);
        stats
    }

    #[test]
    fn what_is_accounted_for_is_believed() {
        assert_eq!(check_footprint(&stats(100_000_000, 1), &HELD, 120_000_000), None);
        // Small blocks, for which the tables need more than the blocks do.
        assert_eq!(check_footprint(&stats(20_000_000, 600_000), &HELD, 120_000_000), None);
        // A vector that moved to grow.
        let moved = MemoryFootprint { moved: 50_000_000, ..HELD };
        assert_eq!(check_footprint(&stats(51_000_000, 1), &moved, 120_000_000), None);
    }

    #[test]
    fn made_up_figures_do_not_overflow() {
        for (bytes, blocks, figure) in
            [(u64::MAX, u64::MAX, u64::MAX), (0, u64::MAX / 8, 1), (u64::MAX - 1, 0, u64::MAX)]
        {
            let held = MemoryFootprint {
                before: 0,
                input: figure,
                at_start: 0,
                peak: figure,
                moved: figure,
                committed: figure,
            };
            assert_eq!(check_footprint(&stats(bytes, blocks), &held, figure), None);
        }
    }

    #[test]
    fn what_is_not_accounted_for_is_a_discrepancy() {
        let before = MemoryFootprint { before: 9_000_000, ..HELD };
        assert_eq!(
            check_footprint(&stats(100_000_000, 1), &before, 0),
            Some(Discrepancy::Before { resident: 9_000_000, allowed: BEFORE_ALLOWANCE })
        );
        assert_eq!(
            check_footprint(&stats(10_000_000, 0), &HELD, 0),
            Some(Discrepancy::Region {
                grown: 100_500_000,
                requested: 10_000_000,
                allowed: 16_500_000
            })
        );
        assert_eq!(
            check_footprint(&stats(100_000_000, 1), &HELD, 200_000_000),
            Some(Discrepancy::Outside {
                resident: 200_000_000,
                inside: 103_500_000,
                allowed: 199_500_000
            })
        );
    }
}
