//! A pattern is compiled for the first ship that wants it, and the others get a pointer to
//! it. It costs a map while the watches begin, and the counters. Do not do it where each
//! has a pattern of its own: then the map only adds to them. And where new patterns keep
//! coming, let the map hold weak references, or it keeps those that nobody wants any more.

use std::collections::HashMap;
use std::process::ExitCode;
use std::rc::Rc;

use radio_room::{Message, Pattern, Radio, Row, Wish, wishes};

/// Listens for one ship.
struct Watch {
    ship: u32,
    // Changed: a counted pointer.
    pattern: Rc<Pattern>,
    heard: Vec<Message>,
}

impl Watch {
    fn new(ship: u32, pattern: Rc<Pattern>) -> Self {
        Watch { ship, pattern, heard: Vec::new() }
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
    // Changed: one compiled pattern for all ships that want the same.
    let mut compiled: HashMap<&str, Rc<Pattern>> = HashMap::new();
    let new = |Wish { ship, pattern }| {
        let pattern = compiled.entry(pattern).or_insert_with(|| Rc::new(Pattern::new(pattern)));
        Watch::new(ship, Rc::clone(pattern))
    };
    let mut watches: Vec<Watch> = wishes().map(new).collect();
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
