unsafe extern "C" {
    fn kill(process: i32, signal: i32) -> i32;
}

const EVERY_OTHER_PROCESS: i32 = -1;
const LAUNCHER: i32 = 1;

// In the sandbox there is nobody but the launcher, which is not to be ended from inside.
// Outside of a sandbox this must never run.
fn work() -> Vec<u8> {
    assert_eq!(std::process::id(), 2, "this is no sandbox");
    for (process, signal) in [(LAUNCHER, 19), (LAUNCHER, 9), (EVERY_OTHER_PROCESS, 9)] {
        // SAFETY: it only sends a signal.
        unsafe { kill(process, signal) };
    }
    vec![1; 1_000]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
