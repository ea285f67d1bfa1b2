//! The scale that all runs are drawn to.

use heap_profile::Bytes;
use heap_profile::stats::TimelinePoint;

use super::{PLOT_HEIGHT, Run, TOP_MARGIN, thin::peak};

/// Where the plot begins and how wide it is, in percent of the picture. In the margins is
/// room for points at the plot's edges.
pub(super) const LEFT: u64 = 1;
pub(super) const WIDTH: u64 = 98;
/// The width and the height of the plot, in units of its own: finer than the pixels of
/// any screen.
pub(super) const UNITS: u64 = 10_000;
/// The most ticks on an axis, besides 0.
const MAX_TICKS: u64 = 5;

/// The bytes that the whole width and the whole height stand for, above 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    clock: u64,
    live: u64,
}

impl Scale {
    /// A scale that fits all of `runs` and `limits`.
    pub(super) fn of(runs: &[Run], limits: &[(&str, Bytes)]) -> Self {
        let clocks = runs.iter().flat_map(|run| run.timeline).map(|point| point.clock);
        let peaks = runs.iter().filter_map(|run| peak(run.timeline)).map(|point| point.live);
        let lives = peaks.chain(limits.iter().map(|(_, limit)| limit.0));
        Scale { clock: clocks.max().unwrap_or(0).max(1), live: lives.max().unwrap_or(0).max(1) }
    }

    /// The position of `clock`, in percent of the picture: "40.2%".
    pub(super) fn x(&self, clock: u64) -> String {
        let hundredths = LEFT * 100 + part(clock, self.clock, WIDTH * 100);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    }

    /// The position of `clock`, in thousandths of the plot.
    pub(super) fn thousandths(&self, clock: u64) -> u64 {
        part(clock, self.clock, 1000)
    }

    /// The position of `live` bytes, in pixels from the top.
    pub(super) fn y(&self, live: u64) -> u64 {
        TOP_MARGIN + PLOT_HEIGHT - part(live, self.live, PLOT_HEIGHT)
    }

    /// The position of a point in the plot, in its units.
    pub(super) fn units(&self, point: TimelinePoint) -> (u64, u64) {
        let y = UNITS - part(point.live, self.live, UNITS);
        (part(point.clock, self.clock, UNITS), y)
    }

    pub(super) fn live_ticks(&self) -> Vec<u64> {
        ticks(self.live)
    }

    pub(super) fn clock_ticks(&self) -> Vec<u64> {
        ticks(self.clock)
    }
}

/// `number` of `whole` in terms of `units`, rounded; at most `units`.
fn part(number: u64, whole: u64, units: u64) -> u64 {
    let scaled =
        (u128::from(number) * u128::from(units) + u128::from(whole) / 2) / u128::from(whole);
    u64::try_from(scaled).unwrap_or(units).min(units)
}

/// 0 and round numbers up to `most`.
fn ticks(most: u64) -> Vec<u64> {
    // Up to 10^19, the largest power of ten in 64 bits.
    let mut steps = (0..20).flat_map(|power| [1, 2, 5].map(|step| step * 10_u128.pow(power)));
    let fits = |step: &u128| u128::from(most) / step <= u128::from(MAX_TICKS);
    let step = steps.find(fits).and_then(|step| u64::try_from(step).ok()).unwrap_or(most);
    (0..=most / step).map(|tick| tick * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        for (most, shown) in [
            (500, vec![0, 100, 200, 300, 400, 500]),
            (600, vec![0, 200, 400, 600]),
            (7, vec![0, 2, 4, 6]),
            (1, vec![0, 1]),
        ] {
            assert_eq!(ticks(most), shown, "{most}");
        }
        assert!(ticks(u64::MAX).len() <= 6);
    }

    #[test]
    fn parts_do_not_overflow() {
        assert_eq!(part(200, 500, 10_000), 4_000);
        assert_eq!(part(u64::MAX, u64::MAX, 10_000), 10_000);
        assert_eq!(part(9, 3, 10), 10);
    }
}
