//! A message is dropped when no report can ask for it any more. It costs nothing here.
//! But it is not a bound: how much arrives in ten seconds, the sender decides. Do not
//! rely on it alone where the line may become faster; add a limit in bytes.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use recent::{Message, Row, WINDOW, messages};

/// The last messages, the oldest first.
#[derive(Default)]
struct Recent {
    messages: VecDeque<Message>,
}

impl Recent {
    // Changed: what no report can ask for any more is dropped.
    fn add(&mut self, message: Message) {
        let now = message.time;
        self.messages.push_back(message);
        let is_old = |oldest: &mut Message| now - oldest.time >= WINDOW;
        while self.messages.pop_front_if(is_old).is_some() {}
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
