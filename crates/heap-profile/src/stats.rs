//! What was measured of a region: dhat's figures, and the points of its timeline.

use serde::{Deserialize, Serialize};

/// dhat's figures for a measured region, in bytes and blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HeapStats {
    /// Bytes alive when live bytes were at their peak (t-gmax).
    pub peak_bytes: u64,
    /// Blocks alive at t-gmax.
    pub peak_blocks: u64,
    /// Bytes allocated in total. A `realloc` adds its whole new size.
    pub total_bytes: u64,
    /// Blocks allocated in total. A `realloc` counts as one.
    pub total_blocks: u64,
    /// Bytes still alive at the end of the region, including the value it returned.
    pub end_bytes: u64,
    /// Blocks still alive at the end of the region.
    pub end_blocks: u64,
}

/// A point of the timeline. Serialized as a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u64, u64)", into = "(u64, u64)")]
pub struct TimelinePoint {
    /// The allocation clock: bytes allocated so far.
    pub clock: u64,
    /// Bytes alive.
    pub live: u64,
}

impl From<(u64, u64)> for TimelinePoint {
    fn from((clock, live): (u64, u64)) -> Self {
        TimelinePoint { clock, live }
    }
}

impl From<TimelinePoint> for (u64, u64) {
    fn from(point: TimelinePoint) -> Self {
        (point.clock, point.live)
    }
}
