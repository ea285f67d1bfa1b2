//! The task of case 1: the stations, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::cmp::Reverse;
use std::fmt::Write;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many stations there are.
pub const STATIONS: u32 = 48;

/// How many rows the night report has.
pub const ROWS: usize = 10;

/// The seconds from one reading to the next.
pub const INTERVAL: u32 = 10;

/// A row of the night report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The highest temperature of the day, in tenths of a degree.
    pub warmest: Reverse<i32>,
    /// The number of the station.
    pub station: u32,
    /// When it was first measured, in seconds since midnight.
    pub time: u32,
}

/// Fetches the report of a station: a line for each reading of the day, such as
/// `13:05:40  217`, with the temperature in tenths of a degree.
#[must_use]
#[inline(never)]
pub fn fetch(station: u32) -> String {
    let mut report = String::with_capacity(READINGS as usize * LINE);
    for reading in 0..READINGS {
        let (time, tenths) = (reading * INTERVAL, temperature(station, reading));
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        writeln!(report, "{hour:02}:{minute:02}:{second:02} {tenths:>4}").expect("it is a string");
    }
    report
}

/// Measures `night_report` and checks its answer: the [`ROWS`] warmest stations, the
/// warmest first, and of two that are as warm the one with the lower number.
pub fn run(night_report: impl Fn() -> Vec<Row>) -> ExitCode {
    harness::run(night_report, |answer| check(answer))
}

/// Readings of a day.
const READINGS: u32 = 24 * 3600 / INTERVAL;

/// Bytes of a line of a report, with its end.
const LINE: usize = 14;

/// What a station measures: colder or warmer than others, warmest in the afternoon, and
/// never quite the same twice.
fn temperature(station: u32, reading: u32) -> i32 {
    let afternoon = 15 * 3600 / INTERVAL;
    let curve = 120 - reading.abs_diff(afternoon) / 50;
    let noise = (reading ^ (station << 9)).wrapping_mul(0x9E37_79B9) >> 27;
    i32::try_from(station * 37 % 150 + curve + noise).expect("it is small")
}

fn check(answer: &[Row]) -> Result<(), Mismatch> {
    let row = |station| {
        let readings = (0..READINGS).map(|reading| {
            let warmest = Reverse(temperature(station, reading));
            Row { warmest, station, time: reading * INTERVAL }
        });
        readings.min().expect("there are readings")
    };
    let mut rows: [Row; STATIONS as usize] =
        std::array::from_fn(|station| row(u32::try_from(station).expect("it is small")));
    rows.sort_unstable();
    first_difference(rows.into_iter().take(ROWS), answer)
}
