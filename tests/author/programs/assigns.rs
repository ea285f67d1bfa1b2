//! One variable, assigned again: two vectors are alive at once, the input of a stage
//! and its output. It costs a `mut`; do not do it where both are needed.

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
    let mut numbers = load();
    numbers = double(&numbers);
    numbers = add_one(&numbers);
    numbers
}

fn main() -> ExitCode {
    sound::run(work)
}
