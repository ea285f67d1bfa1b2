//! What was done in the whole course, as a table: a row for each exercise that was begun,
//! and below it whether the guesses became better.

use std::time::{Duration, SystemTime};

use cli::guess;
use grading::course::{Course, Exercise};
use grading::table::{Align, lines};

use crate::list;
use crate::state::{Guess, HintsUsed, Record, State};

/// From how many guesses on the first half is compared with the second: one says nothing.
const ENOUGH_GUESSES: usize = 4;

/// The table of all that is recorded in `state` about `course`.
#[must_use]
pub fn table(course: &Course, state: &State) -> String {
    let records = course.exercises.iter().map(|exercise| (exercise, state.record(&exercise.key)));
    let begun: Vec<(&Exercise, Record)> =
        records.filter(|(_, record)| *record != Record::default()).collect();
    if begun.is_empty() {
        return "nothing is on record yet\nhelp: `cargo xtask list` shows the exercises\n"
            .to_owned();
    }
    let head = ["exercise", "first guess", "off by", "best peak", "hints", "until passed"];
    let rows: Vec<[String; 6]> =
        std::iter::once(head.map(str::to_owned)).chain(begun.iter().map(cells)).collect();
    let mut text = lines(&rows, &[Align::Left, Align::Right]);
    let guesses: Vec<guess::Guess> =
        begun.iter().filter_map(|(_, record)| record.first_guess()?.measured()).collect();
    text.push(String::new());
    text.extend(improvement(&guesses));
    text.push(list::progress_bar(&list::rows(course, state)));
    text.join("\n") + "\n"
}

/// A row of the table.
fn cells((exercise, record): &(&Exercise, Record)) -> [String; 6] {
    let unknown = || "-".to_owned();
    let first = record.first_guess();
    let off = first.and_then(Guess::measured).map(|guess| guess.factor());
    let hints = match record.hints_used() {
        None if record.hints.is_empty() => unknown(),
        None => record.hints.len().to_string(),
        Some(HintsUsed::Known(count)) => count.to_string(),
        Some(HintsUsed::Unknown) => "?".to_owned(),
    };
    [
        exercise.key.clone(),
        first.map_or_else(unknown, |guess| guess.bytes.to_string()),
        off.unwrap_or_else(unknown),
        record.best().map_or_else(unknown, |best| best.to_string()),
        hints,
        until_passed(record).map_or_else(unknown, in_minutes),
    ]
}

/// How long it was from the first thing on record to the first attempt that passed, with all
/// that came in between.
fn until_passed(record: &Record) -> Option<Duration> {
    let passed = record.attempts.iter().find(|attempt| attempt.passed())?.when;
    let guesses = record.guesses.iter().map(|guess| guess.when);
    let attempts = record.attempts.iter().map(|attempt| attempt.when);
    let first: SystemTime =
        guesses.chain(attempts).chain(record.hints.iter().copied().flatten()).min()?;
    passed.duration_since(first).ok()
}

/// "12m", "1h 5m": in whole minutes, at least one.
fn in_minutes(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60).max(1);
    humantime::format_duration(Duration::from_secs(minutes * 60)).to_string()
}

/// By what factor the better half of the guesses was off, at first and then; `None` if there
/// are too few.
fn improvement(guesses: &[guess::Guess]) -> Option<String> {
    let half = guesses.len() / 2;
    if guesses.len() < ENOUGH_GUESSES {
        return None;
    }
    let better_half = |guesses: &[guess::Guess]| {
        let mut sorted = guesses.to_vec();
        sorted.sort_by(guess::Guess::cmp_factor);
        sorted[(sorted.len() - 1) / 2].factor()
    };
    let (first, last) = (&guesses[..half], &guesses[guesses.len() - half..]);
    Some(format!(
        "half of your first {half} guesses were off by a factor of at most {},\nhalf of your \
         last {half} by at most {}",
        better_half(first),
        better_half(last)
    ))
}
