use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

// It is over its budget, and honest about it: until a child has called `exec`, all that it
// has is the program's, whether it was started by `fork` or by `vfork`.
fn work() -> Vec<u8> {
    let held = vec![1; 50_000_000];
    for _ in 0..30 {
        let mut forked = Command::new("true");
        // SAFETY: a child may sleep before `exec`.
        unsafe { forked.pre_exec(|| Ok(sleep(Duration::from_millis(10)))) };
        assert!(forked.status().unwrap().success());
        assert!(Command::new("true").status().unwrap().success());
    }
    held
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
