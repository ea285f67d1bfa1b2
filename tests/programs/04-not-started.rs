// This one is as shipped: not started.
fn work() -> Vec<u8> {
    vec![1; 20_001]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
