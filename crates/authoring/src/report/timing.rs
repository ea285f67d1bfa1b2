//! Tables of how long programs take.

use course_format::times::{Ratio, Times};
use grading::table::{self, Align};
use heap_profile::Bytes;

use crate::bench::Calls;
use crate::bench::profilers::Cost;
use crate::bench::programs::TimedProgram;
use crate::bench::wait_times::WaitTime;

/// The programs of the exercise `key`, its own first, each next to its ratio in `saved`.
pub(crate) fn programs(
    key: &str,
    programs: &[TimedProgram],
    calls: Calls,
    saved: Option<&Times>,
) -> String {
    let rounds = programs.first().map_or(0, |program| program.timing.rounds.len());
    let columns = columns(calls, saved.is_some(), has_floor(programs));
    let names: Vec<&str> = columns.iter().map(|column| column.0).collect();
    let head = header("program", &names);
    let rows = programs.iter().map(|program| row(program, saved));
    format!("{key}, {rounds} rounds\n{}", aligned(head, rows))
}

/// What the columns of such tables are.
pub(crate) fn legend(calls: Calls, has_saved: bool, has_floor: bool) -> String {
    let columns = columns(calls, has_saved, has_floor);
    let rows: Vec<_> =
        columns.iter().map(|(name, about)| [*name, *about].map(str::to_owned)).collect();
    table::lines(&rows, &[Align::Left]).join("\n") + "\n"
}

/// Whether the floor is among `programs`.
pub(crate) fn has_floor(programs: &[TimedProgram]) -> bool {
    programs.iter().any(|program| program.to_floor.is_some())
}

/// The columns after the program, and what they are.
fn columns(calls: Calls, saved: bool, floor: bool) -> Vec<(&'static str, &'static str)> {
    let mut columns = vec![
        match calls {
            Calls::First => (
                "first call",
                "one call in a fresh process, which is what you run; the median of the rounds",
            ),
            Calls::Repeated => (
                "warm call",
                "a later call in a warm process, by Criterion; the median of the rounds",
            ),
        },
        ("ratio", "to the first program, round by round; the median"),
        ("95 %", "how far that may be off: its confidence interval of 95 %"),
    ];
    columns.extend(saved.then_some(("saved", "the ratio in the book")));
    columns.extend(
        floor.then_some(("to floor", "the ratio to the floor, the least that can be done")),
    );
    columns.push(("peak", "the most bytes that are alive at once, as `check` measures them"));
    columns.push(("verdict", "what `check` says of that"));
    columns
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
    let head = ["wall time", "ratio", "lowest", "highest", "per allocation", "per live block"];
    let rows = costs.iter().map(|cost| {
        let (lowest, highest) = cost.extremes;
        let mut cells = vec![cost.profiler.to_owned(), time(cost.seconds)];
        cells.extend([cost.ratio, lowest, highest].map(brief));
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        cells.push(or_dash(cost.per_allocation.map(time)));
        cells.push(or_dash(cost.per_block.map(|bytes| format!("{bytes:.0} bytes"))));
        cells
    });
    let table = aligned(header(key, &head), rows);
    let missing = missing.iter().map(|tool| format!("not installed: {tool}\n"));
    table + &missing.collect::<String>()
}

/// The header of a table whose first column is `first`.
fn header(first: &str, columns: &[&str]) -> Vec<String> {
    [first].iter().chain(columns).map(|cell| (*cell).to_owned()).collect()
}

/// Lays out a table: the first column aligned to the left, the others to the right.
fn aligned(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    table::lines(&rows, &[Align::Left, Align::Right]).join("\n") + "\n\n"
}

