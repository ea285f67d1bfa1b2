//! The least that exercise 2 has to do: load the data, and write each byte of it once.
//! What it writes is not the answer; nothing is computed.

use std::process::ExitCode;

use clinging_onto_memory::load;

fn work() -> Vec<u8> {
    let mut data = load();
    data.fill(1);
    data
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
