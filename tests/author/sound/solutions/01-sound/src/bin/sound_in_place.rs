//! Each stage owns the numbers and changes them where they are. It costs the
//! earlier numbers; do not do it where they are still needed.

use std::process::ExitCode;

use sound::load;

#[inline(never)]
fn double(mut numbers: Vec<u8>) -> Vec<u8> {
    numbers
        .iter_mut()
        .for_each(|number| *number = number.wrapping_mul(2));
    numbers
}

#[inline(never)]
fn add_one(mut numbers: Vec<u8>) -> Vec<u8> {
    numbers
        .iter_mut()
        .for_each(|number| *number = number.wrapping_add(1));
    numbers
}

fn work() -> Vec<u8> {
    add_one(double(load()))
}

fn main() -> ExitCode {
    sound::run(work)
}
