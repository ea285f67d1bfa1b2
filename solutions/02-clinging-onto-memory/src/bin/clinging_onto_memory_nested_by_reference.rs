//! Nested calls that pass references: there are no variables any more, and nothing
//! is gained. A temporary lives until the end of the statement that creates it, and
//! this is a single statement, so all five vectors are alive when the outermost call
//! returns. It costs the readable order of the stages, and does not save memory: do
//! not do it for that.

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
    // Changed: no variables. The temporaries live just as long.
    add_scalar(
        &double(&raise_to_power(&subtract_scalar(&load(), SUBTRACT_AMOUNT), POWER_AMOUNT)),
        ADD_AMOUNT,
    )
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
