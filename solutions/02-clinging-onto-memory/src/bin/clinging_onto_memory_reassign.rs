//! One variable that is assigned again. An assignment drops the old value as soon as
//! the new one is there, so at most two are alive: the input of a stage and its
//! output. It costs a `mut`, and the name says less about each value. Do not do it
//! if two versions of the data are needed at the same time.

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
    // Changed: one variable that is assigned, not five that are declared.
    let mut data = load();
    data = subtract_scalar(&data, SUBTRACT_AMOUNT);
    data = raise_to_power(&data, POWER_AMOUNT);
    data = double(&data);
    data = add_scalar(&data, ADD_AMOUNT);
    data
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
