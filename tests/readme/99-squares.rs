use std::process::ExitCode;

fn main() -> ExitCode {
    harness::run(|| sum_of_squares(100_000), |_| Ok(()))
}

fn sum_of_squares(limit: u64) -> u64 {
    let numbers: Vec<u64> = (1..=limit).collect();
    let squares: Vec<u64> = numbers.iter().map(|n| n * n).collect();
    squares.iter().sum()
}
