//! Each sequence is added up before the next one is computed, so only one is alive at
//! a time. That costs nothing but a look at the order of the lines. Do not stop here:
//! what is left still grows with the length of the longest sequence, and this program
//! is far over its budget.

use std::process::ExitCode;

use fibonacci::{LENGTH_1, LENGTH_2, LENGTH_3, MODULUS};
use num_bigint::BigUint;

#[inline(never)]
fn fibonacci(length: usize) -> Vec<BigUint> {
    let mut numbers = vec![BigUint::from(1_u32), BigUint::from(1_u32)];
    while numbers.len() < length {
        let last = numbers.len() - 1;
        numbers.push(&numbers[last - 1] + &numbers[last]);
    }
    numbers
}

// Changed: each vector is a temporary, dropped at the end of the line that adds it up.
fn generate_hash() -> u32 {
    let mut sum = BigUint::ZERO;
    for length in [LENGTH_1, LENGTH_2, LENGTH_3] {
        sum += fibonacci(length).iter().sum::<BigUint>();
    }
    (sum % MODULUS).try_into().expect("a remainder is small")
}

fn main() -> ExitCode {
    fibonacci::run(generate_hash)
}
