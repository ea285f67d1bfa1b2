//! Exercise 10: buffers.
//!
//! A hundred weather stations send messages, and each has a buffer that is used again and
//! again. How much memory does the program hold at its peak? Guess, then run
//! `cargo xtask check 10`, and bring it within its budget. You can change anything in this
//! file; the chapter is `course/src/10-buffers.md`.

use std::iter::repeat_with;
use std::process::ExitCode;

use buffers::{STATIONS, decode, messages};

#[derive(Default)]
struct Station {
    /// What has come of its message. One buffer for all of its messages: nothing is
    /// allocated for a message.
    buffer: Vec<u8>,
    total: u64,
}

fn totals() -> Vec<u64> {
    let mut stations: Vec<_> = repeat_with(Station::default).take(STATIONS).collect();
    for mut message in messages() {
        let station = &mut stations[message.station()];
        station.buffer.clear();
        while let Some(packet) = message.receive() {
            station.buffer.extend_from_slice(packet);
        }
        station.total += decode(&station.buffer);
    }
    stations.iter().map(|station| station.total).collect()
}

fn main() -> ExitCode {
    buffers::run(totals)
}
