//! The task of exercise 7: the messages, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::fmt::Write;
use std::process::ExitCode;
use std::time::Duration;

use harness::{Mismatch, first_difference};

/// A report tells of this long before each fault.
pub const WINDOW: Duration = Duration::from_secs(10);

/// The largest message has fewer bytes than this.
pub const LARGEST: usize = 1_000_000;

/// The line carries this many bytes in a second, and is never idle.
pub const BYTES_PER_SECOND: usize = 100_000;

/// A message of a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// When it had arrived.
    pub time: Duration,
    /// It begins with what it is: `FAULT`, `ERROR`, `INFO`, or `DUMP`, with what was in
    /// the memory of the machine.
    pub text: String,
}

/// A row of the report: what arrived in the [`WINDOW`] before a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How many messages, with that of the fault.
    pub messages: usize,
    /// How many of them begin with `ERROR`.
    pub errors: usize,
    /// How many bytes their texts have.
    pub bytes: usize,
}

/// The messages of the machine, as they arrive.
pub fn messages() -> impl Iterator<Item = Message> {
    (0..count()).scan(Duration::ZERO, |time, number| {
        *time += time_on_the_line(size(number));
        Some(Message { time: *time, text: text(number) })
    })
}

/// Measures `report` and checks its answer: a row for each fault, in their order.
pub fn run(report: impl Fn() -> Vec<Row>) -> ExitCode {
    harness::run(report, |answer| check(answer))
}

const MESSAGES: usize = 4_000;

/// Nearly all messages from the first number to the one before the second are dumps.
const DUMPS: std::ops::Range<usize> = 1_500..1_560;

/// What the text of a message is filled up with.
const FILLER: &str = " the quick brown fox jumps over the lazy dog and on to the next hedge;";

fn kind(number: usize) -> &'static str {
    match number {
        _ if number % 30 == 29 => "FAULT",
        _ if DUMPS.contains(&number) => "DUMP",
        _ if number % 7 == 3 => "ERROR",
        _ => "INFO",
    }
}

/// Bytes of a message: about a kilobyte, but for a dump, which has up to a thousand times
/// as many.
fn size(number: usize) -> usize {
    match kind(number) {
        "DUMP" => LARGEST / 2 + number * 7_919 % (LARGEST / 2),
        _ => 1_000 + number * 7_919 % 600,
    }
}

fn time_on_the_line(bytes: usize) -> Duration {
    Duration::from_secs(bytes as u64) / BYTES_PER_SECOND as u32
}

#[inline(never)]
fn text(number: usize) -> String {
    let size = size(number);
    let mut text = String::with_capacity(size);
    write!(text, "{} {number}:", kind(number)).expect("it is a string");
    while text.len() < size {
        let length = FILLER.len().min(size - text.len());
        text.push_str(&FILLER[..length]);
    }
    text
}

/// The row of the fault `fault`: from it back to the first message that is too old, for
/// what arrived after a message took the line as long as it is old.
fn row(fault: usize) -> Row {
    let mut row = Row::default();
    for number in (0..=fault).rev() {
        if time_on_the_line(row.bytes) >= WINDOW {
            break;
        }
        row.messages += 1;
        row.errors += usize::from(kind(number) == "ERROR");
        row.bytes += size(number);
    }
    row
}

/// How many messages there are in this run.
fn count() -> usize {
    harness::size(MESSAGES)
}

fn check(answer: &[Row]) -> Result<(), Mismatch> {
    let faults = (0..count()).filter(|number| kind(*number) == "FAULT");
    first_difference(faults.map(row), answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_as_large_as_they_take_time() {
        let mut bytes = 0;
        for (number, message) in messages().take(2_000).enumerate() {
            bytes += message.text.len();
            assert_eq!(message.text.len(), size(number));
            assert!(message.text.starts_with(kind(number)) && message.text.len() < LARGEST);
            assert_eq!(message.time, time_on_the_line(bytes));
        }
    }

    #[test]
    fn rows_are_those_of_the_messages_of_ten_seconds() {
        let all: Vec<(Duration, usize, &str)> = messages()
            .enumerate()
            .map(|(number, message)| (message.time, message.text.len(), kind(number)))
            .collect();
        for (fault, (now, ..)) in all.iter().enumerate() {
            let recent = || all[..=fault].iter().filter(|(time, ..)| *now - *time < WINDOW);
            let expected = Row {
                messages: recent().count(),
                errors: recent().filter(|(.., kind)| *kind == "ERROR").count(),
                bytes: recent().map(|(_, bytes, _)| bytes).sum(),
            };
            assert_eq!(row(fault), expected, "at {fault}");
        }
    }
}