fn row(program: &TimedProgram, saved: Option<&Times>) -> Vec<String> {
    let name = program.name.to_owned();
    let Ratio { median, low, high } = program.ratio;
    let interval = format!("{}–{}", brief(low), brief(high));
    let mut cells = vec![name, time(program.timing.seconds()), brief(median), interval];
    cells.extend(saved.map(|saved| {
        let ratio = saved.of(program.binary);
        ratio.map_or_else(|| "-".to_owned(), |ratio| brief(ratio.median))
    }));
    cells.extend(program.to_floor.map(to_floor));
    cells.extend(match program.outcome {
        Some((stats, outcome)) => [Bytes(stats.peak_bytes).to_string(), outcome.replace('-', " ")],
        None => ["-".to_owned(), "the floor".to_owned()],
    });
    cells
}

/// A ratio in a few characters.
fn brief(ratio: f64) -> String {
    Ratio::rounded(ratio).replace("less than ", "<")
}

/// A ratio to the floor. Nothing that does the task should be below: then it is another
/// task, or the floor is none.
fn to_floor(ratio: Ratio) -> String {
    match ratio {
        Ratio { high, .. } if high < 1.0 => "below the floor".to_owned(),
        Ratio { median, .. } if median < 1.0 => "about 1.0".to_owned(),
        Ratio { median, .. } => brief(median),
    }
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
    use course_format::times::FORMAT;
    use heap_profile::stats::HeapStats;

    use super::*;
    use crate::bench::Timing;

    fn ratio(median: f64, low: f64, high: f64) -> Ratio {
        Ratio { median, low, high }
    }

    /// As wide as the course's own tables get.
    #[test]
    fn table_fits_a_terminal() {
        let program = |name: &'static str, to_floor, outcome| TimedProgram {
            name,
            binary: name,
            outcome,
            timing: Timing { rounds: vec![0.123; 6] },
            ratio: ratio(0.271, 0.266, 0.279),
            to_floor: Some(to_floor),
        };
        let mut stats = HeapStats::default();
        stats.peak_bytes = 500_000_000;
        let programs = [
            program("clinging-onto-memory", ratio(4.1, 4.0, 4.2), Some((stats, "over-budget"))),
            program("cheats", ratio(0.5, 0.4, 0.6), Some((stats, "passed"))),
            program("as_quick", ratio(0.98, 0.95, 1.01), Some((stats, "stretch"))),
            program("one_pass", ratio(1.0, 1.0, 1.0), None),
        ];
        let saved = Times { format: FORMAT, exercises: Vec::new() };
        let shown = super::programs("2", &programs, Calls::First, Some(&saved));
        let expected = [
            "2, 6 rounds",
            "program               first call  ratio        95 %  saved         to floor      peak      verdict",
            "clinging-onto-memory      123 ms   0.27  0.27–0.28      -              4.1  500.0 MB  over budget",
            "cheats                    123 ms   0.27  0.27–0.28      -  below the floor  500.0 MB       passed",
            "as_quick                  123 ms   0.27  0.27–0.28      -        about 1.0  500.0 MB      stretch",
            "one_pass                  123 ms   0.27  0.27–0.28      -              1.0         -    the floor",
            "",
        ];
        assert_eq!(shown.lines().collect::<Vec<_>>(), expected, "{shown}");
        assert!(shown.lines().all(|row| row.chars().count() <= 100), "{shown}");
    }

    #[test]
    fn every_column_is_explained() {
        let names = |calls, saved, floor| {
            let shown = legend(calls, saved, floor);
            assert!(shown.lines().all(|row| row.chars().count() <= 100), "{shown}");
            let name = |line: &str| line.split("  ").next().unwrap_or("").to_owned();
            shown.lines().map(name).collect::<Vec<_>>()
        };
        let all = ["first call", "ratio", "95 %", "saved", "to floor", "peak", "verdict"];
        assert_eq!(names(Calls::First, true, true), all);
        let least = ["warm call", "ratio", "95 %", "peak", "verdict"];
        assert_eq!(names(Calls::Repeated, false, false), least);
    }

    #[test]
    fn times_have_three_significant_digits() {
        let texts = [2.5, 0.999_96, 0.044_21, 0.000_204, 9.996e-6, 3.0e-9].map(time);
        assert_eq!(texts, ["2.50 s", "1000 ms", "44.2 ms", "204 µs", "10.0 µs", "3.00 ns"]);
    }
}
