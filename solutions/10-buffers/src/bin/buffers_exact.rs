//! Each message says how long it is, so its buffer asks for exactly that room, and does not
//! double. It costs a length that is known before the message has come. Do not expect too
//! much of it: what the buffer has grown to, it keeps as before.

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
        // Changed: it grows to what the message needs, and not by doubling.
        station.buffer.reserve_exact(message.length());
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
