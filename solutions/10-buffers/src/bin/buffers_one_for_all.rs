//! There is one buffer, and every message goes into it. It grows to the largest message
//! and keeps that room, but once, and not for each station. It costs the freedom to have
//! two messages at a time: with threads, each of them needs one. Do not do it where
//! the packets of several stations come in turns.

use std::process::ExitCode;

use buffers::{STATIONS, decode, messages};

fn totals() -> Vec<u64> {
    let mut totals = vec![0; STATIONS];
    // Changed: a buffer of the loop, and none of a station.
    let mut buffer = Vec::new();
    for mut message in messages() {
        buffer.clear();
        buffer.reserve_exact(message.length());
        while let Some(packet) = message.receive() {
            buffer.extend_from_slice(packet);
        }
        totals[message.station()] += decode(&buffer);
    }
    totals
}

fn main() -> ExitCode {
    buffers::run(totals)
}
