//! A station keeps its temperatures and drops the text: the time of a reading follows
//! from its index. It costs an assumption, that no reading is missing. Do not stop here:
//! the temperatures of all stations are still there at once, though of most of them
//! nobody asks for more than the highest.

use std::cmp::Reverse;
use std::process::ExitCode;

use night_report::{INTERVAL, ROWS, Row, STATIONS, fetch};

// Changed: there is no `report` any more.
struct Station {
    number: u32,
    temperatures: Vec<i32>,
}

impl Station {
    #[inline(never)]
    fn read(number: u32) -> Self {
        let report = fetch(number);
        let temperatures = report.lines().filter_map(temperature).collect();
        Station { number, temperatures }
    }

    fn warmest(&self) -> i32 {
        self.temperatures.iter().copied().max().expect("a station measures all day")
    }

    /// When the temperature was first `warmest`, in seconds since midnight.
    fn time_of(&self, warmest: i32) -> u32 {
        let index = self.temperatures.iter().position(|tenths| *tenths == warmest);
        let index = u32::try_from(index.expect("it was measured")).expect("a day is short");
        index * INTERVAL
    }
}

/// The temperature in a line of a report.
fn temperature(line: &str) -> Option<i32> {
    line.split_whitespace().nth(1)?.parse().ok()
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
