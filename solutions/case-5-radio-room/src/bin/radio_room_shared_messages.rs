//! A message that several ships want is there once, and each of them has a pointer to it. It
//! costs two counters for each message. Do not stop here: most of the memory is in something
//! else that the ships could share.

use std::process::ExitCode;
use std::rc::Rc;

use radio_room::{Message, Pattern, Radio, Row, Wish, wishes};

/// Listens for one ship.
struct Watch {
    ship: u32,
    pattern: Pattern,
    // Changed: counted pointers.
    heard: Vec<Rc<Message>>,
}

impl Watch {
    fn new(wish: Wish) -> Self {
        let Wish { ship, pattern } = wish;
        Watch { ship, pattern: Pattern::new(pattern), heard: Vec::new() }
    }

    fn hear(&mut self, message: &Rc<Message>) {
        if self.pattern.matches(&message.text) {
            self.heard.push(Rc::clone(message));
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
    for message in radio.map(Rc::new) {
        for watch in &mut watches {
            watch.hear(&message);
        }
    }
    watches.iter().map(Watch::row).collect()
}

fn main() -> ExitCode {
    radio_room::run(watch)
}
