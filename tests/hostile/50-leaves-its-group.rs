unsafe extern "C" {
    fn setpgid(process: i32, group: i32) -> i32;
}

// It is in its launcher's group then, which is not the one that is killed.
fn work() {
    // SAFETY: it changes nothing but this process's group.
    assert_eq!(unsafe { setpgid(0, std::os::unix::process::parent_id() as i32) }, 0);
    std::thread::sleep(std::time::Duration::from_secs(1000));
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
