// For tests that take something away from it, such as space on the disk.
fn work() -> Vec<u8> {
    vec![1; 1_000]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
