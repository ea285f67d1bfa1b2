//! The limit is as low as it can be: with one message less, the report would be wrong.
//! It costs the margin: the next time that more short messages arrive in ten seconds,
//! the report is wrong, and nobody notices. Do not do it to save memory: a few messages
//! take nearly all of it, and they are still among those that are kept.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use recent::{Message, Row, WINDOW, messages};

// Changed: as many as there were in the fullest ten seconds.
const LIMIT: usize = 772;

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
