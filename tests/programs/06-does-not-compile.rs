fn work() -> Vec<u8> {
    "not a vector"
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
