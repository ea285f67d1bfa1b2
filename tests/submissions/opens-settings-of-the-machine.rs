use std::fs::{self, OpenOptions};
use std::path::Path;

// Opens every setting of the machine for writing, and writes nothing.
fn work() {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let is_process = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    for entry in entries.filter(|entry| !is_process(&entry.file_name().to_string_lossy())) {
        assert_closed(&entry.path());
    }
}

fn assert_closed(path: &Path) {
    let Ok(entry) = path.symlink_metadata() else { return };
    if entry.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            assert_closed(&entry.path());
        }
    } else if entry.is_file() {
        assert!(OpenOptions::new().write(true).open(path).is_err(), "{} is open", path.display());
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
