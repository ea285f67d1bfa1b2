fn work() -> u8 {
    let bytes: Vec<u8> = Vec::new();
    bytes[3]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
