//! One pass over the data applies all four stages to each byte, in place, so each
//! byte is read and written once instead of four times. It costs the stages: none
//! can be run or measured on the whole data by itself any more. Do not do it before
//! you know that the passes are what takes the time.

use std::process::ExitCode;

use clinging_onto_memory::{ADD_AMOUNT, POWER_AMOUNT, SUBTRACT_AMOUNT, load};

// Changed: each stage is about a single byte, and one loop applies them all.
fn subtract_scalar(byte: u8) -> u8 {
    byte.wrapping_sub(SUBTRACT_AMOUNT)
}

fn raise_to_power(byte: u8) -> u8 {
    byte.wrapping_pow(POWER_AMOUNT)
}

fn double(byte: u8) -> u8 {
    byte.wrapping_mul(2)
}

fn add_scalar(byte: u8) -> u8 {
    byte.wrapping_add(ADD_AMOUNT)
}

fn process_data() -> Vec<u8> {
    let mut data = load();
    for byte in &mut data {
        *byte = add_scalar(double(raise_to_power(subtract_scalar(*byte))));
    }
    data
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
