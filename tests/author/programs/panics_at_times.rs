//! Panics in every second run, and holds three vectors in the others. It costs
//! nothing, and nobody should do it.

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

/// True in every second run.
fn second() -> bool {
    let folder = std::env::var_os("HEAP_OUT").unwrap_or_default();
    let mark = std::path::Path::new(&folder).join("mark");
    std::fs::remove_file(&mark).is_ok() || std::fs::write(&mark, "").is_err()
}

fn work(second: bool) -> Vec<u8> {
    assert!(!second, "every second time");
    add_one(&double(&load()))
}

fn main() -> ExitCode {
    let second = second();
    sound::run(move || work(second))
}
