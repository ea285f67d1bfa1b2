//! Exercise 2: clinging onto memory.
//!
//! Four stages change 100 MB of data. How much memory does the program hold at its peak?
//! Guess, then run `cargo xtask check 2`, and bring it within its budget. You can change
//! anything in this file; the chapter is `course/src/02-clinging-onto-memory.md`.

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
    let data = load();
    let data = subtract_scalar(&data, SUBTRACT_AMOUNT);
    let data = raise_to_power(&data, POWER_AMOUNT);
    let data = double(&data);
    add_scalar(&data, ADD_AMOUNT)
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
