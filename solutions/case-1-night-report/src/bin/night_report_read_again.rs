//! The highest temperature of each station is enough to find the ten, and only their
//! reports are fetched once more. It costs those ten fetches, which here are quick and
//! over a network may not be; and what is fetched again may have changed. Do not do it
//! if the source can be read only once.

use std::cmp::Reverse;
use std::process::ExitCode;

use night_report::{ROWS, Row, STATIONS, fetch};

// Changed: these two functions fetch the report, use it, and drop it.
#[inline(never)]
fn warmest(station: u32) -> i32 {
    let report = fetch(station);
    report.lines().filter_map(temperature).max().expect("a station measures all day")
}

/// When the temperature was first `warmest`, in seconds since midnight.
#[inline(never)]
fn time_of(station: u32, warmest: i32) -> u32 {
    let report = fetch(station);
    let line = report.lines().find(|line| temperature(line) == Some(warmest));
    line.and_then(time).expect("it was measured")
}

/// The temperature in a line of a report.
fn temperature(line: &str) -> Option<i32> {
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The time in a line of a report, in seconds since midnight.
fn time(line: &str) -> Option<u32> {
    let mut parts = line.split([':', ' ']).map_while(|part| part.parse::<u32>().ok());
    Some(parts.next()? * 3600 + parts.next()? * 60 + parts.next()?)
}

fn night_report() -> Vec<Row> {
    let warmest = |station| (Reverse(warmest(station)), station);
    let mut stations: Vec<(Reverse<i32>, u32)> = (0..STATIONS).map(warmest).collect();
    stations.sort_unstable();
    let row = |(warmest, station): &(Reverse<i32>, u32)| {
        let time = time_of(*station, warmest.0);
        Row { warmest: *warmest, station: *station, time }
    };
    stations[..ROWS].iter().map(row).collect()
}

fn main() -> ExitCode {
    night_report::run(night_report)
}
