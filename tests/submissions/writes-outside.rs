fn work() {
    assert!(std::fs::write("@OUTSIDE@/written", "").is_err(), "it could be written");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
