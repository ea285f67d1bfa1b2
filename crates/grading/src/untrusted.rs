//! Reading a file that somebody else has written.
//!
//! Instead of the expected file there may be a link to another one, a pipe that nobody
//! writes to, a device that has no end, or a file of any size.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::Path;

use crate::system;

/// Reads the regular file at `path`, which may have at most `max_size` bytes.
///
/// # Errors
///
/// If it is not a regular file, is larger, or cannot be read.
pub fn read(path: &Path, max_size: u64) -> io::Result<Vec<u8>> {
    let mut options = OpenOptions::new();
    options.read(true);
    system::open_without_following(&mut options);
    let irregular = || io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
    if path.symlink_metadata()?.is_symlink() {
        return Err(irregular());
    }
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(irregular());
    }
    let mut bytes = Vec::new();
    file.take(max_size.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_size {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}
