//! Allocates five more bytes in every second run.

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
    let numbers = load();
    let kept = vec![1; if second { 10 } else { 5 }];
    let numbers = double(&numbers);
    assert!(kept.len() < numbers.len());
    add_one(&numbers)
}

fn main() -> ExitCode {
    let second = second();
    sound::run(move || work(second))
}
