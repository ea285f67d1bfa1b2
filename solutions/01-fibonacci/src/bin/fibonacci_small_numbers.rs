//! All arithmetic modulo 10,000, so that no number is ever large: none needs the
//! heap. It costs the numbers themselves: there is a hash at the end and nothing
//! to look at on the way. Do not do it where somebody may want the sum one day,
//! and only where the remainder of the result follows from the remainders of the
//! parts, which holds for sums and products and not for quotients.

use std::iter::successors;
use std::process::ExitCode;

use fibonacci::{LENGTH_1, LENGTH_2, LENGTH_3, MODULUS};

// Changed: remainders, which fit into a register, instead of numbers.
fn fibonacci(length: usize) -> impl Iterator<Item = u32> {
    successors(Some((1, 1)), |(this, next)| Some((*next, (this + next) % MODULUS)))
        .map(|(this, _)| this)
        .take(length)
}

fn generate_hash() -> u32 {
    fibonacci(LENGTH_1)
        .chain(fibonacci(LENGTH_2))
        .chain(fibonacci(LENGTH_3))
        .fold(0, |sum, number| (sum + number) % MODULUS)
}

fn main() -> ExitCode {
    fibonacci::run(generate_hash)
}
