//! `into_iter().map().collect()` on a vector that the stage owns: the standard
//! library collects into the block that the data is in already. It costs certainty:
//! the reuse is not guaranteed, and whether it happens depends on the sizes and
//! alignments of both types of elements and on the version of Rust. Do not rely on it
//! if the budget has to hold with every version; changing the data in place says what
//! is meant.

use std::process::ExitCode;

use clinging_onto_memory::{ADD_AMOUNT, POWER_AMOUNT, SUBTRACT_AMOUNT, load};

// Changed: `Vec<u8>` and `into_iter` instead of `&[u8]` and `iter`.
#[inline(never)]
fn subtract_scalar(data: Vec<u8>, amount: u8) -> Vec<u8> {
    data.into_iter().map(|byte| byte.wrapping_sub(amount)).collect()
}

#[inline(never)]
fn raise_to_power(data: Vec<u8>, power: u32) -> Vec<u8> {
    data.into_iter().map(|byte| byte.wrapping_pow(power)).collect()
}

#[inline(never)]
fn double(data: Vec<u8>) -> Vec<u8> {
    data.into_iter().map(|byte| byte.wrapping_mul(2)).collect()
}

#[inline(never)]
fn add_scalar(data: Vec<u8>, amount: u8) -> Vec<u8> {
    data.into_iter().map(|byte| byte.wrapping_add(amount)).collect()
}

fn process_data() -> Vec<u8> {
    let data = subtract_scalar(load(), SUBTRACT_AMOUNT);
    let data = raise_to_power(data, POWER_AMOUNT);
    let data = double(data);
    add_scalar(data, ADD_AMOUNT)
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
