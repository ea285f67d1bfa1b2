unsafe extern "C" {
    fn setrlimit(resource: i32, limit: *const [u64; 2]) -> i32;
}

const SECONDS: i32 = 0;

// The kernel ends it, since it allows itself no more than a second.
fn work() {
    // SAFETY: the limit is read.
    assert_eq!(unsafe { setrlimit(SECONDS, &raw const *&[1, 1]) }, 0);
    loop {
        std::hint::spin_loop();
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
