//! Doubles numbers and adds one, within 20 KB.

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
    let numbers = load();
    let numbers = double(&numbers);
    add_one(&numbers)
}

fn main() -> ExitCode {
    sound::run(work)
}
