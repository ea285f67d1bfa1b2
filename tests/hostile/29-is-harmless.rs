// For what is done to it, not for what it does.
fn work() -> Vec<u8> {
    vec![1; 1_000]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
