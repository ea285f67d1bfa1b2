//! The table: a row for each test.

use heap_budget::heap_profile::bytes::{Bytes, grouped};
use heap_budget::heap_profile::text::visible;
use heap_budget::report::{Outcome, Report, Test};

use crate::compare::{before, change};

/// A budget that is more than so many times what the test needs is far too loose: it would let
/// the mistake pass that it is there for.
const LOOSE: u64 = 10;

/// Every test of `report`, with what has changed since `baseline`, if there is one.
pub(crate) fn table(report: &Report, baseline: Option<&Report>, is_markdown: bool) -> String {
    let mut head = vec!["test", "peak", "of its budget", "blocks", "left alive"];
    if baseline.is_some() {
        head.insert(2, "change");
    }
    let mut rows = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    rows.extend(report.tests.iter().map(|test| row(test, baseline)));
    if is_markdown { markdown(&rows) } else { plain(&rows) }
}

fn row(test: &Test, baseline: Option<&Report>) -> Vec<String> {
    let mut row = vec![visible(&test.name)];
    let Some(heap) = test.heap else {
        let outcome = match test.outcome {
            Outcome::Over => "over its budget",
            _ => "failed",
        };
        row.push(outcome.to_owned());
        row.resize(if baseline.is_some() { 6 } else { 5 }, String::new());
        return row;
    };
    row.push(Bytes(heap.peak_bytes).exact());
    if let Some(baseline) = baseline {
        let before = before(baseline, test).and_then(|before| before.heap);
        row.push(before.map_or("new".to_owned(), |old| change(old.peak_bytes, heap.peak_bytes)));
    }
    let share = test.limits.peak.map(|limit| share(heap.peak_bytes, limit));
    row.push(share.unwrap_or_default());
    row.extend([grouped(heap.total_blocks), grouped(heap.end_blocks)]);
    row
}

/// "51% of 2,000 bytes"
fn share(peak: u64, limit: u64) -> String {
    let percent = u128::from(peak) * 100 / u128::from(limit.max(1));
    format!("{percent}% of {}", Bytes(limit).exact())
}

/// A note for each budget that is far too loose.
pub(crate) fn loose(report: &Report) -> Vec<String> {
    let note = |test: &Test| {
        let (peak, limit) = (test.heap?.peak_bytes, test.limits.peak?);
        (peak > 0 && limit / LOOSE > peak).then(|| {
            format!(
                "note: the budget of `{}` is {} times what it needs ({}:{})",
                visible(&test.name),
                grouped(limit / peak),
                visible(&test.file),
                test.line
            )
        })
    };
    report.tests.iter().filter_map(note).collect()
}

/// The first column to the left, and the others to the right.
fn plain(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let others = row.iter().zip(&widths).skip(1);
        let others: Vec<String> = others.map(|(cell, width)| format!("  {cell:>width$}")).collect();
        let line = format!("{:<1$}{2}", row[0], widths[0], others.concat());
        line.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn markdown(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let name = if cells[0] == "test" { cells[0].clone() } else { format!("`{}`", cells[0]) };
        format!("| {name} | {} |\n", cells[1..].join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.insert(1, format!("| --- |{}\n", " ---: |".repeat(rows[0].len() - 1)));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(peak: u64) -> Report {
        let text = format!(
            r#"{{"version": 1, "tests": [
                {{"package": "p", "name": "a::t", "file": "src/a.rs", "line": 1, "build": "debug",
                  "outcome": "passed", "limits": {{"peak": 2000, "leaks": 0}},
                  "heap": {{"peak_bytes": {peak}, "peak_blocks": 1, "total_bytes": 9000,
                            "total_blocks": 12, "end_bytes": 0, "end_blocks": 0}}}},
                {{"package": "p", "name": "b", "file": "src/b.rs", "line": 1, "build": "debug",
                  "outcome": "failed", "limits": {{"leaks": 0}}}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_row_for_each_test() {
        let expected = "\
test         peak         of its budget  blocks  left alive
a::t  1,000 bytes  50% of 2,000 bytes      12           0
b          failed
";
        let table = table(&report(1_000), None, false);
        let squeezed = |text: &str| {
            text.lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect::<Vec<_>>()
        };
        assert_eq!(squeezed(&table), squeezed(expected));
    }

    #[test]
    fn markdown_has_what_has_changed() {
        let expected = "\
| test | peak | change | of its budget | blocks | left alive |
| --- | ---: | ---: | ---: | ---: | ---: |
| `a::t` | 1,000 bytes | -50.0% | 50% of 2,000 bytes | 12 | 0 |
| `b` | failed |  |  |  |  |
";
        assert_eq!(table(&report(1_000), Some(&report(2_000)), true), expected);
    }

    #[test]
    fn loose_budgets_are_told() {
        assert_eq!(loose(&report(200)), <[&str; 0]>::default());
        let note = "note: the budget of `a::t` is 20 times what it needs (src/a.rs:1)";
        assert_eq!(loose(&report(100)), [note]);
    }
}
