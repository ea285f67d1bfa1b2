use std::process::ExitCode;

/// Stops at the usual size.
fn counted() -> Vec<u32> {
    vec![size().min(1_000)]
}

fn size() -> u32 {
    harness::size(1_000)
}

fn main() -> ExitCode {
    harness::run(counted, |answer| harness::first_difference([size()], answer))
}
