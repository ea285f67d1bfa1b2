//! Selects the points of a timeline to draw, and those that the keyboard can reach.

use heap_profile::stats::TimelinePoint;

/// The most points that are drawn: about as many as a wide page has pixels across. A
/// longer timeline is thinned.
const MAX_POINTS: usize = 1_000;
/// How many columns a longer timeline is divided into, of up to four points each.
const COLUMNS: usize = MAX_POINTS / 4;
/// About the most points of a run that the keyboard can reach, so that it takes few
/// presses of the tab key to get past the picture.
const MAX_REACHABLE: usize = 5;

/// The point of the peak: of several equal ones the last, as dhat has it.
pub(super) fn peak(timeline: &[TimelinePoint]) -> Option<TimelinePoint> {
    timeline.iter().copied().max_by_key(|point| point.live)
}

/// `timeline`, or of a long one the first, the lowest, the highest and the last point
/// of each column. The peak is never dropped.
pub(super) fn thinned(timeline: &[TimelinePoint]) -> Vec<TimelinePoint> {
    if timeline.len() <= MAX_POINTS {
        return timeline.to_vec();
    }
    let extremes = |column: &[TimelinePoint]| {
        let indices = 0..column.len();
        let lowest = indices.clone().min_by_key(|index| column[*index].live);
        let highest = indices.max_by_key(|index| column[*index].live);
        let mut extremes = [0, lowest.unwrap_or(0), highest.unwrap_or(0), column.len() - 1];
        extremes.sort_unstable();
        extremes.map(|index| column[index])
    };
    let mut thinned: Vec<TimelinePoint> =
        timeline.chunks(timeline.len().div_ceil(COLUMNS)).flat_map(extremes).collect();
    thinned.dedup();
    thinned
}

/// The highest few points where live bytes turn down, and the last point.
pub(super) fn turning_points(timeline: &[TimelinePoint]) -> Vec<TimelinePoint> {
    let turns = |index: &usize| {
        let live = timeline[*index].live;
        let before = index.checked_sub(1).map_or(0, |before| timeline[before].live);
        live > before && timeline.get(index + 1).is_none_or(|after| live > after.live)
    };
    let mut turning: Vec<usize> = (0..timeline.len()).filter(turns).collect();
    // Of equal ones the last, which counts as the peak.
    turning.sort_by_key(|index| std::cmp::Reverse((timeline[*index].live, *index)));
    turning.truncate(MAX_REACHABLE - 1);
    let is_peak = |point: &TimelinePoint| Some(*point) == peak(timeline);
    let peak = timeline.iter().rposition(is_peak);
    turning.extend(peak.into_iter().chain(timeline.len().checked_sub(1)));
    turning.sort_unstable();
    turning.dedup();
    turning.into_iter().map(|index| timeline[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(lives: &[u64]) -> Vec<TimelinePoint> {
        lives.iter().zip(0..).map(|(live, clock)| TimelinePoint { clock, live: *live }).collect()
    }

    fn lives(timeline: &[TimelinePoint]) -> Vec<u64> {
        timeline.iter().map(|point| point.live).collect()
    }

    #[test]
    fn last_of_equal_peaks_counts() {
        assert_eq!(peak(&timeline(&[0, 5, 1, 5, 2])), Some(TimelinePoint { clock: 3, live: 5 }));
        assert_eq!(peak(&[]), None);
    }

    #[test]
    fn highest_turns_and_end_are_reachable() {
        let all = timeline(&[0, 3, 1, 9, 2, 4, 1, 5, 0, 8, 0, 7]);
        assert_eq!(lives(&turning_points(&all)), [9, 5, 8, 7]);
        assert_eq!(lives(&turning_points(&timeline(&[0, 1, 2, 3]))), [3]);
        assert_eq!(lives(&turning_points(&timeline(&[3, 3]))), [3, 3][1..]);
        assert_eq!(lives(&turning_points(&timeline(&[0, 0]))), [0]);
        assert_eq!(turning_points(&[]), []);
    }

    #[test]
    fn thinning_keeps_the_ends_and_the_extremes() {
        let mut all = timeline(&(0..100_000).map(|at| at % 97).collect::<Vec<_>>());
        all[54_321].live = 1_000_000;
        let thin = thinned(&all);
        assert!(thin.len() <= MAX_POINTS, "{}", thin.len());
        assert_eq!((thin.first(), thin.last()), (all.first(), all.last()));
        assert_eq!(peak(&thin), Some(all[54_321]));
        assert!(thin.is_sorted_by_key(|point| point.clock));
    }
}
