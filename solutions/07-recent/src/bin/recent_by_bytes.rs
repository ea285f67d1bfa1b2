//! The limit counts bytes. It costs a sum that has to be right wherever a message is
//! added or dropped, and one large message drives out hundreds of short ones. Do not do
//! it before you know that what remains is enough. Here it is, because the line carries
//! no more in ten seconds.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use recent::{BYTES_PER_SECOND, LARGEST, Message, Row, WINDOW, messages};

/// How many bytes are kept: what the line carries in ten seconds, one message of the
/// largest size, and some room for the entries themselves.
const LIMIT: usize = 10 * BYTES_PER_SECOND + LARGEST + 500_000;

/// The last messages, the oldest first.
#[derive(Default)]
struct Recent {
    messages: VecDeque<Message>,
    bytes: usize,
}

/// What it costs to keep a message.
fn cost(message: &Message) -> usize {
    size_of::<Message>() + message.text.capacity()
}

impl Recent {
    // Changed: the oldest are dropped until the rest is within the limit.
    fn add(&mut self, message: Message) {
        self.bytes += cost(&message);
        self.messages.push_back(message);
        while self.bytes > LIMIT {
            let oldest = self.messages.pop_front().expect("it has bytes");
            self.bytes -= cost(&oldest);
        }
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
