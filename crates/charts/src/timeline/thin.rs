//! Which moments of a run are drawn, and which can be reached.

use heap_profile::stats::TimelinePoint;

/// More moments than this are thinned, and so many columns are left then.
const MANY: usize = 1_000;
const COLUMNS: usize = 250;
/// At most this many moments of a run can be reached by the keyboard.
const REACHED: usize = 5;

/// The moment of the peak; as dhat has it, the last of several.
pub(super) fn peak(moments: &[TimelinePoint]) -> Option<TimelinePoint> {
    moments.iter().copied().max_by_key(|moment| moment.live)
}

/// `moments`, or where they are many, of every so many in a row the first, the
/// lowest, the highest and the last: the peak is never dropped.
pub(super) fn thinned(moments: &[TimelinePoint]) -> Vec<TimelinePoint> {
    if moments.len() <= MANY {
        return moments.to_vec();
    }
    let kept = |column: &[TimelinePoint]| {
        let places = 0..column.len();
        let lowest = places.clone().min_by_key(|place| column[*place].live);
        let highest = places.max_by_key(|place| column[*place].live);
        let mut kept = [0, lowest.unwrap_or(0), highest.unwrap_or(0), column.len() - 1];
        kept.sort_unstable();
        kept.map(|place| column[place])
    };
    let mut thinned: Vec<TimelinePoint> =
        moments.chunks(moments.len().div_ceil(COLUMNS)).flat_map(kept).collect();
    thinned.dedup();
    thinned
}

/// The moments where live bytes turn down, the highest few, and the last one.
pub(super) fn turning(moments: &[TimelinePoint]) -> Vec<TimelinePoint> {
    let turns = |place: &usize| {
        let live = moments[*place].live;
        let before = place.checked_sub(1).map_or(0, |before| moments[before].live);
        live > before && moments.get(place + 1).is_none_or(|after| live > after.live)
    };
    let mut turning: Vec<usize> = (0..moments.len()).filter(turns).collect();
    // Of equal ones the last, which is the one that counts as the peak.
    turning.sort_by_key(|place| std::cmp::Reverse((moments[*place].live, *place)));
    turning.truncate(REACHED - 1);
    let is_peak = |moment: &TimelinePoint| Some(*moment) == peak(moments);
    let peak = moments.iter().rposition(is_peak);
    turning.extend(peak.into_iter().chain(moments.len().checked_sub(1)));
    turning.sort_unstable();
    turning.dedup();
    turning.into_iter().map(|place| moments[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(lives: &[u64]) -> Vec<TimelinePoint> {
        lives.iter().zip(0..).map(|(live, clock)| TimelinePoint { clock, live: *live }).collect()
    }

    fn lives(moments: &[TimelinePoint]) -> Vec<u64> {
        moments.iter().map(|moment| moment.live).collect()
    }

    #[test]
    fn of_equal_peaks_the_last_counts() {
        assert_eq!(peak(&moments(&[0, 5, 1, 5, 2])), Some(TimelinePoint { clock: 3, live: 5 }));
        assert_eq!(peak(&[]), None);
    }

    #[test]
    fn the_highest_turns_and_the_end_are_reached() {
        let all = moments(&[0, 3, 1, 9, 2, 4, 1, 5, 0, 8, 0, 7]);
        assert_eq!(lives(&turning(&all)), [9, 5, 8, 7]);
        assert_eq!(lives(&turning(&moments(&[0, 1, 2, 3]))), [3]);
        assert_eq!(lives(&turning(&moments(&[3, 3]))), [3, 3][1..]);
        assert_eq!(lives(&turning(&moments(&[0, 0]))), [0]);
        assert_eq!(turning(&[]), []);
    }

    #[test]
    fn thinning_keeps_the_ends_and_the_extremes() {
        let mut all = moments(&(0..100_000).map(|at| at % 97).collect::<Vec<_>>());
        all[54_321].live = 1_000_000;
        let thin = thinned(&all);
        assert!(thin.len() <= MANY, "{}", thin.len());
        assert_eq!((thin.first(), thin.last()), (all.first(), all.last()));
        assert_eq!(peak(&thin), Some(all[54_321]));
        assert!(thin.is_sorted_by_key(|moment| moment.clock));
    }
}
