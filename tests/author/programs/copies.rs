//! Brings its own copy of the task, partly under other names. It costs the
//! certainty that it is the same task; do not do it.

use std::process::ExitCode;

/// How many numbers there are, as in the task.
const COUNT: usize = 10_000;

fn created() -> Vec<u8> {
    let mut numbers = Vec::with_capacity(COUNT);
    // From the first to the last.
    for index in 0..COUNT {
        let number = number(index);
        numbers.push(number);
    }
    numbers
}

fn number(index: usize) -> u8 {
    index.to_le_bytes()[0].wrapping_add(5 * (index / 251) as u8)
}

fn work() -> Vec<u8> {
    let mut numbers = created();
    for number in &mut numbers {
        *number = number.wrapping_mul(2).wrapping_add(1);
    }
    numbers
}

fn main() -> ExitCode {
    sound::run(work)
}
