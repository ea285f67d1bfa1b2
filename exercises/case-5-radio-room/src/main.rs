//! Case 5: the radio room.
//!
//! A radio room listens for 400 ships. Each has said which messages it wants, and at
//! midnight each is told how many there were, and when most came. The program holds too much
//! memory, and nobody says why. Find out, and bring it within its budget; the chapter is
//! `course/src/case-5-radio-room.md`.

use std::process::ExitCode;

use radio_room::{Message, Pattern, Radio, Row, Wish, wishes};

/// Listens for one ship.
struct Watch {
    ship: u32,
    pattern: Pattern,
    heard: Vec<Message>,
}

impl Watch {
    fn new(wish: Wish) -> Self {
        let Wish { ship, pattern } = wish;
        Watch { ship, pattern: Pattern::new(pattern), heard: Vec::new() }
    }

    fn hear(&mut self, message: &Message) {
        if self.pattern.matches(&message.text) {
            self.heard.push(message.clone());
        }
    }

    fn row(&self) -> Row {
        let hours = self.heard.iter().map(|message| message.hour);
        let messages = u32::try_from(hours.len()).expect("a day is short");
        let count = |hour: &u32| hours.clone().filter(|other| other == hour).count();
        let hour = (0..24).rev().max_by_key(count).expect("a day has hours");
        Row { ship: self.ship, messages, hour }
    }
}

fn watch(radio: Radio) -> Vec<Row> {
    let mut watches: Vec<Watch> = wishes().map(Watch::new).collect();
    for message in radio {
        for watch in &mut watches {
            watch.hear(&message);
        }
    }
    watches.iter().map(Watch::row).collect()
}

fn main() -> ExitCode {
    radio_room::run(watch)
}
