fn work() {
    assert!(std::fs::read("@COURSE@/Cargo.toml").is_err(), "it could be read");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
