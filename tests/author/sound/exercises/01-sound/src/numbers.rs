//! The input, and the expected answer.

/// How many numbers there are.
pub const COUNT: usize = 10_000;

/// Creates the numbers.
#[inline(never)]
pub fn load() -> Vec<u8> {
    let mut numbers = Vec::with_capacity(COUNT);
    for index in 0..COUNT {
        let number = number(index);
        numbers.push(number);
    }
    numbers
}

pub(crate) fn expected(index: usize) -> u8 {
    number(index).wrapping_mul(2).wrapping_add(1)
}

fn number(index: usize) -> u8 {
    (index % 251) as u8
}
