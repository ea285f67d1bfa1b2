//! An iterator that holds only the two numbers it needs, adds one to the other in
//! place, and returns copies. It costs a type, and there is no way back: to see a
//! number again, you have to start from the beginning. Do not do it if the numbers
//! are read several times, or not in order: computing them twice may take longer
//! than keeping them.

use std::mem;
use std::process::ExitCode;

use fibonacci::{LENGTH_1, LENGTH_2, LENGTH_3, MODULUS};
use num_bigint::BigUint;

// Changed: the two numbers that the next one is computed from, instead of all of them.
struct Fibonacci {
    this: BigUint,
    next: BigUint,
}

impl Iterator for Fibonacci {
    type Item = BigUint;

    fn next(&mut self) -> Option<BigUint> {
        let found = self.this.clone();
        self.this += &self.next;
        mem::swap(&mut self.this, &mut self.next);
        Some(found)
    }
}

fn fibonacci(length: usize) -> impl Iterator<Item = BigUint> {
    Fibonacci { this: BigUint::from(1_u32), next: BigUint::from(1_u32) }.take(length)
}

fn generate_hash() -> u32 {
    let sum: BigUint =
        fibonacci(LENGTH_1).chain(fibonacci(LENGTH_2)).chain(fibonacci(LENGTH_3)).sum();
    (sum % MODULUS).try_into().expect("a remainder is small")
}

fn main() -> ExitCode {
    fibonacci::run(generate_hash)
}
