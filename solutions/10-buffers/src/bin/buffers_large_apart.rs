//! A small message goes into the buffer of its station, and a large one into a buffer of
//! its own, which is dropped with it. It costs a second path through the code, and a
//! length that is known before the message has come. Do not do it where the length is not
//! known, or where you would have to believe a stranger who says it.

use std::iter::repeat_with;
use std::process::ExitCode;

use buffers::{STATIONS, decode, messages};

/// The largest message for the buffer of a station.
const SMALL: usize = 4_096;

#[derive(Default)]
struct Station {
    /// What has come of its message. One buffer for all of its small messages: nothing is
    /// allocated for them.
    buffer: Vec<u8>,
    total: u64,
}

fn totals() -> Vec<u64> {
    let mut stations: Vec<_> = repeat_with(Station::default).take(STATIONS).collect();
    for mut message in messages() {
        let station = &mut stations[message.station()];
        // Changed: a buffer for this message, if it is a large one.
        let mut own;
        let buffer = if message.length() > SMALL {
            own = Vec::with_capacity(message.length());
            &mut own
        } else {
            station.buffer.clear();
            &mut station.buffer
        };
        while let Some(packet) = message.receive() {
            buffer.extend_from_slice(packet);
        }
        station.total += decode(buffer);
    }
    stations.iter().map(|station| station.total).collect()
}

fn main() -> ExitCode {
    buffers::run(totals)
}
