//! Tables of how long programs take.

use course_format::times::{Ratio, Times};
use grading::table::{self, Align};
use heap_profile::Bytes;

use crate::bench::TimedProgram;
use crate::bench::profilers::Cost;
use crate::bench::statistics::Interval;
use crate::bench::wait_times::WaitTime;

/// The programs of one exercise, its own first, each next to its `saved` ratio.
pub(crate) fn programs(programs: &[TimedProgram], saved: Option<&Times>) -> String {
    let key = programs.first().map_or("", |first| first.exercise.key.as_str());
    let mut head = header(key, &["time", "with 95 %", "ratio", "from", "to"]);
    head.extend(saved.map(|_| "saved".to_owned()));
    let has_floor = programs.iter().any(|program| program.to_floor.is_some());
    head.extend(has_floor.then(|| "to floor".to_owned()));
    head.extend(["peak", "verdict"].map(str::to_owned));
    let rows = programs.iter().map(|program| row(program, saved));
    aligned(head, rows)
}

/// What a learner waits for, and how much of that the exercise's program takes.
pub(crate) fn wait_times(key: &str, wait_times: &[WaitTime]) -> String {
    let head = ["wall time", "its program", "the tool's"];
    let rows = wait_times.iter().map(|WaitTime { what, seconds, program }| {
        let own = program.map_or_else(|| "-".to_owned(), time);
        vec![(*what).to_owned(), time(*seconds), own, time(seconds - program.unwrap_or(0.0))]
    });
    aligned(header(key, &head), rows)
}

/// The cost of each profiler, and which are not installed.
pub(crate) fn costs(key: &str, costs: &[Cost], missing: &[&str]) -> String {
    let head = ["wall time", "ratio", "from", "to", "per allocation", "per live block"];
    let rows = costs.iter().map(|cost| {
        let Ratio { median, low, high } = cost.ratio;
        let mut cells = vec![cost.profiler.to_owned(), time(cost.seconds)];
        cells.extend([median, low, high].map(Ratio::rounded));
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        cells.push(or_dash(cost.per_allocation.map(time)));
        cells.push(or_dash(cost.per_block.map(|bytes| format!("{bytes:.0} bytes"))));
        cells
    });
    let table = aligned(header(key, &head), rows);
    let missing = missing.iter().map(|tool| format!("not installed: {tool}\n"));
    table + &missing.collect::<String>()
}

/// The header of a table about the exercise `key`.
fn header(key: &str, columns: &[&str]) -> Vec<String> {
    [key].iter().chain(columns).map(|cell| (*cell).to_owned()).collect()
}

/// Lays out a table: the first column aligned to the left, the others to the right.
fn aligned(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    table::lines(&rows, &[Align::Left, Align::Right]).join("\n") + "\n\n"
}

fn row(program: &TimedProgram, saved: Option<&Times>) -> Vec<String> {
    let binary = &program.program.binary;
    let Interval { median, low, high } = program.timing.seconds();
    let Ratio { median: ratio, low: from, high: to } = program.ratio;
    let mut cells = vec![binary.clone(), time(median), format!("{} - {}", time(low), time(high))];
    cells.extend([ratio, from, to].map(Ratio::rounded));
    cells.extend(saved.map(|saved| {
        saved.of(binary).map_or_else(|| "-".to_owned(), |ratio| Ratio::rounded(ratio.median))
    }));
    cells.extend(program.to_floor.map(|floor| Ratio::rounded(floor.median)));
    cells.extend(match program.outcome {
        Some((stats, outcome)) => [Bytes(stats.peak_bytes).to_string(), outcome.replace('-', " ")],
        None => ["-".to_owned(), "the floor".to_owned()],
    });
    cells
}

/// A time with three significant digits, in a suitable unit.
fn time(seconds: f64) -> String {
    let (number, unit) = match seconds {
        seconds if seconds < 0.0 => return "about 0".to_owned(),
        seconds if seconds >= 1.0 => (seconds, "s"),
        seconds if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        seconds if seconds >= 1e-6 => (seconds * 1e6, "µs"),
        _ => (seconds * 1e9, "ns"),
    };
    let decimals = match number {
        number if number >= 99.95 => 0,
        number if number >= 9.995 => 1,
        _ => 2,
    };
    format!("{number:.decimals$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_significant_digits() {
        let texts = [2.5, 0.999_96, 0.044_21, 0.000_204, 9.996e-6, 3.0e-9].map(time);
        assert_eq!(texts, ["2.50 s", "1000 ms", "44.2 ms", "204 µs", "10.0 µs", "3.00 ns"]);
    }
}
