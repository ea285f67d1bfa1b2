use std::process::ExitCode;

fn main() -> ExitCode {
    harness::run(|| vec![1_u8; 5_000], |_| Ok(()))
}
