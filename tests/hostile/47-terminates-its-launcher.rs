use std::os::unix::process::parent_id;

unsafe extern "C" {
    fn kill(process: i32, signal: i32) -> i32;
}

// SIGTERM, which does nothing to the launcher once that has started to watch.
fn work() -> Vec<u8> {
    std::thread::sleep(std::time::Duration::from_secs(1));
    // SAFETY: it only sends a signal.
    unsafe { kill(parent_id() as i32, 15) };
    std::thread::sleep(std::time::Duration::from_millis(300));
    vec![1; 1_000]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
