//! Case 1: the night report.
//!
//! Every night a program reads what the weather stations have measured, and lists the
//! ten warmest. It holds too much memory, and nobody says why. Find out, and bring it
//! within its budget; the chapter is `course/src/case-1-night-report.md`.

use std::cmp::Reverse;
use std::process::ExitCode;

use night_report::{ROWS, Row, STATIONS, fetch};

/// A station and its day.
struct Station {
    number: u32,
    report: String,
    temperatures: Vec<i32>,
}

impl Station {
    #[inline(never)]
    fn read(number: u32) -> Self {
        let report = fetch(number);
        let temperatures = report.lines().filter_map(temperature).collect();
        Station { number, report, temperatures }
    }

    fn warmest(&self) -> i32 {
        self.temperatures.iter().copied().max().expect("a station measures all day")
    }

    /// When the temperature was first `warmest`, in seconds since midnight.
    fn time_of(&self, warmest: i32) -> u32 {
        let line = self.report.lines().find(|line| temperature(line) == Some(warmest));
        line.and_then(time).expect("it was measured")
    }
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
    let mut stations: Vec<Station> = (0..STATIONS).map(Station::read).collect();
    stations.sort_by_key(|station| (Reverse(station.warmest()), station.number));
    let mut rows = Vec::with_capacity(ROWS);
    for station in &stations[..ROWS] {
        let warmest = station.warmest();
        let time = station.time_of(warmest);
        rows.push(Row { warmest: Reverse(warmest), station: station.number, time });
    }
    rows
}

fn main() -> ExitCode {
    night_report::run(night_report)
}
