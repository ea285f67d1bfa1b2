//! The scale that all runs are drawn to.

use heap_profile::Bytes;
use heap_profile::stats::TimelinePoint;

use crate::draw::to_f64;
use crate::labels::{Anchor, Area};

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

    /// The position of `clock`, in percent of the picture.
    pub(super) fn x(&self, clock: u64) -> f64 {
        to_f64(LEFT * 100 + part(clock, self.clock, WIDTH * 100)) / 100.0
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
        ticks(self.live, MAX_TICKS)
    }

    /// The ticks of the clock, as many as have room for their labels on a narrow page.
    pub(super) fn clock_ticks(&self) -> Vec<ClockTick> {
        let ticks = |most: u64| -> Vec<ClockTick> {
            ticks(self.clock, most).into_iter().map(|clock| self.clock_tick(clock)).collect()
        };
        let fits = |ticks: &Vec<ClockTick>| {
            ticks.windows(2).all(|pair| !pair[0].area().covers(&pair[1].area()))
        };
        (1..=MAX_TICKS).rev().map(ticks).find(fits).unwrap_or_default()
    }

    fn clock_tick(&self, clock: u64) -> ClockTick {
        let x = self.x(clock);
        // At the edges, a centered label would be cut off.
        let anchor = match x {
            ..6.0 => Anchor::Start,
            6.0..85.0 => Anchor::Middle,
            _ => Anchor::End,
        };
        let text = if clock == 0 { "0".into() } else { Bytes(clock).to_string() };
        ClockTick { x, anchor, text }
    }
}

/// A tick of the horizontal axis.
pub(super) struct ClockTick {
    /// In percent of the picture.
    pub(super) x: f64,
    pub(super) anchor: Anchor,
    pub(super) text: String,
}

impl ClockTick {
    fn area(&self) -> Area {
        Area::text(self.text.chars().count(), self.anchor, self.x, 0.0, 0.0)
    }
}

/// `number` of `whole` in terms of `units`, rounded; at most `units`.
fn part(number: u64, whole: u64, units: u64) -> u64 {
    let scaled =
        (u128::from(number) * u128::from(units) + u128::from(whole) / 2) / u128::from(whole);
    u64::try_from(scaled).unwrap_or(units).min(units)
}

/// 0 and round numbers up to `most`, at most `count` of them.
fn ticks(most: u64, count: u64) -> Vec<u64> {
    // Up to 10^19, the largest power of ten in 64 bits.
    let mut steps = (0..20).flat_map(|power| [1, 2, 5].map(|step| step * 10_u128.pow(power)));
    let fits = |step: &u128| u128::from(most) / step <= u128::from(count);
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
            assert_eq!(ticks(most, 5), shown, "{most}");
        }
        assert!(ticks(u64::MAX, 5).len() <= 6);
    }

    #[test]
    fn labels_of_the_clock_do_not_cover_each_other() {
        for (clock, shown) in [
            (500_000_000, vec!["0", "200.0 MB", "400.0 MB"]),
            (60_000, vec!["0", "50,000 bytes"]),
            (1, vec!["0", "1 byte"]),
        ] {
            let ticks = Scale { clock, live: 1 }.clock_ticks();
            let texts: Vec<&str> = ticks.iter().map(|tick| tick.text.as_str()).collect();
            assert_eq!(texts, shown);
        }
    }

    #[test]
    fn parts_do_not_overflow() {
        assert_eq!(part(200, 500, 10_000), 4_000);
        assert_eq!(part(u64::MAX, u64::MAX, 10_000), 10_000);
        assert_eq!(part(9, 3, 10), 10);
    }
}
