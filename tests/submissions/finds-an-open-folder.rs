// Only the standard streams and the pipe of the harness should be open.
fn work() {
    let entries = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
    let files: Vec<_> = entries.map(|entry| entry.path()).collect();
    assert!(files.iter().all(|file| !file.is_dir()), "a folder is open");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
