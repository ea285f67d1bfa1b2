//! All arithmetic is modulo 10,000, so that no number is large, and none needs the
//! heap. It costs the numbers themselves: there is a hash at the end, and nothing to
//! look at on the way. Do not do it if somebody may want the sum one day. It is right
//! only where the remainder of the result follows from the remainders of the parts:
//! for sums and products, but not for quotients.

use std::iter::successors;
use std::process::ExitCode;

use fibonacci::{LENGTH_1, LENGTH_2, LENGTH_3, MODULUS};

// Changed: remainders, which fit into a register, instead of large numbers.
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
