//! The task of exercise 10: the messages, and the check of the answer. Leave this file as
//! it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many weather stations there are.
pub const STATIONS: usize = 100;

/// Bytes of an archive, the largest message. Each station sends one.
pub const ARCHIVE: usize = 600_000;

/// A message that comes from a station, packet by packet.
pub struct Message {
    number: u32,
    received: usize,
    last: u32,
    packet: [u8; PACKET],
}

/// All messages, in the order in which they come: one from each station, and then the next
/// one from each. A message begins when the one before has come.
pub fn messages() -> impl Iterator<Item = Message> {
    (0..ROUNDS * STATIONS as u32).map(Message::new)
}

impl Message {
    fn new(number: u32) -> Self {
        Message { number, received: 0, last: key(number), packet: [0; PACKET] }
    }

    /// Which station it comes from.
    #[must_use]
    pub fn station(&self) -> usize {
        station(self.number)
    }

    /// How many bytes it has: 200 to 2,000, or those of an archive.
    #[must_use]
    pub fn length(&self) -> usize {
        length(self.number)
    }

    /// Receives the next packet. There is none when the message is complete.
    pub fn receive(&mut self) -> Option<&[u8]> {
        let (number, key, end) = (self.number, key(self.number), measurements(self.number));
        let size = (self.length() - self.received).min(PACKET);
        let (words, _) = self.packet[..size].as_chunks_mut::<WORD>();
        for (place, word) in (self.received as u32 / WORD as u32..).zip(words) {
            let bits = if place == end { self.last } else { sealed(number, key, place) };
            self.last ^= bits;
            *word = bits.to_le_bytes();
        }
        self.received += size;
        (size > 0).then_some(&self.packet[..size])
    }
}

/// Adds up the measurements in a message. Its last bytes are the key to all the others, so it
/// takes a complete message.
///
/// # Panics
///
/// If the message has no bytes.
#[must_use]
#[inline(never)]
pub fn decode(message: &[u8]) -> u64 {
    let (words, _) = message.as_chunks::<WORD>();
    let number = |word: &[u8; WORD]| u32::from_le_bytes(*word);
    let (last, sealed) = words.split_last().expect("a message has a key");
    let key = sealed.iter().fold(number(last), |key, word| key ^ number(word));
    let opened = |(place, word)| u64::from(number(word) ^ mixed(key, place));
    (0..).zip(sealed).map(opened).sum()
}

/// Measures `totals` and checks its answer: for each station, the sum of the measurements in
/// all of its messages.
pub fn run(totals: impl Fn() -> Vec<u64>) -> ExitCode {
    harness::run(totals, |answer| check(answer))
}

/// How many messages each station sends.
const ROUNDS: u32 = 60;

/// The most bytes that a packet has.
const PACKET: usize = 4_096;

/// A message is made of words of this many bytes: a measurement each, and at last the key.
const WORD: usize = 4;

fn station(number: u32) -> usize {
    number as usize % STATIONS
}

/// Each round some other stations send their archives: all have after the last.
fn length(number: u32) -> usize {
    let (round, station) = (number / STATIONS as u32, station(number) as u32);
    if station % ROUNDS == round { ARCHIVE } else { (50 + number * 7_919 % 451) as usize * WORD }
}

/// How many measurements a message has.
fn measurements(number: u32) -> u32 {
    (length(number) / WORD) as u32 - 1
}

fn measurement(number: u32, place: u32) -> u32 {
    mixed(number, place) % 1_000
}

fn key(number: u32) -> u32 {
    mixed(u32::MAX, number)
}

/// A measurement as it is in a message. The last word of the message is its key, mixed with
/// all of these.
fn sealed(number: u32, key: u32, place: u32) -> u32 {
    measurement(number, place) ^ mixed(key, place)
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = one.wrapping_mul(0x9E37_79B9) ^ other.wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

/// Compares the answer with the sums of what was measured, without any message.
fn check(answer: &[u64]) -> Result<(), Mismatch> {
    let mut totals = vec![0; STATIONS];
    for number in 0..ROUNDS * STATIONS as u32 {
        totals[station(number)] += total(number);
    }
    first_difference(totals, answer)
}

/// The sum of the measurements in a message.
fn total(number: u32) -> u64 {
    (0..measurements(number)).map(|place| u64::from(measurement(number, place))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole of a message.
    fn bytes(number: u32) -> Vec<u8> {
        let mut message = Message::new(number);
        let mut bytes = Vec::new();
        while let Some(packet) = message.receive() {
            bytes.extend_from_slice(packet);
        }
        bytes
    }

    #[test]
    fn a_message_is_as_long_as_it_says_and_decodes() {
        for number in [0, 1, 4_711] {
            let message = bytes(number);
            assert_eq!((message.len(), decode(&message)), (length(number), total(number)));
        }
    }

    #[test]
    fn a_part_of_a_message_does_not_decode() {
        let first: u64 = (0..9).map(|place| u64::from(measurement(4_711, place))).sum();
        assert_ne!(decode(&bytes(4_711)[..10 * WORD]), first);
    }

    #[test]
    fn each_station_sends_one_archive() {
        for station in 0..STATIONS {
            let number = |round| round * STATIONS as u32 + station as u32;
            let lengths = || (0..ROUNDS).map(|round| length(number(round)));
            assert_eq!(lengths().filter(|length| *length == ARCHIVE).count(), 1);
            assert!(lengths().all(|length| length == ARCHIVE || (200..=2_000).contains(&length)));
        }
    }
}
