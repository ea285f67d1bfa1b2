fn work() {
    assert!(std::fs::write("@OUTSIDE@/written", "").is_err(), "the file was written");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
