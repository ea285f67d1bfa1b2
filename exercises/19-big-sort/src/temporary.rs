//! A temporary file of which nothing is left, however the program ends.
//!
//! A file that is deleted when a value is dropped stays if the program is killed. One that
//! has no name is gone with the program: the system frees it when it is closed.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many names were tried.
static NAMES: AtomicU32 = AtomicU32::new(0);

/// An empty file to write and to read, in the folder for temporary files. `cargo xtask` gives
/// each run such a folder of its own.
///
/// # Errors
///
/// If none can be created there.
pub fn temporary_file() -> io::Result<File> {
    let folder = env::temp_dir();
    loop {
        let number = NAMES.fetch_add(1, Ordering::Relaxed);
        // As long for each process: what is allocated here is counted.
        let path = folder.join(format!("big-sort-{:010}-{number:05}", process::id()));
        match nameless(&path) {
            // Of a process that was killed between two lines, and had the same id.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            file => return file,
        }
    }
}

/// Creates a file that nobody else can open and that is deleted when it is closed.
#[cfg(unix)]
fn nameless(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).mode(0o600).open(path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

#[cfg(windows)]
fn nameless(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt;

    /// `FILE_FLAG_DELETE_ON_CLOSE`
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true).custom_flags(DELETE_ON_CLOSE).share_mode(0);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, Write};

    use super::*;

    #[cfg(unix)]
    #[test]
    fn files_are_apart_can_be_read_again_and_have_no_name() {
        let mut files: Vec<File> = (0..3).map(|_| temporary_file().unwrap()).collect();
        for (number, file) in (0..).zip(&mut files) {
            file.write_all(&[number; 5]).unwrap();
        }
        for (number, file) in (0..).zip(&mut files) {
            let mut bytes = Vec::new();
            file.rewind().unwrap();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, [number; 5]);
        }
        let prefix = format!("big-sort-{:010}-", process::id());
        let names = std::fs::read_dir(env::temp_dir()).unwrap();
        let ours = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(&prefix);
        assert!(!names.flatten().any(|entry| ours(&entry.file_name())));
    }
}
