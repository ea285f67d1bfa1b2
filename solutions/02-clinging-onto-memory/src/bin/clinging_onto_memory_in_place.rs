//! Each stage owns the vector and changes it in place, so there is one block from
//! beginning to end. The borrow checker proves that nobody else can see the data
//! change. It costs the earlier versions of the data: do not do it if a caller wants
//! to go back to one.

use std::process::ExitCode;

use clinging_onto_memory::{ADD_AMOUNT, POWER_AMOUNT, SUBTRACT_AMOUNT, load};

// Changed: each stage takes the vector, changes it, and returns it.
#[inline(never)]
fn subtract_scalar(mut data: Vec<u8>, amount: u8) -> Vec<u8> {
    data.iter_mut().for_each(|byte| *byte = byte.wrapping_sub(amount));
    data
}

#[inline(never)]
fn raise_to_power(mut data: Vec<u8>, power: u32) -> Vec<u8> {
    data.iter_mut().for_each(|byte| *byte = byte.wrapping_pow(power));
    data
}

#[inline(never)]
fn double(mut data: Vec<u8>) -> Vec<u8> {
    data.iter_mut().for_each(|byte| *byte = byte.wrapping_mul(2));
    data
}

#[inline(never)]
fn add_scalar(mut data: Vec<u8>, amount: u8) -> Vec<u8> {
    data.iter_mut().for_each(|byte| *byte = byte.wrapping_add(amount));
    data
}

fn process_data() -> Vec<u8> {
    let data = load();
    let data = subtract_scalar(data, SUBTRACT_AMOUNT);
    let data = raise_to_power(data, POWER_AMOUNT);
    let data = double(data);
    add_scalar(data, ADD_AMOUNT)
}

fn main() -> ExitCode {
    clinging_onto_memory::run(process_data)
}
