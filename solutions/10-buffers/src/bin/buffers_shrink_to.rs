//! After each message the buffer gives back what is beyond a limit. A small message stays
//! below it, and costs nothing. A large one costs the way up, from the limit by doubling,
//! and the way down, each time. Do not do it with a limit that many messages are above:
//! then the buffer grows and shrinks all the time, and is used again for nothing.

use std::iter::repeat_with;
use std::process::ExitCode;

use buffers::{STATIONS, decode, messages};

/// How much room a station keeps between two messages.
const KEEP: usize = 4_096;

#[derive(Default)]
struct Station {
    /// What has come of its message. One buffer for all of its messages: nothing is
    /// allocated for a small one.
    buffer: Vec<u8>,
    total: u64,
}

fn totals() -> Vec<u64> {
    let mut stations: Vec<_> = repeat_with(Station::default).take(STATIONS).collect();
    for mut message in messages() {
        let station = &mut stations[message.station()];
        while let Some(packet) = message.receive() {
            station.buffer.extend_from_slice(packet);
        }
        station.total += decode(&station.buffer);
        // Changed: the room goes with the message. First `clear`: a buffer
        // does not shrink below what is in it.
        station.buffer.clear();
        station.buffer.shrink_to(KEEP);
    }
    stations.iter().map(|station| station.total).collect()
}

fn main() -> ExitCode {
    buffers::run(totals)
}
