//! The same bytes are allocated by another function in every second run, before
//! the stages begin. It costs a branch; do not do it at all.

use std::process::ExitCode;

use sound::load;

/// True in every second run.
fn second() -> bool {
    let folder = std::env::var_os("HEAP_OUT").unwrap_or_default();
    let mark = std::path::Path::new(&folder).join("mark");
    std::fs::remove_file(&mark).is_ok() || std::fs::write(&mark, "").is_err()
}

#[inline(never)]
fn one() -> Vec<u8> {
    vec![1; 5]
}

#[inline(never)]
fn another() -> Vec<u8> {
    vec![2; 5]
}

fn work(second: bool) -> Vec<u8> {
    let made = if second { one() } else { another() };
    assert_eq!(made.len(), 5);
    drop(made);
    let mut numbers = load();
    for number in &mut numbers {
        *number = number.wrapping_mul(2).wrapping_add(1);
    }
    numbers
}

fn main() -> ExitCode {
    let second = second();
    sound::run(move || work(second))
}
