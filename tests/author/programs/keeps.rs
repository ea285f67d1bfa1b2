//! Every stage keeps its input to the end: three vectors are alive at once. It
//! costs memory; do not do it where there is a budget.

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
    let doubled = double(&numbers);
    add_one(&doubled)
}

fn main() -> ExitCode {
    sound::run(work)
}
