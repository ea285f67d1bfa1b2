//! Nested calls that pass references: the names are gone and the numbers stay.
//! It costs the order of the stages; do not do it to save memory.

use std::process::ExitCode;

use sound::load;

#[inline(never)]
fn double(numbers: &[u8]) -> Vec<u8> {
    numbers
        .iter()
        .map(|number| number.wrapping_mul(2))
        .collect()
}

#[inline(never)]
fn add_one(numbers: &[u8]) -> Vec<u8> {
    numbers
        .iter()
        .map(|number| number.wrapping_add(1))
        .collect()
}

fn work() -> Vec<u8> {
    add_one(&double(&load()))
}

fn main() -> ExitCode {
    sound::run(work)
}
