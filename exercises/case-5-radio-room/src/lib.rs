//! The task of case 5: the ships, the messages, the patterns, and the check of the answer.
//! Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

mod pattern;

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

pub use pattern::Pattern;

/// How many ships there are.
pub const SHIPS: u32 = 400;

/// What a ship wants to hear of.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The number of the ship. They are in the order of these numbers.
    pub ship: u32,
    /// The pattern of the messages that it wants: `gale warning*from the north*`.
    pub pattern: &'static str,
}

/// A message, as it comes in.
#[derive(Clone, Debug)]
pub struct Message {
    /// The hour in which it comes, from 0 to 23.
    pub hour: u32,
    /// What it says.
    pub text: String,
}

/// What is written down for a ship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number of the ship.
    pub ship: u32,
    /// How many messages there were that it wanted.
    pub messages: u32,
    /// The hour in which most of them came: the first one of several.
    pub hour: u32,
}

/// The wishes of all ships.
pub fn wishes() -> impl Iterator<Item = Wish> {
    (0..SHIPS).map(|ship| {
        let pick = mixed(ship, 5) as usize;
        Wish { ship, pattern: PATTERNS[pick % PATTERNS.len()] }
    })
}

/// The messages of a day, one after the other. What is on the air is heard only once.
pub struct Radio {
    next: u32,
}

impl Iterator for Radio {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        let number = self.next;
        self.next += 1;
        (number < MESSAGES).then(|| Message { hour: hour(number), text: text(number) })
    }
}

/// Measures `watch` and checks its answer: a row for each ship, in their order.
pub fn run(watch: impl Fn(Radio) -> Vec<Row>) -> ExitCode {
    harness::run(|| watch(Radio { next: 0 }), |answer| check(answer))
}

/// Messages of a day.
const MESSAGES: u32 = 400;

const PATTERNS: [&str; 20] = [
    "*gale warning*from the north*",
    "*gale warning*from the south*",
    "*gale warning*until midnight*",
    "*dense fog*near the lighthouse*",
    "*dense fog*near the harbor*",
    "*dense fog*until midnight*",
    "*heavy rain*near the harbor*",
    "*heavy rain*from the east*",
    "*heavy rain*until noon*",
    "*drifting ice*near the island*",
    "*drifting ice*from the north*",
    "*drifting ice*until tomorrow*",
    "*high waves*near the lighthouse*",
    "*high waves*from the west*",
    "*high waves*until tomorrow*",
    "*lost container*near the island*",
    "*lost container*from the west*",
    "*from the north*until tomorrow*",
    "*near the harbor*until midnight*",
    "*near the lighthouse*until noon*",
];

const WHAT: [&str; 6] =
    ["gale warning", "dense fog", "heavy rain", "drifting ice", "high waves", "lost container"];

const WHERE: [&str; 4] =
    ["near the lighthouse", "near the harbor", "near the island", "off the coast"];

const FROM: [&str; 4] = ["from the north", "from the east", "from the south", "from the west"];

const UNTIL: [&str; 4] = ["until noon", "until midnight", "until tomorrow", "until further notice"];

/// The text of a message: `all ships: dense fog near the harbor from the east until noon`.
fn text(number: u32) -> String {
    let pick = |list: &[&'static str], salt| list[mixed(number, salt) as usize % list.len()];
    let (what, place) = (pick(&WHAT, 1), pick(&WHERE, 2));
    let (from, until) = (pick(&FROM, 3), pick(&UNTIL, 4));
    format!("all ships: {what} {place} {from} {until}")
}

/// The hour in which a message comes. They come evenly.
fn hour(number: u32) -> u32 {
    number * 24 / MESSAGES
}

/// A number that looks like any other, always the same for the same two.
fn mixed(number: u32, salt: u32) -> u32 {
    let mixed = (number ^ (salt << 12)).wrapping_mul(0x9E37_79B9);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA6B) >> 8
}

/// Looks for the parts of each pattern one after the other, and compiles none.
fn check(answer: &[Row]) -> Result<(), Mismatch> {
    let texts: Vec<String> = (0..MESSAGES).map(text).collect();
    let row = |Wish { ship, pattern }| {
        let mut hours = [0; 24];
        for (number, text) in (0..MESSAGES).zip(&texts) {
            hours[hour(number) as usize] += u32::from(has_parts(text, pattern));
        }
        let most = hours.iter().max().expect("a day has hours");
        let hour = hours.iter().position(|count| count == most).expect("it is there");
        let hour = u32::try_from(hour).expect("it is small");
        Row { ship, messages: hours.iter().sum(), hour }
    };
    first_difference(wishes().map(row), answer)
}

/// Whether `text` has the parts of `pattern` between its asterisks, in their order.
fn has_parts(text: &str, pattern: &str) -> bool {
    let mut rest = Some(text);
    for part in pattern.split('*') {
        rest = rest.and_then(|rest| rest.split_once(part)).map(|(_, behind)| behind);
    }
    rest.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiled_pattern_says_what_its_parts_say() {
        for pattern in PATTERNS {
            let compiled = Pattern::new(pattern);
            let wanted = |number: &u32| compiled.matches(&text(*number));
            let heard = (0..MESSAGES).filter(wanted).count();
            let has_parts = (0..MESSAGES).filter(|number| has_parts(&text(*number), pattern));
            assert_eq!(heard, has_parts.count(), "{pattern}");
            assert!(heard > 0, "{pattern}");
        }
    }
}
