fn work() -> Vec<u8> {
    Vec::with_capacity(1 << 60)
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
