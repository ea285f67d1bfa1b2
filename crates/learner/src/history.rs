//! The attempts at an exercise as a table, and their peaks as a line of bars.

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};

use crate::state::{Attempt, Record};
use grading::course::Exercise;
use grading::table::{Align, lines};

/// How many peaks, the latest ones, are shown on a line.
const MAX_PEAKS: usize = 8;

/// From the lowest bar to the highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A table of the recorded attempts, the oldest first.
pub fn table(exercise: &Exercise, record: &Record) -> String {
    let Exercise { key, title, number, .. } = exercise;
    if record.attempts.is_empty() {
        return format!(
            "{key}: no attempt yet\nhelp: `cargo xtask check {number}` makes the first\n"
        );
    }
    let count = counted(record.attempts.len() as u64, "attempt");
    let mut text = format!("{key}: {title}, {count}\n\n");
    let rows: Vec<_> = record.attempts.iter().map(row).collect();
    for line in lines(&rows, &[Align::Left, Align::Right, Align::Left]) {
        let _ = writeln!(text, "{line}");
    }
    if let Some(line) = peaks(exercise, record) {
        let _ = writeln!(text, "\n{line}");
    }
    text
}

/// Its time, its peak, and its outcome.
fn row(attempt: &Attempt) -> [String; 3] {
    let when = humantime::format_rfc3339_seconds(attempt.when).to_string();
    let when = when.replace('T', " ").replace('Z', " UTC");
    let peak = attempt.peak.map_or_else(|| "-".to_owned(), |peak| peak.to_string());
    [when, peak, attempt.outcome.replace('-', " ")]
}

/// "█▅▃ 500.0 -> 300.0 -> 200.0 MB, the budget is 200.0 MB": the peak each time it
/// changed from one attempt to the next; `None` if no attempt has a peak. The lowest
/// bar stands for zero, the highest for the largest peak shown.
#[must_use]
pub fn peaks(exercise: &Exercise, record: &Record) -> Option<String> {
    let mut peaks: Vec<Bytes> = record.peaks().collect();
    peaks.dedup();
    let shown = &peaks[peaks.len().saturating_sub(MAX_PEAKS)..];
    let more = match peaks.len() - shown.len() {
        0 => String::new(),
        count => format!("... ({} before) -> ", grouped(count as u64)),
    };
    let largest = shown.iter().max()?.0.max(1);
    let highest_bar = BARS.len() as u128 - 1;
    // At most the highest bar, since no peak is larger than the largest.
    let height = |peak: &Bytes| {
        usize::try_from(u128::from(peak.0) * highest_bar / u128::from(largest)).unwrap_or(0)
    };
    let bars: String = shown.iter().map(|peak| BARS[height(peak)]).collect();
    Some(format!("{bars} {more}{}, the budget is {}", arrows(shown), exercise.budget))
}

/// "500.0 -> 300.0 -> 200.0 MB": a unit is left out if the next peak has the same.
fn arrows(peaks: &[Bytes]) -> String {
    let texts: Vec<String> = peaks.iter().map(Bytes::to_string).collect();
    let parts: Vec<(&str, &str)> =
        texts.iter().map(|text| text.split_once(' ').unwrap_or((text, ""))).collect();
    let part = |(index, (number, unit)): (usize, &(&str, &str))| match parts.get(index + 1) {
        Some((_, next)) if next == unit => (*number).to_owned(),
        _ => texts[index].clone(),
    };
    parts.iter().enumerate().map(part).collect::<Vec<_>>().join(" -> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_omit_repeated_units() {
        for (peaks, text) in [
            (&[500_000_000, 300_000_000, 200_000_000][..], "500.0 -> 300.0 -> 200.0 MB"),
            (&[1_500_000_000, 300_000_000, 200_000_000], "1.5 GB -> 300.0 -> 200.0 MB"),
            (&[300_000_000, 100, 1, 2], "300.0 MB -> 100 bytes -> 1 byte -> 2 bytes"),
            (&[7], "7 bytes"),
        ] {
            let peaks: Vec<Bytes> = peaks.iter().copied().map(Bytes).collect();
            assert_eq!(arrows(&peaks), text);
        }
    }
}
