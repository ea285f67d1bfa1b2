//! How the peak of a program grows with its input: one build, and a run at each of the
//! exercise's sizes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use course_format::growth::{GrowingLine, SizePeak};
use heap_profile::stats::HeapStats;

use crate::cargo::Build;
use crate::course::{Course, Exercise, Program};
use crate::outcome::Measured;
use crate::progress::Progress;
use crate::verdict::{Verdict, grade_at_size};

/// What the runs of a program have shown.
pub struct Measurement<'a> {
    /// The peaks, by the smallest size first.
    pub points: Vec<SizePeak>,
    /// The figures of each of these runs.
    pub stats: Vec<HeapStats>,
    /// The lines that hold more at the largest size than at the smallest, that of which it is
    /// the most first.
    pub lines: Vec<GrowingLine>,
    /// The size at which the program did not give the right answer, and the verdict. It was
    /// run at no size after that.
    pub failed: Option<(u64, Verdict<'a>)>,
}

/// Runs `program` at each of the sizes of `exercise`, until it fails. `source` is the text of
/// the program.
pub fn measure<'a>(
    course: &Course,
    exercise: &'a Exercise,
    program: &'a Program,
    build: &'a Build,
    source: &str,
    progress: &dyn Progress,
) -> Measurement<'a> {
    let mut measurement =
        Measurement { points: Vec::new(), stats: Vec::new(), lines: Vec::new(), failed: None };
    let mut first_lines = None;
    let sizes = exercise.sizes.iter().flat_map(|sizes| &sizes.values);
    for size in sizes.copied() {
        let verdict = grade_at_size(course, exercise, program, build, size, progress);
        let Some(measured) = verdict.outcome.right() else {
            measurement.failed = Some((size, verdict));
            break;
        };
        let stats = measured.run.stats;
        measurement.points.push(SizePeak { size, peak_bytes: stats.peak_bytes });
        measurement.stats.push(stats);
        let lines = by_line(measured);
        let first = first_lines.get_or_insert_with(|| lines.clone());
        measurement.lines = growing(first, &lines, source);
    }
    measurement
}

/// The bytes alive at the peak by the line of the program that allocated them.
fn by_line(measured: &Measured) -> BTreeMap<u32, u64> {
    let mut lines = BTreeMap::new();
    for holder in &measured.holders {
        if let Some(location) = &holder.location {
            *lines.entry(location.line).or_default() += holder.bytes;
        }
    }
    lines
}

/// The lines of `source` that hold more in `last` than in `first`.
fn growing(
    first: &BTreeMap<u32, u64>,
    last: &BTreeMap<u32, u64>,
    source: &str,
) -> Vec<GrowingLine> {
    let growing = |(line, bytes): (&u32, &u64)| {
        let more_bytes = bytes.saturating_sub(first.get(line).copied().unwrap_or(0));
        let text = source.lines().nth(*line as usize - 1).unwrap_or_default().trim().to_owned();
        (more_bytes > 0).then_some(GrowingLine { line: *line, text, more_bytes })
    };
    let mut lines: Vec<GrowingLine> = last.iter().filter_map(growing).collect();
    lines.sort_by_key(|line| Reverse(line.more_bytes));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_hold_more_are_named_with_their_text() {
        let first = BTreeMap::from([(1, 100), (2, 500), (3, 40)]);
        let last = BTreeMap::from([(1, 160), (2, 500), (3, 20), (4, 90)]);
        let line =
            |line, text: &str, more_bytes| GrowingLine { line, text: text.into(), more_bytes };
        let expected = [line(4, "", 90), line(1, "let a;", 60)];
        assert_eq!(growing(&first, &last, "  let a;\nb\nc"), expected);
    }
}
