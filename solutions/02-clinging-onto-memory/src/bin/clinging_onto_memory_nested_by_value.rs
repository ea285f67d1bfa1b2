//! Nested calls that pass the vectors themselves. Each stage owns its input and drops
//! it when it returns, so at most two vectors are alive at once. It costs the callers
//! their data: one that still needs it has to clone it first. Do not do it to a
//! function that others call with data they want to keep.

use std::process::ExitCode;

use clinging_onto_memory::{ADD_AMOUNT, POWER_AMOUNT, SUBTRACT_AMOUNT, load};

// Changed: each stage takes the vector itself, not a slice of it.
#[inline(never)]
fn subtract_scalar(data: Vec<u8>, amount: u8) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_sub(amount)).collect()
}

#[inline(never)]
fn raise_to_power(data: Vec<u8>, power: u32) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_pow(power)).collect()
}

#[inline(never)]
fn double(data: Vec<u8>) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_mul(2)).collect()
}

#[inline(never)]
fn add_scalar(data: Vec<u8>, amount: u8) -> Vec<u8> {
    data.iter().map(|byte| byte.wrapping_add(amount)).collect()
}

fn process_data() -> Vec<u8> {
    let squares = raise_to_power(subtract_scalar(load(), SUBTRACT_AMOUNT), POWER_AMOUNT);
    add_scalar(double(squares), ADD_AMOUNT)
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
