//! Live bytes against the allocation clock, in a fixed number of points.
//!
//! The clock is the number of bytes allocated so far (massif's `--time-unit=B`), which
//! is the same on every machine, fast or slow. It is divided into buckets of equal
//! width, each of which keeps its highest and its lowest point. When the clock passes
//! the last bucket, the width doubles and neighbours are merged. So the size is fixed,
//! recording allocates nothing, and no peak is lost: of two, the higher one is kept.

use heap_profile::stats::TimelinePoint;

/// How many buckets there are. A timeline has up to two points for each, and two more
/// for its ends: enough for a picture a screen wide, and few enough for a result that is
/// committed.
const BUCKETS: usize = 256;

/// The points of one measured region.
pub(crate) struct Timeline {
    /// How much of the clock a bucket covers, in bytes.
    width: u64,
    buckets: [Option<Bucket>; BUCKETS],
}

#[derive(Clone, Copy)]
struct Bucket {
    high: TimelinePoint,
    low: TimelinePoint,
}

impl Bucket {
    fn of(point: TimelinePoint) -> Self {
        Bucket { high: point, low: point }
    }

    fn merged(self, later: Bucket) -> Self {
        // Of equal peaks the last one counts, as in dhat.
        let high = if later.high.live >= self.high.live { later.high } else { self.high };
        let low = if later.low.live <= self.low.live { later.low } else { self.low };
        Bucket { high, low }
    }
}

impl Default for Timeline {
    fn default() -> Self {
        Timeline { width: 1, buckets: [None; BUCKETS] }
    }
}

impl Timeline {
    /// Records an allocation: the counters just `before` it and just `after` it.
    pub(crate) fn record(&mut self, before: TimelinePoint, after: TimelinePoint) {
        self.push(before);
        self.push(after);
    }

    fn push(&mut self, point: TimelinePoint) {
        while point.clock / self.width >= BUCKETS as u64 {
            self.widen();
        }
        #[expect(clippy::cast_possible_truncation, reason = "less than BUCKETS, see above")]
        let bucket = &mut self.buckets[(point.clock / self.width) as usize];
        let new = Bucket::of(point);
        *bucket = Some(bucket.map_or(new, |bucket| bucket.merged(new)));
    }

    fn widen(&mut self) {
        self.width *= 2;
        for index in 0..BUCKETS {
            self.buckets[index] = match (self.at(2 * index), self.at(2 * index + 1)) {
                (Some(one), Some(two)) => Some(one.merged(two)),
                (one, two) => one.or(two),
            };
        }
    }

    fn at(&self, index: usize) -> Option<Bucket> {
        self.buckets.get(index).copied().flatten()
    }

    /// The points in order, from zero to `end`.
    ///
    /// Of two points at the same time the higher one comes first: the clock stands still
    /// between two allocations, so all that can happen there are frees.
    pub(crate) fn points(&self, end: TimelinePoint) -> Vec<TimelinePoint> {
        let mut points = vec![TimelinePoint::default()];
        for bucket in self.buckets.iter().flatten() {
            points.extend([bucket.high, bucket.low]);
        }
        points.push(end);
        points.sort_by_key(|point| (point.clock, std::cmp::Reverse(point.live)));
        points.dedup();
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Allocates and frees blocks of `sizes` in turn, beside `others` bytes that stay alive.
    fn timeline_of(sizes: impl Iterator<Item = u64>, others: u64) -> (Vec<TimelinePoint>, u64) {
        let (mut timeline, mut clock, mut peak) = (Timeline::default(), 0, 0);
        for size in sizes {
            let before = TimelinePoint { clock, live: others };
            clock += size;
            timeline.record(before, TimelinePoint { clock, live: others + size });
            peak = peak.max(others + size);
        }
        (timeline.points(TimelinePoint { clock, live: 0 }), peak)
    }

    #[test]
    fn few_allocations_are_kept_exactly() {
        let (points, _) = timeline_of([5, 3].into_iter(), 1);
        let pairs: Vec<(u64, u64)> = points.into_iter().map(Into::into).collect();
        assert_eq!(pairs, [(0, 1), (0, 0), (5, 6), (5, 1), (8, 4), (8, 0)]);
    }

    #[test]
    fn many_allocations_keep_the_size_and_the_peak() {
        let spike = |n: u64| if n == 77_777 { 9_999 } else { 1 + n % 50 };
        let (points, peak) = timeline_of((0..200_000).map(spike), 10);
        assert!(points.len() <= 2 * BUCKETS + 2, "{} points", points.len());
        assert_eq!(points.iter().map(|point| point.live).max(), Some(peak));
        assert!(points.is_sorted_by_key(|point| point.clock));
    }

    /// It is recorded inside of allocations: if it allocated itself, it would never end.
    #[cfg(feature = "macros")]
    #[heap_budget_macros::test(blocks = 0, crate = crate)]
    fn recording_allocates_nothing() {
        let mut timeline = Timeline::default();
        for clock in 0..100_000 {
            timeline.record(
                TimelinePoint { clock, live: 0 },
                TimelinePoint { clock: clock + 1, live: clock },
            );
        }
        assert!(timeline.width > 1);
    }
}
