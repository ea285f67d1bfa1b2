//! The limits of a test, and which of them it exceeded.

use std::cmp::Reverse;
use std::fmt;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::holders::Metric;
use heap_profile::stats::HeapStats;

use serde::{Deserialize, Serialize};

use crate::holders::Holder;

/// Limits, all of them inclusive: a peak of exactly the limit passes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// Bytes alive at once.
    pub peak: Option<u64>,
    /// Blocks allocated in total. A reallocation counts as one.
    pub blocks: Option<u64>,
    /// Bytes allocated in total. A reallocation counts with its whole new size.
    pub total: Option<u64>,
    /// Blocks alive at the end.
    pub leaks: Option<u64>,
}

/// What a limit applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Peak,
    Blocks,
    Total,
    Leaks,
}

/// A limit, and what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(super) kind: Kind,
    pub(super) allowed: u64,
    pub(super) actual: u64,
}

impl Budget {
    /// No limit at all.
    pub(crate) const NONE: Budget = Budget { peak: None, blocks: None, total: None, leaks: None };

    /// Each limit that is set, with what was measured.
    pub(super) fn limits(&self, stats: &HeapStats) -> impl Iterator<Item = Limit> {
        let of =
            |kind, limit: Option<u64>, actual| limit.map(|allowed| Limit { kind, allowed, actual });
        [
            of(Kind::Peak, self.peak, stats.peak_bytes),
            of(Kind::Blocks, self.blocks, stats.total_blocks),
            of(Kind::Total, self.total, stats.total_bytes),
            of(Kind::Leaks, self.leaks, stats.end_blocks),
        ]
        .into_iter()
        .flatten()
    }

    /// The limits that were exceeded.
    pub(crate) fn exceeded(&self, stats: &HeapStats) -> Vec<Limit> {
        self.limits(stats).filter(|limit| limit.actual > limit.allowed).collect()
    }
}

impl fmt::Display for Limit {
    /// "peaks at 10 bytes, over its budget of 5 bytes"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limit { kind, allowed, actual } = *self;
        let (actual, allowed) = (kind.counted(actual), kind.counted(allowed));
        write!(f, "{} {actual}, over its budget of {allowed}", kind.verb())
    }
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Peak => "peak",
            Kind::Blocks => "blocks",
            Kind::Total => "total",
            Kind::Leaks => "leaks",
        }
    }

    /// What the test does, as the verb of a sentence that goes on with a number.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Kind::Peak => "peaks at",
            Kind::Blocks | Kind::Total => "allocates",
            Kind::Leaks => "leaks",
        }
    }

    /// A number of whatever is limited.
    pub(super) fn counted(self, number: u64) -> String {
        match self {
            Kind::Peak | Kind::Total => Bytes(number).exact(),
            Kind::Blocks | Kind::Leaks => counted(number, "block"),
        }
    }

    /// Bytes and blocks of all holders together.
    pub(super) fn sum(self, stats: &HeapStats) -> (u64, u64) {
        match self {
            Kind::Peak => (stats.peak_bytes, stats.peak_blocks),
            Kind::Blocks | Kind::Total => (stats.total_bytes, stats.total_blocks),
            Kind::Leaks => (stats.end_bytes, stats.end_blocks),
        }
    }

    /// What is true of the memory that the holders hold.
    pub(super) fn state(self) -> &'static str {
        match self {
            Kind::Peak => "alive at the peak",
            Kind::Blocks | Kind::Total => "allocated in total",
            Kind::Leaks => "alive at the end",
        }
    }

    /// By what the holders are sorted.
    pub(super) fn order(self) -> &'static str {
        match self {
            Kind::Peak | Kind::Total => "largest",
            Kind::Blocks | Kind::Leaks => "most blocks",
        }
    }

    pub(super) fn metric(self) -> Metric {
        match self {
            Kind::Peak => Metric::Peak,
            Kind::Blocks | Kind::Total => Metric::Total,
            Kind::Leaks => Metric::End,
        }
    }

    /// Sorts the holders that have most of what is limited first.
    pub(super) fn rank(self, holder: &Holder) -> Reverse<(u64, u64)> {
        Reverse(match self {
            Kind::Peak | Kind::Total => (holder.bytes, holder.blocks),
            Kind::Blocks | Kind::Leaks => (holder.blocks, holder.bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats() -> HeapStats {
        let mut stats = HeapStats::default();
        (stats.peak_bytes, stats.peak_blocks) = (10, 2);
        (stats.total_bytes, stats.total_blocks) = (30, 4);
        (stats.end_bytes, stats.end_blocks) = (5, 1);
        stats
    }

    fn exceeded(peak: u64, blocks: u64, total: u64, leaks: u64) -> Vec<Limit> {
        let [peak, blocks, total, leaks] = [peak, blocks, total, leaks].map(Some);
        Budget { peak, blocks, total, leaks }.exceeded(&stats())
    }

    #[test]
    fn a_budget_is_inclusive() {
        assert_eq!(exceeded(10, 4, 30, 1), []);
    }

    #[test]
    fn each_limit_is_exceeded_by_one() {
        let limit = |kind, allowed, actual| [Limit { kind, allowed, actual }];
        assert_eq!(exceeded(9, 4, 30, 1), limit(Kind::Peak, 9, 10));
        assert_eq!(exceeded(10, 3, 30, 1), limit(Kind::Blocks, 3, 4));
        assert_eq!(exceeded(10, 4, 29, 1), limit(Kind::Total, 29, 30));
        assert_eq!(exceeded(10, 4, 30, 0), limit(Kind::Leaks, 0, 1));
    }
}
