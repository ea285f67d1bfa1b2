//! Each value ends after it has been read for the last time: at the closing brace
//! of a block, or by a call of `drop`. The stages stay as they are, and every value
//! keeps a name of its own. It costs lines that the compiler does not need and that
//! somebody may remove as superfluous: explain them in a comment. Do not do it if
//! assigning to one variable is as clear.

use std::process::ExitCode;

use clinging_onto_memory::{ADD_AMOUNT, POWER_AMOUNT, SUBTRACT_AMOUNT, load};

#[inline(never)]
fn subtract_scalar(data: &[u8], amount: u8) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_sub(amount)).collect()
}

#[inline(never)]
fn raise_to_power(data: &[u8], power: u32) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_pow(power)).collect()
}

#[inline(never)]
fn double(data: &[u8]) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_mul(2)).collect()
}

#[inline(never)]
fn add_scalar(data: &[u8], amount: u8) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_add(amount)).collect()
}

fn process_data() -> Vec<u8> {
    // Changed: the block ends `loaded` before the squares are made.
    let less = {
        let loaded = load();
        subtract_scalar(&loaded, SUBTRACT_AMOUNT)
    };
    let squares = raise_to_power(&less, POWER_AMOUNT);
    // Changed: dropped before the next stage asks for its 100 MB.
    drop(less);
    let doubled = double(&squares);
    drop(squares);
    add_scalar(&doubled, ADD_AMOUNT)
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
