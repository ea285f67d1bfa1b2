//! The loops change places: the messages wait, and each ship goes through all of them with a
//! pattern that is compiled for it and dropped again. It costs the waiting: nobody hears of
//! anything before midnight. Do not do it where an answer is wanted at once, or where the
//! messages need more room than the patterns.

use std::process::ExitCode;

use radio_room::{Message, Pattern, Radio, Row, Wish, wishes};

// Changed: it hears of all messages at once, and is gone afterwards.
fn row(Wish { ship, pattern }: Wish, messages: &[Message]) -> Row {
    let pattern = Pattern::new(pattern);
    let mut hours = [0; 24];
    for message in messages.iter().filter(|message| pattern.matches(&message.text)) {
        hours[message.hour as usize] += 1;
    }
    let hour = (0..24).rev().max_by_key(|hour| hours[*hour as usize]).expect("a day has hours");
    Row { ship, messages: hours.iter().sum(), hour }
}

fn watch(radio: Radio) -> Vec<Row> {
    let messages: Vec<Message> = radio.collect();
    wishes().map(|wish| row(wish, &messages)).collect()
}

fn main() -> ExitCode {
    radio_room::run(watch)
}
