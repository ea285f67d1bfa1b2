fn work() -> Vec<u8> {
    vec![1; 10_000]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
