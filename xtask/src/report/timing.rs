//! How long programs take, in a table.

use profile::times::{Ratio, Times};

use crate::bench::statistics::Interval;
use crate::commands::bench::Benched;

/// The programs of one exercise, its own first; beside each what was `saved`.
pub(crate) fn table(programs: &[Benched], saved: Option<&Times>) -> String {
    let key = programs.first().map_or("", |first| first.exercise.key.as_str());
    let mut head = vec![key.to_owned()];
    head.extend(["time", "with 95 %", "ratio", "from", "to"].map(str::to_owned));
    head.extend(saved.map(|_| "saved".to_owned()));
    let floored = programs.iter().any(|program| program.to_floor.is_some());
    head.extend(floored.then(|| "to floor".to_owned()));
    head.extend(["peak", "verdict"].map(str::to_owned));
    let rows = programs.iter().map(|program| row(program, saved));
    let table: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let width =
        |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (text, width))| {
            if column == 0 { format!("{text:<width$}") } else { format!("{text:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    table.iter().map(line).collect::<String>() + "\n"
}

fn row(program: &Benched, saved: Option<&Times>) -> Vec<String> {
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
        Some((peak, outcome)) => [peak.to_string(), outcome.replace('-', " ")],
        None => ["-".to_owned(), "the floor".to_owned()],
    });
    cells
}

/// Three digits that count, in the unit that suits.
fn time(seconds: f64) -> String {
    let (number, unit) = match seconds {
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
    fn a_time_has_three_digits_that_count() {
        let told = [2.5, 0.999_96, 0.044_21, 0.000_204, 9.996e-6, 3.0e-9].map(time);
        assert_eq!(told, ["2.50 s", "1000 ms", "44.2 ms", "204 µs", "10.0 µs", "3.00 ns"]);
    }
}
