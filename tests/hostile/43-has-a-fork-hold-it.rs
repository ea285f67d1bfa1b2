use std::hint::black_box;
use std::thread::sleep;
use std::time::Duration;

unsafe extern "C" {
    fn fork() -> i32;
    fn waitpid(process: i32, status: *mut i32, options: i32) -> i32;
    fn _exit(status: i32) -> !;
}

// A copy of this process holds the memory, in its own stack: dhat is not asked for it.
fn work() -> i32 {
    let mut status = 0;
    // SAFETY: the child does nothing but write to its stack and end.
    unsafe {
        let child = fork();
        if child == 0 {
            let held = black_box([1_u8; 6_000_000]);
            sleep(Duration::from_millis(100));
            _exit(i32::from(held[7]));
        }
        let second = fork();
        if second == 0 {
            let held = black_box([1_u8; 6_000_000]);
            sleep(Duration::from_millis(100));
            _exit(i32::from(held[7]));
        }
        waitpid(child, &raw mut status, 0);
        waitpid(second, &raw mut status, 0);
    }
    status
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
