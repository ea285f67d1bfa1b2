//! There is one watch for all ships that want the same, with one pattern and one list of what
//! was heard. Each message is also compared with each pattern only once. It costs that the
//! ships are no longer independent: one that changes its wish must leave its group. Do not do
//! it where each of them goes its own way later.

use std::collections::BTreeMap;
use std::process::ExitCode;

use radio_room::{Message, Pattern, Radio, Row, Wish, wishes};

// Changed: no ship is named.
/// Listens for all ships that want the same.
struct Watch {
    pattern: Pattern,
    heard: Vec<Message>,
}

impl Watch {
    fn new(pattern: &str) -> Self {
        Watch { pattern: Pattern::new(pattern), heard: Vec::new() }
    }

    fn hear(&mut self, message: &Message) {
        if self.pattern.matches(&message.text) {
            self.heard.push(message.clone());
        }
    }

    fn row(&self, ship: u32) -> Row {
        let hours = self.heard.iter().map(|message| message.hour);
        let messages = u32::try_from(hours.len()).expect("a day is short");
        let count = |hour: &u32| hours.clone().filter(|other| other == hour).count();
        let hour = (0..24).rev().max_by_key(count).expect("a day has hours");
        Row { ship, messages, hour }
    }
}

fn watch(radio: Radio) -> Vec<Row> {
    // Changed: a watch for each pattern, and not for each ship.
    let mut watches: BTreeMap<&str, Watch> = BTreeMap::new();
    for Wish { pattern, .. } in wishes() {
        watches.entry(pattern).or_insert_with(|| Watch::new(pattern));
    }
    for message in radio {
        for watch in watches.values_mut() {
            watch.hear(&message);
        }
    }
    wishes().map(|Wish { ship, pattern }| watches[pattern].row(ship)).collect()
}

fn main() -> ExitCode {
    radio_room::run(watch)
}
