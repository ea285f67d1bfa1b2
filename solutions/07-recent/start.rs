//! Exercise 7: recent messages.
//!
//! A monitor keeps the last 1,000 messages of a machine, for the report of its faults.
//! How much memory does it hold at its peak? Guess, then run `cargo xtask check 7`, and
//! bring it within its budget. You can change anything in this file; the chapter is
//! `course/src/07-recent.md`.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use recent::{Message, Row, WINDOW, messages};

/// How many messages are kept. No ten seconds had as many so far.
const LIMIT: usize = 1_000;

/// The last messages, the oldest first.
#[derive(Default)]
struct Recent {
    messages: VecDeque<Message>,
}

impl Recent {
    fn add(&mut self, message: Message) {
        if self.messages.len() == LIMIT {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
    }
}

/// What arrived in the ten seconds up to `now`.
fn row(recent: &Recent, now: Duration) -> Row {
    let mut row = Row::default();
    for message in recent.messages.iter().filter(|message| now - message.time < WINDOW) {
        row.messages += 1;
        row.errors += usize::from(message.text.starts_with("ERROR"));
        row.bytes += message.text.len();
    }
    row
}

fn report() -> Vec<Row> {
    let mut recent = Recent::default();
    let mut rows = Vec::new();
    for message in messages() {
        let now = message.time;
        let is_fault = message.text.starts_with("FAULT");
        recent.add(message);
        if is_fault {
            rows.push(row(&recent, now));
        }
    }
    rows
}

fn main() -> ExitCode {
    recent::run(report)
}
