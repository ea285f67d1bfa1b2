use std::process::ExitCode;

/// Has room for a power of two, and never for as many as there are.
fn pushed() -> Vec<u64> {
    let mut numbers = Vec::new();
    for number in 0..harness::size(1_000) {
        numbers.push(number);
    }
    numbers
}

fn main() -> ExitCode {
    harness::run(pushed, |_| Ok(()))
}
