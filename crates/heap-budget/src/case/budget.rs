//! Limits, and what is over them.

use std::cmp::Reverse;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::holders::Metric;
use heap_profile::stats::HeapStats;

use crate::holders::Holder;

/// Limits. All are inclusive: a peak of exactly the limit is within it.
#[derive(Clone, Copy, Debug)]
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

/// What a limit is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Peak,
    Blocks,
    Total,
    Leaks,
}

/// A limit, and what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Excess {
    pub(super) kind: Kind,
    pub(super) limit: u64,
    pub(super) actual: u64,
}

impl Budget {
    /// Each limit there is.
    pub(super) fn limits(&self, stats: &HeapStats) -> impl Iterator<Item = Excess> {
        let of =
            |kind, limit: Option<u64>, actual| limit.map(|limit| Excess { kind, limit, actual });
        [
            of(Kind::Peak, self.peak, stats.peak_bytes),
            of(Kind::Blocks, self.blocks, stats.total_blocks),
            of(Kind::Total, self.total, stats.total_bytes),
            of(Kind::Leaks, self.leaks, stats.end_blocks),
        ]
        .into_iter()
        .flatten()
    }

    /// The limits that were not kept.
    pub(super) fn excesses(&self, stats: &HeapStats) -> Vec<Excess> {
        self.limits(stats).filter(|limit| limit.actual > limit.limit).collect()
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

    /// What the test did: "holds 5 bytes at its peak" would be no sentence for all.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Kind::Peak => "peaks at",
            Kind::Blocks | Kind::Total => "allocates",
            Kind::Leaks => "leaks",
        }
    }

    /// A number of what is limited.
    pub(super) fn counted(self, number: u64) -> String {
        match self {
            Kind::Peak | Kind::Total => Bytes(number).exact(),
            Kind::Blocks | Kind::Leaks => counted(number, "block"),
        }
    }

    /// Bytes and blocks that the holders add up to.
    pub(super) fn all(self, stats: &HeapStats) -> (u64, u64) {
        match self {
            Kind::Peak => (stats.peak_bytes, stats.peak_blocks),
            Kind::Blocks | Kind::Total => (stats.total_bytes, stats.total_blocks),
            Kind::Leaks => (stats.end_bytes, stats.end_blocks),
        }
    }

    pub(super) fn state(self) -> &'static str {
        match self {
            Kind::Peak => "alive at the peak",
            Kind::Blocks | Kind::Total => "allocated in total",
            Kind::Leaks => "alive at the end",
        }
    }

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

    /// What is listed first has the most of what is limited.
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

    const FIGURES: HeapStats = HeapStats {
        peak_bytes: 10,
        peak_blocks: 2,
        total_bytes: 30,
        total_blocks: 4,
        end_bytes: 5,
        end_blocks: 1,
    };

    fn found(peak: u64, blocks: u64, total: u64, leaks: u64) -> Vec<Excess> {
        let [peak, blocks, total, leaks] = [peak, blocks, total, leaks].map(Some);
        Budget { peak, blocks, total, leaks }.excesses(&FIGURES)
    }

    #[test]
    fn a_budget_is_inclusive() {
        assert_eq!(found(10, 4, 30, 1), []);
    }

    #[test]
    fn each_limit_is_exceeded_by_one() {
        let excess = |kind, limit, actual| [Excess { kind, limit, actual }];
        assert_eq!(found(9, 4, 30, 1), excess(Kind::Peak, 9, 10));
        assert_eq!(found(10, 3, 30, 1), excess(Kind::Blocks, 3, 4));
        assert_eq!(found(10, 4, 29, 1), excess(Kind::Total, 29, 30));
        assert_eq!(found(10, 4, 30, 0), excess(Kind::Leaks, 0, 1));
    }
}
