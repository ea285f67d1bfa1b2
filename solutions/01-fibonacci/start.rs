//! Exercise 1: Fibonacci.
//!
//! The program computes a hash from three sums of Fibonacci numbers. How much memory
//! does it hold at its peak? Guess, then run `cargo xtask check 1`, and bring it within
//! its budget. You can change anything in this file; the chapter is
//! `course/src/01-fibonacci.md`.

use std::process::ExitCode;

use fibonacci::{LENGTH_1, LENGTH_2, LENGTH_3, MODULUS};
use num_bigint::BigUint;

/// The first `length` numbers of the sequence.
#[inline(never)]
fn fibonacci(length: usize) -> Vec<BigUint> {
    let mut numbers = vec![BigUint::from(1_u32), BigUint::from(1_u32)];
    while numbers.len() < length {
        let last = numbers.len() - 1;
        numbers.push(&numbers[last - 1] + &numbers[last]);
    }
    numbers
}

fn generate_hash() -> u32 {
    let first = fibonacci(LENGTH_1);
    let second = fibonacci(LENGTH_2);
    let third = fibonacci(LENGTH_3);
    let sum: BigUint = first.iter().chain(&second).chain(&third).sum();
    (sum % MODULUS).try_into().expect("a remainder is small")
}

fn main() -> ExitCode {
    fibonacci::run(generate_hash)
}
