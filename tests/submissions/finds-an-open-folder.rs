// The three standard files and the pipe of the harness are no folders.
fn work() {
    let entries = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
    let files: Vec<_> = entries.map(|entry| entry.path()).collect();
    assert!(files.iter().all(|file| !file.is_dir()), "there is one");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
