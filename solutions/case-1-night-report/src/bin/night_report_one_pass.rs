//! One pass over the lines finds the warmest reading, so the temperatures are never
//! collected, and the text is dropped before the next one is fetched. It costs the two
//! small functions that said what happens, and a tie has to be decided in the same place.
//! Do not do it if a second question about the temperatures is likely.

use std::cmp::Reverse;
use std::process::ExitCode;

use night_report::{ROWS, Row, STATIONS, fetch};

// Changed: the first of the warmest readings, without collecting them.
#[inline(never)]
fn read(station: u32) -> Row {
    let report = fetch(station);
    let row = |line| {
        let (warmest, time) = (Reverse(temperature(line)?), time(line)?);
        Some(Row { warmest, station, time })
    };
    report.lines().filter_map(row).min().expect("a station measures all day")
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
    let mut rows: Vec<Row> = (0..STATIONS).map(read).collect();
    rows.sort_unstable();
    rows.truncate(ROWS);
    rows
}

fn main() -> ExitCode {
    night_report::run(night_report)
}
