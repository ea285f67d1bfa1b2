//! `std::iter::successors` makes an iterator from a function that computes the next
//! state from the current one, so there is no type to write. It costs a copy of a
//! number at each step, because the function only borrows the current state. Do not
//! use it if such copies take most of the time: a type of your own can avoid them.

use std::iter::successors;
use std::process::ExitCode;

use fibonacci::{LENGTH_1, LENGTH_2, LENGTH_3, MODULUS};
use num_bigint::BigUint;

// Changed: a state of two numbers, and how to get to the next, instead of a vector.
fn fibonacci(length: usize) -> impl Iterator<Item = BigUint> {
    let first = (BigUint::from(1_u32), BigUint::from(1_u32));
    successors(Some(first), |(this, next)| Some((next.clone(), this + next)))
        .map(|(this, _)| this)
        .take(length)
}

fn generate_hash() -> u32 {
    let sum: BigUint =
        fibonacci(LENGTH_1).chain(fibonacci(LENGTH_2)).chain(fibonacci(LENGTH_3)).sum();
    (sum % MODULUS).try_into().expect("a remainder is small")
}

fn main() -> ExitCode {
    fibonacci::run(generate_hash)
}
