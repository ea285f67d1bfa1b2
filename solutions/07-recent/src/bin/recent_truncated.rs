//! Of a long text only the beginning is kept, and nothing is gained. `truncate` changes
//! the length of a string, and leaves its block as it is, because the room may be needed
//! again. It costs the end of the text, and frees no byte. Do not do it without
//! `shrink_to_fit`.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use recent::{Message, Row, WINDOW, messages};

/// How many messages are kept. No ten seconds had as many so far.
const LIMIT: usize = 1_000;

/// How much of a text is kept: all of it, but for the dumps.
const HEAD: usize = 2_000;

/// What is kept of a message.
struct Kept {
    time: Duration,
    /// The first [`HEAD`] bytes of its text.
    head: String,
    /// How many bytes its text had.
    size: usize,
}

/// The last messages, the oldest first.
#[derive(Default)]
struct Recent {
    messages: VecDeque<Kept>,
}

impl Recent {
    // Changed: a long text is cut.
    fn add(&mut self, message: Message) {
        if self.messages.len() == LIMIT {
            self.messages.pop_front();
        }
        let Message { time, text: mut head } = message;
        let size = head.len();
        head.truncate(HEAD);
        self.messages.push_back(Kept { time, head, size });
    }
}

/// What arrived in the ten seconds up to `now`.
fn row(recent: &Recent, now: Duration) -> Row {
    let mut row = Row::default();
    for message in recent.messages.iter().filter(|message| now - message.time < WINDOW) {
        row.messages += 1;
        row.errors += usize::from(message.head.starts_with("ERROR"));
        row.bytes += message.size;
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
