//! Live bytes against the allocation clock, in a fixed number of points.
//!
//! The clock is the bytes allocated so far (massif's `--time-unit=B`): the same
//! on every machine, however fast. It is cut into buckets of equal width; each
//! keeps its highest and its lowest moment. When the clock leaves the last
//! bucket, the width doubles and neighbours become one, so the room is fixed,
//! nothing is allocated, and no peak is lost: the highest of two is kept.

use heap_profile::stats::TimelinePoint;

/// Buckets at the most; a timeline has up to twice as many points, and two.
const BUCKETS: usize = 256;

/// The moments of one measured region.
pub(crate) struct Timeline {
    /// Bytes of the clock that a bucket covers.
    width: u64,
    buckets: [Option<Bucket>; BUCKETS],
}

#[derive(Clone, Copy)]
struct Bucket {
    high: TimelinePoint,
    low: TimelinePoint,
}

impl Bucket {
    fn of(moment: TimelinePoint) -> Self {
        Bucket { high: moment, low: moment }
    }

    fn joined(self, later: Bucket) -> Self {
        // Of equal peaks the last counts, as with dhat.
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
    /// Notes an allocation: the counters just `before` it and just `after`.
    pub(crate) fn note(&mut self, before: TimelinePoint, after: TimelinePoint) {
        self.push(before);
        self.push(after);
    }

    fn push(&mut self, moment: TimelinePoint) {
        while moment.clock / self.width >= BUCKETS as u64 {
            self.widen();
        }
        #[expect(clippy::cast_possible_truncation, reason = "less than BUCKETS, see above")]
        let bucket = &mut self.buckets[(moment.clock / self.width) as usize];
        let new = Bucket::of(moment);
        *bucket = Some(bucket.map_or(new, |bucket| bucket.joined(new)));
    }

    fn widen(&mut self) {
        self.width *= 2;
        for index in 0..BUCKETS {
            self.buckets[index] = match (self.at(2 * index), self.at(2 * index + 1)) {
                (Some(one), Some(two)) => Some(one.joined(two)),
                (one, two) => one.or(two),
            };
        }
    }

    fn at(&self, index: usize) -> Option<Bucket> {
        self.buckets.get(index).copied().flatten()
    }

    /// The moments in order, from nothing to `end`.
    ///
    /// At one time of the clock the higher moment comes first: between two
    /// allocations there are only frees.
    pub(crate) fn moments(&self, end: TimelinePoint) -> Vec<TimelinePoint> {
        let mut moments = vec![TimelinePoint::default()];
        for bucket in self.buckets.iter().flatten() {
            moments.extend([bucket.high, bucket.low]);
        }
        moments.push(end);
        moments.sort_by_key(|moment| (moment.clock, std::cmp::Reverse(moment.live)));
        moments.dedup();
        moments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Allocates and frees blocks of `sizes` in turn, keeping `kept` bytes.
    fn timeline_of(sizes: impl Iterator<Item = u64>, kept: u64) -> (Vec<TimelinePoint>, u64) {
        let (mut timeline, mut clock, mut peak) = (Timeline::default(), 0, 0);
        for size in sizes {
            let before = TimelinePoint { clock, live: kept };
            clock += size;
            timeline.note(before, TimelinePoint { clock, live: kept + size });
            peak = peak.max(kept + size);
        }
        (timeline.moments(TimelinePoint { clock, live: 0 }), peak)
    }

    #[test]
    fn few_allocations_are_kept_as_they_are() {
        let (moments, _) = timeline_of([5, 3].into_iter(), 1);
        let pairs: Vec<(u64, u64)> = moments.into_iter().map(Into::into).collect();
        assert_eq!(pairs, [(0, 1), (0, 0), (5, 6), (5, 1), (8, 4), (8, 0)]);
    }

    #[test]
    fn many_allocations_stay_within_the_room_and_keep_the_peak() {
        let spike = |n: u64| if n == 77_777 { 9_999 } else { 1 + n % 50 };
        let (moments, peak) = timeline_of((0..200_000).map(spike), 10);
        assert!(moments.len() <= 2 * BUCKETS + 2, "{} points", moments.len());
        assert_eq!(moments.iter().map(|moment| moment.live).max(), Some(peak));
        assert!(moments.is_sorted_by_key(|moment| moment.clock));
    }

    /// It is filled in calls that allocate: one that did so itself would never end.
    #[cfg(all(feature = "macros", feature = "global"))]
    #[heap_budget_macros::test(blocks = 0, crate = crate)]
    fn noting_allocates_nothing() {
        let mut timeline = Timeline::default();
        for clock in 0..100_000 {
            timeline.note(
                TimelinePoint { clock, live: 0 },
                TimelinePoint { clock: clock + 1, live: clock },
            );
        }
        assert!(timeline.width > 1);
    }
}
