//! A station is read, and what the night report needs of it is kept: a row of a few
//! bytes. Its text and its temperatures are dropped before the next station is read. It
//! costs the questions that nobody has asked yet: whoever wants a mean later has to read
//! everything again. Do not do it while you are still finding out what the report needs.

use std::cmp::Reverse;
use std::process::ExitCode;

use night_report::{ROWS, Row, STATIONS, fetch};

// Changed: it returns what is needed, and keeps nothing else.
#[inline(never)]
fn read(station: u32) -> Row {
    let report = fetch(station);
    let temperatures: Vec<i32> = report.lines().filter_map(temperature).collect();
    let warmest = temperatures.into_iter().max().expect("a station measures all day");
    let line = report.lines().find(|line| temperature(line) == Some(warmest));
    let time = line.and_then(time).expect("it was measured");
    Row { warmest: Reverse(warmest), station, time }
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
