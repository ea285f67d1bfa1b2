use std::process::ExitCode;

/// A cache that is full before the input ends.
fn cached() -> Vec<u64> {
    vec![1; harness::size(1_000).min(2_500)]
}

fn main() -> ExitCode {
    harness::run(cached, |_| Ok(()))
}
