unsafe extern "C" {
    fn raise(signal: i32) -> i32;
}

// SIGSTOP.
fn work() -> i32 {
    // SAFETY: it only sends a signal.
    unsafe { raise(19) }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
