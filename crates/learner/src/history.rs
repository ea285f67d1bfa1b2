//! What was done at an exercise as a table, and the peaks as a line of bars.

use std::fmt::Write;
use std::time::SystemTime;

use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};

use crate::local_time;
use crate::state::{Attempt, Guess, HintsUsed, Record};
use grading::course::Exercise;
use grading::table::{Align, lines};

/// How many peaks, the latest ones, are shown on a line.
const MAX_PEAKS: usize = 8;

/// From the lowest bar to the highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A table of the recorded guesses, hints and attempts, the oldest first.
pub fn table(exercise: &Exercise, record: &Record) -> String {
    let Exercise { key, title, number, .. } = exercise;
    let rows: Vec<_> = rows(record).into_iter().map(Row::cells).collect();
    if rows.is_empty() {
        return format!(
            "{key}: no attempt yet\nhelp: `cargo xtask check {number}` makes the first\n"
        );
    }
    let count = counted(record.attempts.len() as u64, "attempt");
    let mut text = format!("{key}: {title}, {count}\n\n");
    for line in lines(&rows, &[Align::Left, Align::Right, Align::Left]) {
        let _ = writeln!(text, "{line}");
    }
    let below = [record.hints_used().map(passed), peaks(exercise, record)];
    for (index, line) in below.into_iter().flatten().enumerate() {
        let _ = writeln!(text, "{}{line}", if index == 0 { "\n" } else { "" });
    }
    text
}

/// Something that the learner did.
struct Row {
    /// When; `None` if that is not known.
    when: Option<SystemTime>,
    bytes: Option<Bytes>,
    what: String,
}

impl Row {
    fn cells(self) -> [String; 3] {
        let when = self.when.map_or_else(|| "not known when".to_owned(), local_time::show);
        let bytes = self.bytes.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string());
        [when, bytes, self.what]
    }
}

/// What is recorded, the oldest first. What was at the same time is in the order in which
/// one guesses, takes a hint and tries.
fn rows(record: &Record) -> Vec<Row> {
    let guess = |guess: &Guess| {
        let sure = guess.sure.map(|sure| format!(", {}", sure.words())).unwrap_or_default();
        Row { when: Some(guess.when), bytes: Some(guess.bytes), what: format!("guess{sure}") }
    };
    let hint = |(index, when): (usize, &Option<SystemTime>)| Row {
        when: *when,
        bytes: None,
        what: format!("hint {}", index + 1),
    };
    let attempt = |attempt: &Attempt| Row {
        when: Some(attempt.when),
        bytes: attempt.peak,
        what: attempt.outcome.replace('-', " "),
    };
    let hints = record.hints.iter().enumerate().map(hint);
    let mut rows: Vec<Row> = record.guesses.iter().map(guess).chain(hints).collect();
    rows.extend(record.attempts.iter().map(attempt));
    rows.sort_by_key(|row| row.when);
    rows
}

/// "passed after hint 2"
fn passed(used: HintsUsed) -> String {
    match used {
        HintsUsed::Known(0) => "passed without a hint".to_owned(),
        HintsUsed::Known(count) => format!("passed after hint {count}"),
        HintsUsed::Unknown => "passed; which hint came before is not known".to_owned(),
    }
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
